import { describe, expect, it, vi } from 'vitest';
import { MAY_HAVE_ARRIVED } from '../../../../src/channel/channel.ts';
import { openDingtalkChannel } from '../../../../src/channel/robot/dingtalk.ts';
import { messageSample } from '../message-sample.ts';
import { KINDS, RATES, robotStage, saying } from './robot-stage.ts';

const message = messageSample({}, { recipient: 'night' });

describe.each(KINDS)('%s', (kind) => {
  it('accepts what the provider takes', async () => {
    const { channel, asked } = await robotStage(kind, () => saying(kind, 0, 'ok'));
    await expect(channel.send(message)).resolves.toMatchObject({ outcome: 'accepted' });
    expect(channel.name).toBe(kind);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('does not take a code in a 200 for success', async () => {
    const { channel } = await robotStage(kind, () => saying(kind, -1, 'system busy'));
    await expect(channel.send(message)).resolves.toEqual({
      outcome: 'refused',
      permanent: false,
      detail: `${kind} -1: system busy`,
    });
  });

  it('has patience with a limit of its rate', async () => {
    const { channel } = await robotStage(kind, () => saying(kind, RATES[kind], 'too fast'));
    const result = await channel.send(message);
    expect(result).toMatchObject({ outcome: 'refused', permanent: false });
    expect(result.outcome === 'refused' && result.retryAfterMs).toBeGreaterThanOrEqual(10_000);
  });

  it('has as much patience as the provider asks for', async () => {
    const { channel } = await robotStage(kind, () => ({
      ...saying(kind, RATES[kind], 'too fast'),
      status: 429,
      headers: { 'retry-after': '300' },
    }));
    await expect(channel.send(message)).resolves.toMatchObject({ retryAfterMs: 300_000 });
  });

  it('gives up on a robot that is not there, and says what to do', async () => {
    const gone = { dingtalk: 300001, wecom: 93000, feishu: 19001 }[kind];
    const { channel } = await robotStage(kind, () => saying(kind, gone, 'no such robot'));
    await expect(channel.send(message)).resolves.toMatchObject({
      outcome: 'refused',
      permanent: true,
      detail: expect.stringContaining('copy the URL from the robot again'),
    });
  });

  it('says it in plain text when the form is refused', async () => {
    const bad = { dingtalk: 400105, wecom: 40058, feishu: 19002 }[kind];
    const { channel, bodies } = await robotStage(kind, ({ body }) =>
      /"(?:msgtype|msg_type)":"text"/.test(body)
        ? saying(kind, 0, 'ok')
        : saying(kind, bad, 'bad form'),
    );
    await expect(channel.send(message)).resolves.toMatchObject({ outcome: 'accepted' });
    expect(bodies()).toHaveLength(2);
    expect(JSON.stringify(bodies()[1])).toContain('出口超压');
    expect(JSON.stringify(bodies()[1])).toContain(message.links.alarm);
  });

  it('gives up when plain text is refused as well', async () => {
    const bad = { dingtalk: 400105, wecom: 40058, feishu: 19002 }[kind];
    const { channel, asked } = await robotStage(kind, () => saying(kind, bad, 'bad form'));
    await expect(channel.send(message)).resolves.toMatchObject({ permanent: true });
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['<html>gateway</html>', 'channel.protocol'],
    ['{"hello":1}', 'channel.protocol'],
    ['', 'channel.protocol'],
    ['[null]', 'channel.protocol'],
  ])('finds %s strange, and the message may have arrived', async (body, code) => {
    const { channel } = await robotStage(kind, () => ({ body }));
    await expect(channel.send(message)).rejects.toMatchObject({
      code,
      retryable: true,
      message: expect.stringContaining(MAY_HAVE_ARRIVED),
    });
  });

  it('follows no redirection', async () => {
    const { channel, asked } = await robotStage(kind, () => ({
      status: 302,
      headers: { location: '/elsewhere' },
    }));
    await expect(channel.send(message)).rejects.toMatchObject({ code: 'channel.protocol' });
    expect(asked).toHaveLength(1);
  });

  it('gives up on an address that is not there', async () => {
    const { channel } = await robotStage(kind, () => ({ status: 404, body: 'nothing here' }));
    await expect(channel.send(message)).resolves.toMatchObject({ permanent: true });
  });

  it('gives a silent provider up in time', async () => {
    const { channel } = await robotStage(kind, () => null, { timeoutMs: 100 });
    await expect(channel.send(message)).rejects.toMatchObject({
      code: 'channel.timeout',
      message: expect.stringContaining(MAY_HAVE_ARRIVED),
    });
  });

  it('says when the connection is cut', async () => {
    const { channel } = await robotStage(kind, () => 'cut');
    await expect(channel.send(message)).rejects.toMatchObject({ code: 'channel.unreachable' });
  });

  it('ends what is under way when it is closed', async () => {
    const { channel, asked } = await robotStage(kind, () => null, { timeoutMs: 60_000 });
    const sending = channel.send(message).catch((thrown: unknown) => thrown);
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    await channel.close();
    expect(await sending).toMatchObject({ code: 'channel.closed' });
  });

  it('knows only its own robots', async () => {
    const { channel, asked } = await robotStage(kind, () => saying(kind, 0, 'ok'));
    const other = messageSample({}, { recipient: 'day' });
    await expect(channel.send(other)).resolves.toEqual({
      outcome: 'refused',
      permanent: true,
      detail: `robots has no ${kind} named day; there is night`,
    });
    expect(asked).toHaveLength(0);
  });

  it('shows its key to nobody, even if the provider does', async () => {
    const secret = 'SECsecretsecret';
    const { channel } = await robotStage(
      kind,
      () => saying(kind, -1, 'bad request with KEYKEYKEY123 and SECsecretsecret'),
      kind === 'wecom' ? {} : { secret },
    );
    const result = await channel.send(message);
    expect(result.detail).toContain('[redacted]');
    expect(result.detail).not.toContain('KEYKEYKEY123');
    if (kind !== 'wecom') expect(result.detail).not.toContain(secret);
  });
});

describe('opening', () => {
  const open = (url: string) => () =>
    openDingtalkChannel({
      robots: [{ name: 'night', url, mentions: [], timeoutMs: 1 }],
      clock: { now: () => 0 },
    });

  it.each(['ftp://h/KEYKEYKEY', 'KEYKEYKEY', 'https://', 'https://a:KEYKEYKEY@h/'])(
    'refuses the address %s without showing it',
    (url) => {
      expect(open(url)).toThrow(
        expect.objectContaining({
          code: 'channel.address-invalid',
          message: expect.not.stringContaining('KEYKEYKEY'),
        }),
      );
    },
  );
});
