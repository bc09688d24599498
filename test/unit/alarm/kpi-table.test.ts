import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annunciationsOf } from '../../../src/alarm/kpi.ts';
import { badActorsOf } from '../../../src/alarm/kpi-bad-actors.ts';
import { KPI_LIMITS } from '../../../src/alarm/kpi-limits.ts';
import { type KpiTable, kpiTable } from '../../../src/alarm/kpi-table.ts';
import type { KpiId } from '../../../src/alarm/kpi-titles.ts';
import type { Alarm, AlarmEvent } from '../../../src/model/alarm.ts';
import { lived, minute } from './kpi-samples.ts';

const HOUR = 60;
const SPAN = { from: minute(0), to: minute(24 * HOUR) };
const tableOf = (alarms: readonly Alarm[], span = SPAN): KpiTable =>
  kpiTable(alarms, span, KPI_LIMITS);
const row = (table: KpiTable, id: KpiId) => {
  const found = table.rows.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
};

/**
 * One day, 144 periods of 10 minutes:
 * - 12 meters within 6 minutes across the edge of two periods, over 3 min later: a flood;
 * - one station door three times within a minute;
 * - one P1 acknowledged after 60 s, one P2 after 20 min, one P2 that waits;
 * - one filter that has stood for two days; one suppressed; one shelved from 12:00 to 18:00.
 */
const DAY: readonly Alarm[] = [
  ...Array.from({ length: 12 }, (_, n) =>
    lived(`m${n}`, [
      [595 + n / 2, 'raised'],
      [598 + n / 2, 'returned'],
      [600 + n / 2, 'acknowledged'],
    ]),
  ),
  lived('door', [
    [100, 'raised'],
    [100.2, 'returned'],
    [100.4, 'reactivated'],
    [100.6, 'returned'],
    [100.8, 'reactivated'],
    [101, 'returned'],
    [102, 'acknowledged', 'li', '误报，门磁松动'],
  ]),
  lived(
    'p1',
    [
      [200, 'raised'],
      [201, 'acknowledged'],
      [230, 'returned'],
    ],
    { priority: 1 },
  ),
  lived(
    'p2',
    [
      [300, 'raised'],
      [320, 'acknowledged'],
      [330, 'returned'],
    ],
    { priority: 2 },
  ),
  lived('late', [[1400, 'raised']], { priority: 2 }),
  lived('filter', [
    [-2 * 24 * HOUR, 'raised'],
    [-2 * 24 * HOUR + 5, 'acknowledged'],
  ]),
  lived('hidden', [
    [400, 'raised'],
    [400, 'suppressed'],
  ]),
  lived('shelf', [
    [700, 'raised'],
    [720, 'shelved'],
    [1080, 'unshelved'],
    [1081, 'returned'],
  ]),
  lived('notice', [[410, 'raised']], { priority: 4 }),
];

describe('a day made by hand', () => {
  const table = tableOf(DAY);

  it('counts annunciations alone', () => {
    // 12 + 3 + 1 + 2 + shelf raised and set free: 20
    expect(table.annunciations).toBe(20);
    expect(row(table, 'mean-per-10-min').value).toBeCloseTo(20 / 144);
    expect(row(table, 'per-day')).toMatchObject({ value: 20, limit: 150, met: true });
  });

  it('sees the burst over the edge as one flood, though no period overflowed', () => {
    expect(row(table, 'max-per-10-min').value).toBe(10);
    expect(row(table, 'busy-share')).toMatchObject({ value: 0, met: true });
    expect(table.floods).toEqual([
      {
        from: minute(595),
        // the eighth of twelve leaves the window: four are left
        to: minute(595 + 7 / 2 + 10),
        annunciations: 12,
        peak: 12,
        unfinished: false,
      },
    ]);
    expect(row(table, 'flood-share').value).toBeCloseTo(13.5 / 1440);
  });

  it('shares, chatter, stale', () => {
    // door 3, shelf 2, and eight of the rest
    expect(row(table, 'top-10-share')).toMatchObject({ value: 13 / 20, met: false });
    expect(row(table, 'chattering')).toMatchObject({ value: 1, limit: 0, met: false });
    expect(row(table, 'stale')).toMatchObject({ value: 1, met: true });
    expect(row(table, 'p1-share')).toMatchObject({ value: 1 / 20, met: true });
    expect(row(table, 'p2-share')).toMatchObject({ value: 2 / 20, met: true });
    expect(row(table, 'p3-share')).toMatchObject({ value: 17 / 20, met: true });
  });

  it('weighs what stands by time, without what is kept quiet', () => {
    const minutes = 12 * 3 + 0.6 + 30 + 30 + 40 + 1440 + (20 + 1);
    expect(row(table, 'standing-mean').value).toBeCloseTo(minutes / 1440);
    expect(row(table, 'standing-most').value).toBe(1 + 6);
    expect(row(table, 'shelved-most').value).toBe(1);
  });

  it('tells how soon people answered', () => {
    expect(table.answering).toEqual([
      {
        priority: 1,
        calls: 1,
        acknowledged: 1,
        waiting: 0,
        medianSeconds: 60,
        p95Seconds: 60,
        limitSeconds: 120,
        shareWithin: 1,
      },
      {
        priority: 2,
        calls: 2,
        acknowledged: 1,
        waiting: 1,
        medianSeconds: 1200,
        p95Seconds: 1200,
        limitSeconds: 900,
        shareWithin: 0,
      },
      expect.objectContaining({ priority: 3, calls: 14, acknowledged: 13, shareWithin: 1 }),
    ]);
    expect(row(table, 'p2-in-time').met).toBe(false);
  });

  it('has the names of OPC UA', () => {
    expect(table.opcUa).toEqual({
      AlarmCount: 20,
      StartTime: SPAN.from,
      MaximumActiveState: 3 * 24 * 3600,
      MaximumUnAck: 1200 * 18,
      CurrentAlarmRate: 0,
      MaximumAlarmRate: 12,
      AverageAlarmRate: 20 / 144,
    });
  });

  it('names the bad actors, worst first', () => {
    const [door, shelf] = badActorsOf(DAY, SPAN, 3);
    expect(door).toMatchObject({
      subject: { id: 'door' },
      annunciations: 3,
      chattering: 1,
      fleeting: 3,
      ended: 3,
      calledFalse: 1,
    });
    expect(door?.pattern).toMatchObject({ gaps: 2, gapP90Seconds: 12, lastedP90Seconds: 12 });
    expect(shelf?.subject.id).toBe('shelf');
    expect(badActorsOf(DAY, SPAN, 99).find(({ stale }) => stale)?.subject.id).toBe('filter');
  });
});

