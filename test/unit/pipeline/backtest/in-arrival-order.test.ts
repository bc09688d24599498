import { describe, expect, it } from 'vitest';
import { openMemoryHistory } from '../../../../src/history/memory-history.ts';
import { DeviceId } from '../../../../src/model/ids.ts';
import type { Reading } from '../../../../src/model/reading.ts';
import { epochMs, position } from '../../../../src/model/units.ts';
import { historySource } from '../../../../src/pipeline/backtest/history-source.ts';
import { inArrivalOrder } from '../../../../src/pipeline/backtest/in-arrival-order.ts';
import { testRandom } from '../../../support/seed.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 23);
const DEVICES = ['a', 'b', 'c'].map((id) => DeviceId.parse(id));

/** Most arrive at once, some up to a day late, some with a clock up to 2 min ahead. */
function readings(count: number): readonly Reading[] {
  const random = testRandom('arrivals');
  return Array.from({ length: count }, (_, n): Reading => {
    const ts = epochMs(START + n * MINUTE);
    const lag = random.next() < 0.1 ? random.int(1440) * MINUTE : -random.int(121) * 1000;
    const receivedAt = epochMs(ts + lag);
    const device = DEVICES[n % DEVICES.length] ?? DeviceId.parse('a');
    const envelope = { device, ts, receivedAt, position: position(n + 1), index: 0 };
    return { ...envelope, record: 'station', kind: 'interval', values: {} };
  });
}

async function collect(batches: AsyncIterable<readonly Reading[]>): Promise<Reading[]> {
  const all: Reading[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}

const byArrival = (all: readonly Reading[]): Reading[] =>
  [...all].sort((a, b) => a.receivedAt - b.receivedAt || a.position - b.position);

describe('readings in the order of their arrival', () => {
  it('is that of sorting them all, whatever the windows', async () => {
    const all = readings(3000);
    async function* windows() {
      const random = testRandom('windows');
      for (let from = 0; from < all.length; ) {
        const to = Math.min(all.length, from + 1 + random.int(200));
        yield { readings: all.slice(from, to), to: epochMs(START + to * MINUTE) };
        from = to;
      }
    }
    const arrived = await collect(inArrivalOrder(windows()));
    expect(arrived).toEqual(byArrival(all));
  });

  it('holds back nothing that is not late', async () => {
    const all = readings(60).map((one) => ({ ...one, receivedAt: one.ts }));
    async function* windows() {
      yield { readings: all, to: epochMs(START + 60 * MINUTE) };
    }
    const sizes: number[] = [];
    for await (const batch of inArrivalOrder(windows())) sizes.push(batch.length);
    expect(sizes).toEqual([58, 2]);
  });
});

describe('the stored history of a span', () => {
  it('gives what had arrived by its end, of every device, with the warm-up before it', async () => {
    const all = readings(3000);
    const history = openMemoryHistory();
    await history.write({ readings: all, upTo: position(all.length) });
    const span = { from: epochMs(START + 500 * MINUTE), to: epochMs(START + 2000 * MINUTE) };
    const source = historySource({ history, devices: DEVICES, span, warmUpMs: 100 * MINUTE });
    const expected = all.filter(
      ({ ts, receivedAt }) => ts >= START + 400 * MINUTE && ts < span.to && receivedAt < span.to,
    );
    expect(await collect(source.batches())).toEqual(byArrival(expected));
  });

  it('gets through a moment at which more is stamped than a window may hold', async () => {
    const many = Array.from(
      { length: 45_000 },
      (_, n): Reading => ({
        device: DeviceId.parse(`m${n}`),
        ts: epochMs(START),
        receivedAt: epochMs(START),
        position: position(n + 1),
        index: 0,
        record: 'meter',
        kind: 'interval',
        values: {},
      }),
    );
    const asked: number[] = [];
    const history = {
      readings: async ({ from, to, limit }: { from: number; to: number; limit: number }) => {
        asked.push(limit);
        return many.filter(({ ts }) => ts >= from && ts < to).slice(0, limit);
      },
    };
    const span = { from: epochMs(START), to: epochMs(START + 10 * MINUTE) };
    const devices = many.map(({ device }) => device);
    const found = await collect(historySource({ history, devices, span, warmUpMs: 0 }).batches());
    expect(found).toHaveLength(many.length);
    expect(asked.length).toBeLessThan(60);
  });
});
