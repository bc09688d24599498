import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelTest, ChannelTested } from '../../../../src/api/channels/channels-port.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

describe('channels', () => {
  const sent: ChannelTest[] = [];
  let tested: ChannelTested;
  let world: ApiWorld;
  let admin: string; // user-1
  beforeEach(async () => {
    sent.length = 0;
    tested = { outcome: 'accepted', detail: '250 OK' };
    world = await openApiWorld({
      ports: {
        channels: {
          mailTo: ['desk@x.cn'],
          states: () => [
            {
              channel: 'email',
              failuresInRow: 3,
              breaker: 'open',
              recipients: [{ recipient: 'a@x.cn', failuresInRow: 2 }],
              names: [],
            },
          ],
          test: async (asked) => {
            sent.push(asked);
            return tested;
          },
        },
      },
    });
    admin = await world.token('administrator');
  });
  afterEach(() => world.close());

  const test = (token: string, channel: string, payload: object) =>
    world.as(token, { method: 'POST', url: `/api/v1/channels/${channel}/test`, payload });

  it('are listed with how they are, and what waits', async () => {
    const response = await world.as(await world.token('dispatcher'), { url: '/api/v1/channels' });
    expect(response.json()).toMatchObject({
      items: [{ channel: 'email', breaker: 'open', recipients: [{ failuresInRow: 2 }] }],
      queued: 2,
      oldestSeconds: 0,
    });
  });

  it('send a test message, say how it went, and who sent it is written down', async () => {
    const response = await test(admin, 'email', { recipient: 'a@x.cn', language: 'en' });
    expect([response.statusCode, response.json()]).toEqual([200, tested]);
    expect(sent).toEqual([{ channel: 'email', recipient: 'a@x.cn', language: 'en', by: 'user-1' }]);
    const [line] = (await world.local.records.audit.list({ limit: 1 })).items;
    expect(line).toMatchObject({
      action: 'channel.test',
      by: 'user-1',
      object: 'email:a@x.cn',
      detail: 'accepted: 250 OK',
    });
  });

  it('a refusal is an answer, an unknown channel and too many tests are not', async () => {
    tested = { outcome: 'refused', detail: '550 no such user' };
    expect((await test(admin, 'email', { recipient: 'b@x.cn' })).json()).toEqual(tested);
    const unknown = await test(admin, 'pager', { recipient: '1' });
    expect(unknown.json()).toMatchObject({ status: 404, code: 'channel-unknown' });
    for (let n = 0; n < 5; n += 1) await test(admin, 'email', { recipient: 'b@x.cn' });
    const limited = await test(admin, 'email', { recipient: 'b@x.cn' });
    expect(limited.json()).toMatchObject({ status: 429, code: 'test-limited' });
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect(sent).toHaveLength(6);
    world.clock.current += 11 * 60_000;
    expect((await test(admin, 'email', { recipient: 'b@x.cn' })).statusCode).toBe(200);
  });

  it('a dispatcher sees them and sends no tests', async () => {
    const dispatcher = await world.token('dispatcher');
    expect((await test(dispatcher, 'email', { recipient: 'a@x.cn' })).statusCode).toBe(403);
  });
});

describe('where devices connect', () => {
  it('is told with whether that is this machine alone', async () => {
    const world = await openApiWorld({
      ports: { deviceDoors: { host: '127.0.0.1', port: 1883, tlsPort: null } },
    });
    const token = await world.token('maintainer');
    expect((await world.as(token, { url: '/api/v1/connect' })).json()).toEqual({
      mqtt: { host: '127.0.0.1', port: 1883, tlsPort: null, reach: 'this machine' },
      devices: 4,
    });
    await world.close();
  });
});
