import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApi } from '../../src/api/create-api.ts';
import type { LiveEvent } from '../../src/model/live.ts';
import { position } from '../../src/model/units.ts';
import { testRandom } from '../support/seed.ts';
import { type ApiWorld, openApiWorld, tokenHeader } from '../unit/api/api-world.ts';
import { aLiveAlarm, aLiveReading } from '../unit/api/stream/live-events.ts';
import { openSse, type SseEvent } from '../unit/api/stream/sse-client.ts';
import { aCommit } from '../unit/records/records-fixtures.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What an event says it is: enough to find it missing or twice. */
const nameOf = ({ event, body }: SseEvent): string => {
  const said = body as { id?: string; ts?: string; values?: { pOut: number }; late?: boolean };
  return event === 'alarm' ? `alarm ${said.id}` : `${event} ${said.values?.pOut} ${said.ts}`;
};

describe('a reader whose connection keeps breaking', () => {
  let world: ApiWorld;
  let url: string;
  let headers: Record<string, string>;
  beforeEach(async () => {
    world = await openApiWorld({ streamRing: 5000 });
    url = `${await world.api.listen({ port: 0, host: '127.0.0.1' })}/api/v1/stream`;
    headers = tokenHeader(await world.token('dispatcher'));
  });
  afterEach(() => world.close());

  /** As the pipeline does it: an alarm is durable before anybody hears of it. */
  const publish = (event: LiveEvent): void => {
    if (event.event === 'alarm') {
      const { position: at, alarm } = event;
      world.local.writer.commit(aCommit(at, { alarms: [{ position: at, alarm }] }));
    }
    world.publish(event);
  };

  it('misses nothing and sees nothing twice, over 40 reconnections', async () => {
    const random = testRandom('api-stream');
    const published: string[] = [];
    // what comes after the stream was opened stands after `position()`, which is 100
    let at = 101;
    let done = false;
    const produce = async (): Promise<void> => {
      while (!done) {
        at += random.int(2);
        if (random.int(5) === 0) {
          publish(aLiveAlarm(at, { id: `a-${published.length}` }));
          published.push(`alarm a-${published.length}`);
        } else {
          publish(aLiveReading(at, published.length));
          published.push('reading');
        }
        await turn();
      }
    };
    const seen: SseEvent[] = [];
    const first = await openSse(url, headers);
    await first.until(0);
    while (first.lastId() === '') await turn();
    let lastId = first.lastId();
    first.close();
    const producing = produce();
    for (let round = 0; round < 40; round += 1) {
      const client = await openSse(url, { ...headers, 'last-event-id': lastId });
      await client.until(1 + random.int(30));
      client.close();
      await client.ended;
      seen.push(...client.events);
      lastId = client.lastId();
      for (let idle = random.int(20); idle > 0; idle -= 1) await turn();
    }
    done = true;
    await producing;
    const last = await openSse(url, { ...headers, 'last-event-id': lastId });
    await last.until(published.length - seen.length);
    seen.push(...last.events);
    last.close();
    expect(seen.map(({ event }) => event)).not.toContain('gap');
    expect(seen).toHaveLength(published.length);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    const alarms = seen.filter(({ event }) => event === 'alarm').map(nameOf);
    expect(alarms).toEqual(published.filter((name) => name !== 'reading'));
    const order = seen.map(({ id }) => id.split('.').map(Number));
    for (const [n, [position_ = 0, ordinal = 0]] of order.entries()) {
      const [before = 0, ordinalBefore = 0] = order[n - 1] ?? [];
      expect(position_ > before || ordinal === ordinalBefore + 1, `event ${n}`).toBe(true);
    }
  });

  it('that stays away too long is told so, and still gets every alarm', async () => {
    const first = await openSse(url, headers);
    while (first.lastId() === '') await turn();
    publish(aLiveReading(101));
    await first.until(1);
    const lastId = first.lastId();
    first.close();
    await first.ended;
    for (let at = 102; at < 7102; at += 1) {
      publish(at % 100 === 0 ? aLiveAlarm(at) : aLiveReading(at));
    }
    const client = await openSse(url, { ...headers, 'last-event-id': lastId });
    // 7,000 events, 5,000 of them kept: a gap, the alarms before them from the records, and those
    const events = await client.until(1 + 20 + 5000);
    client.close();
    const [gap, ...rest] = events;
    expect(gap).toMatchObject({ event: 'gap', body: { from: 101, to: 2101 } });
    const alarms = rest.filter(({ event }) => event === 'alarm').map(nameOf);
    const expected = Array.from({ length: 70 }, (_, n) => `alarm a-${200 + n * 100}`);
    expect(alarms).toEqual(expected);
    const positions = rest.map(({ id }) => Number(id.split('.')[0]));
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(new Set(rest.map(nameOf)).size).toBe(rest.length);
  });

  it('finds the alarms of the meantime when the service was started again', async () => {
    const first = await openSse(url, headers);
    while (first.lastId() === '') await turn();
    publish(aLiveReading(101));
    await first.until(1);
    await world.api.close();
    await first.ended;
    publish(aLiveAlarm(105));
    const again = createApi(
      { ...world.ports, live: { subscribe: () => () => undefined, position: () => position(110) } },
      {
        publicUrl: 'http://gaswatch.test',
        sessionHours: 12,
        trustProxy: [],
        logger: world.api.log,
        cookieSecure: false,
      },
    );
    const address = await again.listen({ port: 0, host: '127.0.0.1' });
    const second = await openSse(`${address}/api/v1/stream`, {
      ...headers,
      'last-event-id': first.lastId(),
    });
    const events = await second.until(2);
    expect(events.map(({ event }) => event)).toEqual(['gap', 'alarm']);
    expect(events[1]?.body).toMatchObject({ id: 'a-105' });
    second.close();
    await again.close();
  });
});
