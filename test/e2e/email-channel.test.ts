import { afterEach, describe, expect, it } from 'vitest';
import { MAY_HAVE_ARRIVED } from '../../src/channel/channel.ts';
import { type EmailOptions, openEmailChannel } from '../../src/channel/email/email-channel.ts';
import { messageSample } from '../unit/channel/message-sample.ts';
import { bareServer, mailServer } from './email-server.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});
const kept = async <T extends { close(): Promise<void> }>(one: Promise<T> | T): Promise<T> => {
  const opened = await one;
  open.push(opened);
  return opened;
};
const channelTo = (smtp: string, options: Partial<EmailOptions> = {}) =>
  kept(
    openEmailChannel({
      smtp,
      from: 'Gaswatch <alarms@gas.example.org>',
      requireTls: false,
      timeoutMs: 300,
      ...options,
    }),
  );
const message = messageSample({}, { recipient: 'night@gas.example.org' });

describe('the e-mail channel on a real SMTP server', () => {
  it('delivers a readable mail in both languages', async () => {
    const server = await kept(mailServer());
    const channel = await channelTo(server.url);
    const result = await channel.send(message);
    expect(result).toMatchObject({ outcome: 'accepted', detail: expect.stringMatching(/^250/) });
    const [arrived] = server.mails;
    expect(arrived?.to).toBe('night@gas.example.org');
    expect(arrived?.mail.from?.text).toBe('"Gaswatch" <alarms@gas.example.org>');
    expect(arrived?.mail.subject).toBe(
      '[P1 紧急] 出口超压 Outlet overpressure — 城东纺织 / East Textile, 主路 A · 02:13',
    );
    expect(arrived?.mail.text).toContain('派抢险，通知用户停火');
    expect(arrived?.mail.html).toContain('152 kPa');
    expect(result).toHaveProperty('providerId', arrived?.mail.messageId);
  });

  it.each([
    ['refuse', true, /5\.1\.1 no such user/],
    ['later', false, /4\.7\.1 try again later/],
  ] as const)('passes on a mailbox that says %s', async (behaviour, permanent, detail) => {
    const server = await kept(mailServer());
    server.mailboxes.set('night@gas.example.org', [behaviour]);
    const channel = await channelTo(server.url);
    expect(await channel.send(message)).toEqual({
      outcome: 'refused',
      permanent,
      detail: expect.stringMatching(detail),
    });
    expect((await channel.send(message)).outcome).toBe('accepted');
  });

  it('cuts a server that hangs after the message, and says that it may have arrived', async () => {
    const server = await kept(mailServer());
    server.mailboxes.set('night@gas.example.org', ['hang-after-data']);
    const channel = await channelTo(server.url);
    await expect(channel.send(message)).rejects.toMatchObject({
      code: 'channel.timeout',
      retryable: true,
      message: expect.stringContaining(MAY_HAVE_ARRIVED),
    });
    await channel.send(message);
    const ids = server.mails.map(({ mail }) => mail.messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('refuses an address that could name another mailbox without asking the server', async () => {
    const server = await kept(mailServer());
    const channel = await channelTo(server.url);
    for (const recipient of ['a@x.cn, b@x.cn', 'a@x.cn>\r\nRCPT TO:<b@x.cn', 'nobody', '']) {
      expect(await channel.send(messageSample({}, { recipient }))).toMatchObject({
        outcome: 'refused',
        permanent: true,
      });
    }
    expect(server.asked).toEqual([]);
  });

  it('signs in, and keeps its password out of what it reports when that fails', async () => {
    const server = await kept(
      mailServer({
        authOptional: false,
        authMethods: ['PLAIN'],
        allowInsecureAuth: true,
        onAuth: (auth, _, callback) =>
          auth.password === 'right'
            ? callback(null, { user: auth.username })
            : callback(new Error('5.7.8 bad credentials')),
      }),
    );
    const good = await channelTo(server.url, { username: 'gas', password: 'right' });
    await good.verify?.();
    expect((await good.send(message)).outcome).toBe('accepted');
    const bad = await channelTo(server.url, { username: 'gas', password: 'secret-word' });
    const failure = await bad.send(message).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'channel.credentials-refused', retryable: true });
    expect(String(failure)).not.toContain('secret-word');
    await expect(bad.verify?.()).rejects.toMatchObject({ code: 'channel.credentials-refused' });
  });

  it('sends nothing in clear when TLS is required and the server has none', async () => {
    const server = await kept(mailServer());
    const channel = await channelTo(server.url, { requireTls: true });
    await expect(channel.send(message)).rejects.toMatchObject({ code: 'channel.tls' });
    expect(server.asked).toEqual([]);
  });

  it('uses STARTTLS where offered, and trusts no unknown certificate when TLS is required', async () => {
    const secure: boolean[] = [];
    const server = await kept(
      mailServer({
        disabledCommands: [],
        onMailFrom: (_, session, callback) => {
          secure.push(session.secure);
          callback();
        },
      }),
    );
    await (await channelTo(server.url, { timeoutMs: 2000 })).send(message);
    expect(secure).toEqual([true]);
    const strict = await channelTo(server.url, { requireTls: true, timeoutMs: 2000 });
    await expect(strict.send(message)).rejects.toMatchObject({ code: 'channel.tls' });
    expect(secure).toHaveLength(1);
  });
});

describe('a server that misbehaves', () => {
  it.each([
    ['never greets', 'channel.timeout', () => {}],
    ['drops the connection', 'channel.unreachable', (socket) => socket.destroy()],
    ['greets with a refusal', 'channel.protocol', (socket) => socket.write('554 go away\r\n')],
    ['is no mail server', 'channel.protocol', (socket) => socket.write('HTTP/1.1 400 no\r\n\r\n')],
    [
      'drops it after the greeting',
      'channel.unreachable',
      (socket) => {
        socket.write('220 hello\r\n');
        socket.once('data', () => socket.destroy());
      },
    ],
    [
      'drips without end',
      'channel.timeout',
      (socket) => {
        socket.write('220-');
        const drip = setInterval(() => socket.write('a'), 50);
        socket.once('close', () => clearInterval(drip));
      },
    ],
  ] satisfies [string, string, Parameters<typeof bareServer>[0]][])(
    '%s: %s',
    async (_, code, talk) => {
      const server = await kept(bareServer(talk));
      const channel = await channelTo(server.url, { timeoutMs: 150 });
      const failure = await channel.send(message).catch((thrown: unknown) => thrown);
      expect(failure).toMatchObject({ code, retryable: true });
      expect(String(failure)).not.toContain(MAY_HAVE_ARRIVED);
    },
  );

  it('is not there at all', async () => {
    const server = await bareServer(() => {});
    await server.close();
    const channel = await channelTo(server.url);
    await expect(channel.send(message)).rejects.toMatchObject({ code: 'channel.unreachable' });
  });

  it('does not keep a closing channel waiting', async () => {
    const server = await kept(bareServer(() => {}));
    const channel = await channelTo(server.url, { timeoutMs: 600_000 });
    const sending = channel.send(message);
    await channel.close();
    await expect(sending).rejects.toMatchObject({ code: 'channel.closed' });
    await expect(channel.send(message)).rejects.toMatchObject({ code: 'channel.closed' });
  });
});
