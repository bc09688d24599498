import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openEmailChannel } from '../../../../src/channel/email/email-channel.ts';
import { groupSample, noticeSample } from '../group-sample.ts';
import { messageSample } from '../message-sample.ts';
import { checkDkim } from './dkim-check.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** A mail server that keeps what it gets, byte by byte, and a channel to it that signs. */
async function stage() {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let mail = '';
      stream.setEncoding('latin1').on('data', (text: string) => {
        mail += text;
      });
      stream.on('end', () => {
        mails.push(mail);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // listening on TCP, so it has an address of that kind
  const { port } = server.server.address() as AddressInfo;
  const channel = openEmailChannel({
    smtp: `smtp://127.0.0.1:${port}`,
    from: '燃气调度 <alarms@gas.example.org>',
    requireTls: false,
    timeoutMs: 5000,
    dkim: { domain: 'example.org', selector: 'gw1', privateKey },
  });
  onTestFinished(async () => {
    await channel.close();
    await new Promise<void>((resolve) => server.close(resolve));
  });
  return { channel, mails };
}

describe('over the wire', () => {
  it.each([
    ['alarm', messageSample(), '出口超压'],
    ['group', groupSample(80), '81 条告警'],
    [
      'notice',
      // a line that is a dot alone ends a mail unless it is stuffed
      noticeSample({ title: { zh: '点', en: 'Dot' }, html: '<pre>\n.\n..\n.end\n</pre>' }),
      '点 Dot',
    ],
  ])('a mail of kind %s arrives as it was signed', async (kind, message, words) => {
    const { channel, mails } = await stage();
    await expect(channel.send(message)).resolves.toMatchObject({
      outcome: 'accepted',
      providerId: expect.stringMatching(/^<d\..*@gas\.example\.org>$/),
    });
    const [mail = ''] = mails;
    expect(checkDkim(mail, publicKey)).toMatchObject({ body: 'unchanged', signature: 'good' });
    const { subject, headers } = await simpleParser(Buffer.from(mail, 'latin1'));
    expect(subject).toContain(words);
    expect(headers.get('x-gaswatch-kind')).toBe(kind);
  });

  it('takes no address that is more than one mailbox', async () => {
    const { channel, mails } = await stage();
    for (const recipient of ['a@x.cn,b@x.cn', 'Bob <a@x.cn>', 'a@x.cn\r\nRCPT TO:<b@x.cn>', '']) {
      await expect(channel.send({ ...groupSample(2), recipient })).resolves.toMatchObject({
        outcome: 'refused',
        permanent: true,
      });
    }
    expect(mails).toEqual([]);
  });
});
