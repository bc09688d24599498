import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { smsParts } from '../../src/channel/sms/sms-parts.ts';
import { SIGNATURE, shortText } from '../../src/channel/text/short-text.ts';
import { eventually } from '../support/live-records.ts';
import { freePort } from '../support/service.ts';
import { messageSample } from '../unit/channel/message-sample.ts';
import { gatewayTo, inbox, outgoing } from '../unit/channel/sms/smsc.ts';
import { start } from './part.ts';

async function perlSmsc() {
  const port = await freePort();
  const script = fileURLToPath(new URL('smsc.pl', import.meta.url));
  const smsc = start('perl', [script, `${port}`, '4821']);
  await eventually(() => expect(smsc.printed()).toContain('listening'));
  const lines = (kind: string) =>
    smsc
      .printed()
      .split('\n')
      .filter((line) => line.startsWith(`${kind} `));
  return { port, smsc, lines };
}

/** A line's `text=`: header elements and the rest as UCS-2. */
function part(line: string) {
  const octets = Buffer.from(/text=([\da-f]*)/.exec(line)?.[1] ?? '', 'hex');
  const header = octets.subarray(0, 6);
  return { header: [...header], text: octets.subarray(6).swap16().toString('utf16le') };
}

describe('against Net::SMPP as SMSC', () => {
  it('a Chinese message of 3 parts arrives whole, its receipts and the reply come back', async () => {
    const { port, smsc, lines } = await perlSmsc();
    const gateway = gatewayTo(port);
    const listener = inbox();
    gateway.listen?.(listener);
    const message = {
      ...messageSample({}, { language: 'both' }),
      answer: { link: 'https://gas.example.org/a/x', code: '4821' },
    };
    const fits = (text: string) => smsParts(text).parts.length <= 3;
    const text = shortText(message, { signature: SIGNATURE, answerBy: 'code', fits });
    const result = await gateway.send(outgoing(text));
    expect(result).toMatchObject({ outcome: 'accepted', providerId: '1A2B,1A2C,1A2D' });

    const submitted = lines('submit');
    expect(submitted).toHaveLength(3);
    for (const line of submitted) {
      expect(line).toContain('to=8613800138000 ton=1 receipt=1 coding=8 esm=64 ');
    }
    const parts = submitted.map(part);
    const reference = parts[0]?.header[3];
    expect(parts.map(({ header }) => header)).toEqual(
      [1, 2, 3].map((number) => [5, 0, 3, reference, 3, number]),
    );
    expect(parts.map((one) => one.text).join('')).toBe(text);
    expect(text).toMatch(/^【燃气监控】P1 紧急 出口超压｜.+确认回复4821\nP1 Emergency/);

    await eventually(() => expect(listener.replies).toHaveLength(1));
    expect(listener.replies).toEqual([{ from: '+8613800138000', text: '4821' }]);
    expect(listener.receipts).toMatchObject([
      { providerId: '1A2B,1A2C,1A2D', outcome: 'delivered', detail: 'DELIVRD' },
    ]);
    await eventually(() => expect(lines('taken')).toHaveLength(4));
    expect(lines('taken').every((line) => line.endsWith('status=0'))).toBe(true);

    await gateway.close();
    await eventually(() => expect(smsc.printed()).toContain('unbound'));
  });

  it('an English message goes in the GSM alphabet', async () => {
    const { port, lines } = await perlSmsc();
    await gatewayTo(port).send(outgoing('P1 Emergency: {152 kPa} @ run_A'));
    const [line = ''] = lines('submit');
    expect(line).toContain('coding=0 esm=0 ');
    // { and } are escaped, @ is 00 and _ is 11
    expect(/text=([\da-f]+)/.exec(line)?.[1]).toBe(
      Buffer.from('P1 Emergency: \u001b(152 kPa\u001b) \u0000 run\u0011A', 'latin1').toString(
        'hex',
      ),
    );
  });

  it('a wrong password is told as such', async () => {
    const { port } = await perlSmsc();
    const refused = gatewayTo(port, { password: 'wrong' }).verify?.();
    await expect(refused).rejects.toMatchObject({ code: 'channel.credentials-refused' });
  });
});
