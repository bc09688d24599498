import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aUser } from '../../records/records-fixtures.ts';
import { type ApiWorld, openApiWorld, tokenHeader } from '../api-world.ts';
import { aLiveAlarm, aLiveReading, aLiveStatus } from './live-events.ts';
import { openSse, type SseClient } from './sse-client.ts';

describe('the event stream', () => {
  let world: ApiWorld;
  let url: string;
  let token: string; // user-1
  const open = async (query = '', headers: Record<string, string> = {}): Promise<SseClient> => {
    const client = await openSse(`${url}/api/v1/stream${query}`, {
      ...tokenHeader(token),
      ...headers,
    });
    // its reader is attached once the opening block is there
    while (client.status === 200 && client.lastId() === '') {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return client;
  };
  beforeEach(async () => {
    world = await openApiWorld({ heartbeatMs: 20, streamRing: 8 });
    url = await world.api.listen({ port: 0, host: '127.0.0.1' });
    token = await world.token('dispatcher');
  });
  afterEach(() => world.close());

  const kinds = (client: SseClient): string[] => client.events.map(({ event }) => event);

  it('opens with the headers proxies need, a retry time and an id', async () => {
    const client = await open();
    expect(client.status).toBe(200);
    expect(client.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
      'cache-control': 'no-cache, no-store, no-transform',
      'x-content-type-options': 'nosniff',
    });
    expect(client.text()).toMatch(/^retry: 3000\nid: 101\.0\n\n/);
    client.close();
  });

  it('carries alarms, readings and status in order, each with its id', async () => {
    const client = await open();
    world.publish(aLiveReading(101), aLiveReading(101, 1), aLiveAlarm(102), aLiveStatus(103));
    const events = await client.until(4);
    expect(events.map(({ id }) => id)).toEqual(['101.1', '101.2', '102.1', '103.1']);
    expect(events[0]?.body).toEqual({
      device: 'rtu-1',
      site: 'S-1',
      record: 'station',
      kind: 'interval',
      ts: '2026-03-01T00:01:41.000Z',
      receivedAt: '2026-03-01T00:01:41.005Z',
      values: { pOut: 101 },
    });
    expect(events[2]?.body).toMatchObject({ id: 'a-102', occurredAt: '2026-03-01T00:00:00.000Z' });
    expect(events[3]?.body).toMatchObject({ device: 'rtu-1', site: 'S-1', readings: 103 });
    client.close();
  });

  it.each<[string, string[]]>([
    ['?events=alarm', ['alarm', 'alarm', 'alarm']],
    ['?events=reading,status', ['reading', 'reading', 'status']],
    ['?site=S-1&events=reading', ['reading', 'reading']],
    ['?site=S-2', ['alarm']],
    ['?device=m-1', ['reading', 'alarm']],
    ['?device=rtu-1', ['reading', 'alarm', 'status']],
  ])('filters %s', async (query, expected) => {
    const client = await open(query);
    const meter = { subject: { kind: 'meter', id: 'M-1' } } as const;
    world.publish(
      aLiveReading(101),
      aLiveReading(102, 0, 'm-1'),
      aLiveAlarm(103),
      aLiveAlarm(104, meter),
      aLiveAlarm(105, { site: 'S-2' }),
      aLiveStatus(106),
    );
    await client.until(expected.length);
    expect(kinds(client)).toEqual(expected);
    client.close();
  });

  it('carries only what the roles permit', async () => {
    token = await world.token('cashier');
    const client = await open();
    world.publish(aLiveReading(101), aLiveAlarm(102), aLiveStatus(103));
    await client.until(1);
    expect(kinds(client)).toEqual(['status']);
    client.close();
    expect((await open('?events=alarm')).status).toBe(403);
    expect((await open('?device=none')).status).toBe(404);
    expect((await open('?events=weather')).status).toBe(400);
  });

  it('sends signs of life that move the id past what is not wanted', async () => {
    const client = await open('?events=alarm');
    world.publish(aLiveReading(101), aLiveReading(107));
    while (client.lastId() !== '107.1') await new Promise((resolve) => setTimeout(resolve, 5));
    expect(client.beats()).toBeGreaterThan(0);
    expect(client.events).toEqual([]);
    client.close();
  });

  it('resumes exactly from an id that the ring covers', async () => {
    const first = await open();
    world.publish(aLiveReading(101), aLiveReading(101, 1), aLiveReading(101, 2));
    await first.until(3);
    first.close();
    world.publish(aLiveAlarm(102), aLiveReading(103));
    const second = await open('', { 'last-event-id': '101.2' });
    await second.until(3);
    expect(second.events.map(({ id }) => id)).toEqual(['101.3', '102.1', '103.1']);
    second.close();
    const byQuery = await open('?lastEventId=102.1');
    await byQuery.until(1);
    expect(byQuery.events.map(({ id }) => id)).toEqual(['103.1']);
    byQuery.close();
  });

  it('says what is missing when the id is too old, and tells alarms from the records', async () => {
    const client = await open('', { 'last-event-id': '50.1' });
    const [gap] = await client.until(1);
    expect(gap).toMatchObject({
      event: 'gap',
      body: { from: 50, to: 101, missing: ['reading', 'status'] },
    });
    client.close();
  });

  it('takes an id that no stream gave as lost, and goes on live', async () => {
    for (const id of ['nonsense', '999999.1']) {
      const client = await open('', { 'last-event-id': id });
      await client.until(1);
      world.publish(aLiveReading(200));
      const events = await client.until(2);
      expect(events.map(({ event }) => event).slice(0, 2)).toEqual(['gap', 'reading']);
      client.close();
    }
  });

  it('cuts a reader that the ring has overtaken; memory stays bounded', async () => {
    const client = await open();
    client.pause();
    const big = { comment: 'x'.repeat(200_000), at: 0, event: 'commented' } as const;
    for (let n = 0; n < 100; n += 1) {
      world.publish(aLiveAlarm(200 + n, { history: [big as never] }));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect
      .poll(async () => (await world.api.inject('/metrics')).body)
      .toContain('gaswatch_streams_cut 1');
    client.resume();
    await client.ended;
    expect(client.events.length).toBeLessThan(100);
    // it resumes where it was
    const again = await open('', { 'last-event-id': client.lastId() });
    await again.until(1);
    expect(again.status).toBe(200);
    again.close();
  });

  it.each<[string, (world: ApiWorld) => Promise<unknown>]>([
    ['expires', async ({ clock }) => (clock.current += 13 * 3_600_000)],
    ['is signed out', ({ local }) => local.records.people.closeSessionsOf('user-1')],
    [
      'belongs to somebody disabled',
      ({ local }) => local.records.people.update(aUser({ name: 'user-1', disabled: true })),
    ],
    [
      'loses a permission',
      ({ local }) => local.records.people.update(aUser({ name: 'user-1', roles: ['cashier'] })),
    ],
  ])('ends when the session %s', async (_name, act) => {
    const client = await open();
    await act(world);
    await client.ended;
    expect(client.events).toEqual([]);
  });

  it('ends all streams when the API closes', async () => {
    const clients = await Promise.all([open(), open()]);
    await world.api.close();
    await Promise.all(clients.map(({ ended }) => ended));
    expect(world.listeners()).toBe(0);
  });

  it('listens to the pipeline once for all readers, and only when there are any', async () => {
    expect(world.listeners()).toBe(0);
    const clients = await Promise.all([open(), open(), open()]);
    expect(world.listeners()).toBe(1);
    for (const client of clients) client.close();
    await expect
      .poll(async () => (await world.api.inject('/metrics')).body)
      .toContain('gaswatch_streams_open 0');
  });
});
