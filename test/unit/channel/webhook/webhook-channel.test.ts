import { createHmac } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { alarmView } from '../../../../src/api/schema/alarm-view.ts';
import { MAY_HAVE_ARRIVED } from '../../../../src/channel/channel.ts';
import { alarmJson, MESSAGE_SCHEMA } from '../../../../src/channel/webhook/message-json.ts';
import {
  openWebhookChannel,
  type Webhook,
  webhookSignature,
} from '../../../../src/channel/webhook/webhook-channel.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { groupSample, noticeSample } from '../group-sample.ts';
import { briefSample, messageSample, NIGHT } from '../message-sample.ts';
import { startProvider } from '../sms/http-stage.ts';

const SECRET = 'correct horse battery staple';
const VECTOR = '438870da1dbfe62c88476b2ce512388d23cca8b872a3f625d3acf096867db34b';
const message = messageSample({}, { channel: 'webhook', recipient: 'voice' });

async function stage(
  says: Parameters<typeof startProvider>[0],
  changes: Partial<Webhook> = {},
  path = '/alarms?token=TOKENTOKEN',
) {
  const provider = await startProvider(says);
  const webhook: Webhook = {
    name: 'voice',
    url: `${provider.url}${path}`,
    secret: SECRET,
    headers: [],
    timeoutMs: 2000,
    ...changes,
  };
  const channel = openWebhookChannel({ webhooks: [webhook], clock: { now: () => NIGHT + 999 } });
  return { ...provider, channel, sent: (): unknown => JSON.parse(provider.asked[0]?.body ?? '') };
}

describe('what is posted', () => {
  it('is the alarm as the API serves it, with its delivery', async () => {
    const { channel, asked, sent } = await stage(() => ({ status: 204 }));
    const answer = { link: 'https://gas.example.org/answer/abc', code: '4821' };
    await expect(channel.send({ ...message, answer })).resolves.toEqual({
      outcome: 'accepted',
      providerId: null,
      detail: 'HTTP 204',
    });
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/alarms?token=TOKENTOKEN' });
    expect(sent()).toMatchObject({
      schema: MESSAGE_SCHEMA,
      kind: 'alarm',
      key: message.key,
      recipient: 'voice',
      alarm: JSON.parse(JSON.stringify(alarmView(message.alarm))),
      delivery: { reason: 'first', occurrence: 1, plannedAt: '2026-03-03T18:13:20.000Z' },
      title: { zh: '出口超压', en: 'Outlet overpressure' },
      links: message.links,
      answer,
    });
  });

  it('is the same alarm object in every state', () => {
    const full = briefSample({
      state: 'returned',
      shelvedUntil: epochMs(NIGHT + 1),
      returnedAt: epochMs(NIGHT + 2),
      acknowledgedAt: epochMs(NIGHT + 3),
      acknowledgedBy: 'li.wei',
      ownPriority: 1,
      history: [{ at: NIGHT, event: 'raised' }],
    }).alarm;
    expect(alarmJson(full)).toEqual(alarmView(full));
  });

  it('keeps the other addresses of a person to itself', async () => {
    const { channel, asked } = await stage(() => ({}));
    const fallback = [{ channel: 'sms', recipient: '+8613800138000' }];
    await channel.send(messageSample({}, { recipient: 'voice', fallback }));
    expect(asked[0]?.body).not.toContain('13800138000');
  });

  it('is every alarm of a group, and the words of a notice', async () => {
    const { channel, asked } = await stage(() => ({}));
    await channel.send({ ...groupSample(37), recipient: 'voice' });
    await channel.send({ ...noticeSample({ html: '<p>x</p>' }), recipient: 'voice' });
    const [group, notice] = asked.map(({ body }): unknown => JSON.parse(body));
    expect(group).toMatchObject({ kind: 'group', why: 'storm', links: groupSample(1).links });
    expect(group).toHaveProperty('items.length', 38);
    expect(group).toHaveProperty('items.0.alarm.priority', 1);
    expect(notice).toMatchObject({ kind: 'notice', title: { en: 'Daily self-test' } });
    expect(notice).not.toHaveProperty('html');
  });

  it('is signed so that a receiver can check it', async () => {
    const { channel, asked } = await stage(() => ({}));
    await channel.send(message);
    const [request] = asked;
    const header = String(request?.headers['x-gaswatch-signature']);
    const { time = '', mac = '' } =
      /^t=(?<time>\d+),v1=(?<mac>[0-9a-f]{64})$/.exec(header)?.groups ?? {};
    expect(Number(time)).toBe(Math.floor(NIGHT / 1000));
    const own = createHmac('sha256', SECRET).update(`${time}.${request?.body}`).digest('hex');
    expect(mac).toBe(own);
  });

  it('is signed as other programs compute it', () => {
    // printf '1614265330.{"a":1}' | openssl dgst -sha256 -hmac test_secret
    expect(webhookSignature('test_secret', 1_614_265_330, '{"a":1}')).toBe(
      `t=1614265330,v1=${VECTOR}`,
    );
  });

  it('has the same key on every attempt, safe in a header', async () => {
    const { channel, asked } = await stage(() => ({ status: 503 }));
    const odd = { ...message, key: 'a/1/first/webhook/值班\r\nx: y' };
    await channel.send(odd);
    await channel.send({ ...odd, uncertain: true });
    const keys = asked.map(({ headers }) => headers['x-gaswatch-delivery']);
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(keys[0]).toBe('a/1/first/webhook/%E5%80%BC%E7%8F%AD%20x:%20y');
    expect(asked[0]?.headers['x']).toBeUndefined();
  });

  it('carries the headers of the configuration', async () => {
    const headers = ['Authorization: Bearer abcdefgh1', 'X-Site: a: b'];
    const { channel, asked } = await stage(() => ({}), { headers });
    await channel.send(message);
    expect(asked[0]?.headers).toMatchObject({
      authorization: 'Bearer abcdefgh1',
      'x-site': 'a: b',
    });
  });
});

