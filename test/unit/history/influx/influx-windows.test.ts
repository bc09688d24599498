import { describe, expect, it } from 'vitest';
import type { RemoteRow, WindowQuery, WindowValue } from '../../../../src/history/remote/engine.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { influxBench, meterRow } from '../../../support/influx-engine.ts';
import { memoryEngine } from '../../../support/memory-engine.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 10);

const query = (part: Partial<WindowQuery> = {}): WindowQuery => ({
  measurement: 'meter',
  device: 'M-1',
  run: '',
  fields: ['vb', 'vm'],
  from: epochMs(START),
  to: epochMs(START + DAY),
  everyMs: HOUR,
  ...part,
});

const inOrder = (values: readonly WindowValue[]): readonly WindowValue[] =>
  [...values].sort((a, b) => a.ts - b.ts || (a.field < b.field ? -1 : 1));

/** An engine may give the kinds of a window apart. */
function together(values: readonly WindowValue[]): readonly WindowValue[] {
  const merged = new Map<string, WindowValue>();
  for (const value of values) {
    const key = `${value.ts} ${value.field}`;
    const known = merged.get(key);
    merged.set(key, {
      ...(known === undefined || value.lastTs >= known.lastTs ? value : known),
      min: Math.min(known?.min ?? Infinity, value.min),
      max: Math.max(known?.max ?? -Infinity, value.max),
      sum: (known?.sum ?? 0) + value.sum,
      count: (known?.count ?? 0) + value.count,
    });
  }
  return [...merged.values()];
}

/** A day of both kinds, unevenly; every third row lacks a field, every fifth was corrected. */
function someDay(): readonly RemoteRow[] {
  return Array.from({ length: 200 }, (_, n) => {
    const ts = epochMs(START + n * 7 * 60_000 + (n % 13));
    const vb = Math.sin(n) * 1e6;
    const row = meterRow({
      ts,
      kind: n % 4 === 0 ? 'snapshot' : 'interval',
      numbers: n % 3 === 0 ? { vb } : { vb, vm: n / 8 },
    });
    return n % 5 === 0
      ? [row, { ...row, revision: 1, numbers: { ...row.numbers, vb: -1 } }]
      : [row];
  }).flat();
}

describe('windows', () => {
  it.each([60_000, HOUR, 5 * HOUR, 90_000, 7 * 60_000 + 1])(
    'of %i ms are those of an engine that works them out row by row',
    async (everyMs) => {
      const { engine } = await influxBench();
      await engine.prepare();
      const reference = memoryEngine();
      for (const each of [engine, reference]) await each.send(someDay());
      const from = epochMs(Math.ceil((START + 3 * HOUR) / everyMs) * everyMs);
      const to = epochMs(from + 2 * Math.max(everyMs, 5 * HOUR - ((5 * HOUR) % everyMs)));
      const asked = query({ everyMs, from, to });
      const found = inOrder(await engine.windows(asked));
      const expected = inOrder(together(await reference.windows(asked)));
      expect(found).toHaveLength(expected.length);
      found.forEach((window, n) => {
        expect(window).toEqual({ ...expected[n], sum: window.sum });
        // doubles added in another order
        expect(window.sum).toBeCloseTo(expected[n]?.sum ?? Number.NaN, 6);
      });
    },
  );

  it('are none of a field that no row has', async () => {
    const { engine } = await influxBench();
    await engine.prepare();
    await engine.send(someDay());
    expect(await engine.windows(query({ fields: ['price'] }))).toEqual([]);
    expect(await engine.windows(query({ fields: [] }))).toEqual([]);
  });
});

describe('hourly values', () => {
  it('stand in for readings that are no longer kept, hour by hour and day by day', async () => {
    let now = START + DAY + 10 * 60_000;
    const { engine, fake } = await influxBench({ retentionMonths: 1, now: () => now });
    await engine.prepare();
    await engine.send(someDay());
    const hours = inOrder(await engine.windows(query()));
    const days = inOrder(await engine.windows(query({ everyMs: DAY })));
    fake.runTasks();
    now += 60 * DAY;
    const [raw] = fake.admin.buckets();
    Object.assign(raw ?? {}, { points: fake.admin.addBucket('emptied', 0, '').points });
    expect(
      await engine.rows({
        measurements: ['meter'],
        devices: 'all',
        from: epochMs(0),
        to: epochMs(now),
      }),
    ).toEqual([]);

    expect(hours).toHaveLength(48);
    expect(inOrder(await engine.windows(query()))).toEqual(hours);
    const later = inOrder(await engine.windows(query({ everyMs: DAY })));
    later.forEach((window, n) => {
      expect(window).toEqual({ ...days[n], sum: window.sum });
      expect(window.sum).toBeCloseTo(days[n]?.sum ?? Number.NaN, 6);
    });
    // an hour is the least they know
    expect(await engine.windows(query({ everyMs: 60_000 }))).toEqual([]);
  });

  it('take in what came late when the task runs again', async () => {
    let now = START + 5 * HOUR;
    const { engine, fake } = await influxBench({ retentionMonths: 1, now: () => now });
    await engine.prepare();
    const at = (minutes: number, vb: number) =>
      meterRow({ ts: epochMs(START + minutes * 60_000), numbers: { vb } });
    await engine.send([at(10, 1), at(50, 2)]);
    fake.runTasks();
    now = START + 2 * DAY;
    await engine.send([at(55, 9), at(30, 5)]);
    fake.runTasks();
    now += 60 * DAY;
    expect(await engine.windows(query({ fields: ['vb'] }))).toEqual([
      {
        ts: START,
        field: 'vb',
        min: 1,
        max: 9,
        sum: 17,
        count: 4,
        last: 9,
        lastTs: START + 55 * 60_000,
      },
    ]);
  });

  it('meet the readings at a whole window, neither twice nor missing', async () => {
    let now = START + 2 * DAY + HOUR;
    const { engine, fake } = await influxBench({ retentionMonths: 1, now: () => now });
    await engine.prepare();
    await engine.send(
      Array.from({ length: 48 }, (_, n) =>
        meterRow({ ts: epochMs(START + n * HOUR + 1), numbers: { vb: 1 } }),
      ),
    );
    fake.runTasks();
    // the seam lies within the second day: that day is of hourly values, what follows of readings
    now = START + 32 * DAY + DAY + 7 * HOUR;
    const asked = query({ fields: ['vb'], everyMs: DAY, to: epochMs(START + 3 * DAY) });
    const found = inOrder(await engine.windows(asked));
    expect(found.map(({ ts, count }) => [ts, count])).toEqual([
      [START, 24],
      [START + DAY, 24],
    ]);
  });
});