describe('limits', () => {
  it('a handful says nothing of shares', () => {
    const few = tableOf([lived('a', [[5, 'raised']], { priority: 1 })]);
    expect(row(few, 'p1-share')).toMatchObject({ value: 1, met: null });
    expect(row(tableOf([]), 'top-10-share')).toMatchObject({ value: null, met: null });
  });

  it('are those that are given', () => {
    const strict = { ...KPI_LIMITS, perDay: 19, floodAbove: 20 };
    const table = kpiTable(DAY, SPAN, strict);
    expect(row(table, 'per-day')).toMatchObject({ limit: 19, met: false });
    expect(table.floods).toEqual([]);
  });

  it('a flood that goes on is cut at the end of the span', () => {
    const storm = Array.from({ length: 30 }, (_, n) => lived(`s${n}`, [[10 + n / 10, 'raised']]));
    const [flood] = tableOf(storm, { from: minute(0), to: minute(15) }).floods;
    expect(flood).toMatchObject({ from: minute(10), to: minute(15), unfinished: true, peak: 30 });
  });
});

describe('any alarms', () => {
  const event = fc.constantFrom<AlarmEvent['event']>(
    'raised',
    'returned',
    'reactivated',
    'acknowledged',
    'changed',
    'commented',
    'suppressed',
    'released',
    'shelved',
    'unshelved',
    'out-of-service',
    'in-service',
    're-alarmed',
  );
  const alarm = fc
    .record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      n: fc.nat(1000),
      priority: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
      lines: fc.array(fc.tuple(fc.integer({ min: -3000, max: 3000 }), event), {
        minLength: 1,
        maxLength: 12,
      }),
    })
    .map(({ id, n, priority, lines }) =>
      lived(
        id,
        lines.toSorted(([a], [b]) => a - b),
        { priority, id: `${id}-${n}` },
      ),
    );
  const alarms = fc.array(alarm, { maxLength: 20 });

  it('the order in which they come makes no difference', () => {
    fc.assert(
      fc.property(alarms, fc.nat(), (some, turn) => {
        const at = some.length === 0 ? 0 : turn % some.length;
        const turned = [...some.slice(at), ...some.slice(0, at)].toReversed();
        const [one, other] = [tableOf(some), tableOf(turned)];
        expect(other.rows.map(({ id, met }) => [id, met])).toEqual(
          one.rows.map(({ id, met }) => [id, met]),
        );
        expect(other.floods).toEqual(one.floods);
        expect(other.annunciations).toBe(one.annunciations);
        expect(badActorsOf(turned, SPAN, 9).map(({ key }) => key)).toEqual(
          badActorsOf(some, SPAN, 9).map(({ key }) => key),
        );
      }),
    );
  });

  it('counts add up: halves to the whole, alarms and priorities to all', () => {
    fc.assert(
      fc.property(alarms, fc.integer({ min: 1, max: 1439 }), (some, cut) => {
        const first = { from: SPAN.from, to: minute(cut) };
        const rest = { from: minute(cut), to: SPAN.to };
        const all = annunciationsOf(some, SPAN).length;
        expect(annunciationsOf(some, first).length + annunciationsOf(some, rest).length).toBe(all);
        const own = badActorsOf(some, SPAN, 99).reduce((sum, one) => sum + one.annunciations, 0);
        expect(own).toBe(all);
        const table = tableOf(some);
        const shares = (['p1-share', 'p2-share', 'p3-share'] as const).map(
          (id) => row(table, id).value ?? 0,
        );
        expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(all === 0 ? 0 : 1);
        for (const { calls, acknowledged, waiting } of table.answering)
          expect(acknowledged + waiting).toBe(calls);
        expect(row(table, 'standing-mean').value ?? 0).toBeLessThanOrEqual(
          row(table, 'standing-most').value ?? 0,
        );
      }),
    );
  });
});