describe('what the server answers', () => {
  it.each([200, 201, 202, 204])('%i is taken', async (status) => {
    const { channel } = await stage(() => ({ status }));
    await expect(channel.send(message)).resolves.toMatchObject({ outcome: 'accepted' });
  });

  it.each([400, 401, 403, 404, 410, 413, 422])('%i stays', async (status) => {
    const { channel } = await stage(() => ({ status, body: 'no such thing' }));
    await expect(channel.send(message)).resolves.toEqual({
      outcome: 'refused',
      permanent: true,
      detail: `HTTP ${status}: no such thing`,
    });
  });

  it.each([408, 425, 429, 500, 502, 503, 504])('%i passes', async (status) => {
    const { channel } = await stage(() => ({ status }));
    const result = await channel.send(message);
    expect(result).toMatchObject({ outcome: 'refused', permanent: false });
    // what went wrong inside may have gone wrong after the alarm was read
    expect(result.detail.endsWith(MAY_HAVE_ARRIVED)).toBe([500, 502, 504].includes(status));
  });

  it.each([
    ['120', 120_000],
    ['999999', 600_000],
    ['soon', undefined],
    ['-5', undefined],
  ])('Retry-After: %s', async (header, wait) => {
    const { channel } = await stage(() => ({ status: 429, headers: { 'retry-after': header } }));
    const result = await channel.send(message);
    expect(result.outcome === 'refused' ? result.retryAfterMs : 'taken').toBe(wait);
  });

  it('Retry-After as a date', async () => {
    const until = new Date(Date.now() + 90_000).toUTCString();
    const { channel } = await stage(() => ({ status: 503, headers: { 'retry-after': until } }));
    const result = await channel.send(message);
    const wait = result.outcome === 'refused' ? (result.retryAfterMs ?? 0) : 0;
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(90_000);
  });

  it.each([301, 302, 307, 308])('%i leads nowhere', async (status) => {
    const { channel, asked } = await stage(() => ({ status, headers: { location: '/other' } }));
    await expect(channel.send(message)).resolves.toMatchObject({
      permanent: true,
      detail: expect.stringContaining('redirection'),
    });
    expect(asked).toHaveLength(1);
  });

  it('silence ends in time, and the message may have arrived', async () => {
    const { channel } = await stage(() => null, { timeoutMs: 100 });
    await expect(channel.send(message)).rejects.toMatchObject({
      code: 'channel.timeout',
      message: expect.stringContaining(MAY_HAVE_ARRIVED),
    });
  });

  it('a cut connection is told as one', async () => {
    const { channel } = await stage(() => 'cut');
    await expect(channel.send(message)).rejects.toMatchObject({ code: 'channel.unreachable' });
  });

  it('closing ends what is under way', async () => {
    const { channel, asked } = await stage(() => null, { timeoutMs: 60_000 });
    const sending = channel.send(message).catch((thrown: unknown) => thrown);
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    await channel.close();
    expect(await sending).toMatchObject({ code: 'channel.closed' });
  });

  it('its words are told without what it echoes', async () => {
    const headers = ['Authorization: Bearer abcdefgh1'];
    const echo = `bad ${SECRET} TOKENTOKEN abcdefgh1 /hook/PATHPATHPATH`;
    const { channel } = await stage(
      () => ({ status: 400, body: echo }),
      { headers },
      '/hook/PATHPATHPATH?token=TOKENTOKEN',
    );
    const { detail } = await channel.send(message);
    expect(detail).toContain('bad [redacted] [redacted] [redacted]');
    for (const secret of [SECRET, 'TOKENTOKEN', 'abcdefgh1', 'PATHPATHPATH']) {
      expect(detail).not.toContain(secret);
    }
  });
});

describe('names and addresses', () => {
  it('knows only its own webhooks', async () => {
    const { channel } = await stage(() => ({}));
    await expect(channel.send({ ...message, recipient: 'night' })).resolves.toEqual({
      outcome: 'refused',
      permanent: true,
      detail: 'webhooks has no webhook named night; there is voice',
    });
  });

  it('refuses an address that is none without showing it', () => {
    const webhook = {
      name: 'voice',
      url: 'nonsense-TOKEN',
      secret: SECRET,
      headers: [],
      timeoutMs: 1,
    };
    const open = () => openWebhookChannel({ webhooks: [webhook], clock: { now: () => 0 } });
    expect(open).toThrow(
      expect.objectContaining({
        code: 'channel.address-invalid',
        message: 'the URL of the webhook voice is no http:// or https:// URL',
      }),
    );
  });
});
