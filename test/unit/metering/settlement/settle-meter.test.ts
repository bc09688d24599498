import { describe, expect, it } from 'vitest';
import { gasDaySpan } from '../../../../src/metering/books/gas-day.ts';
import type { MeterDay } from '../../../../src/metering/contract/metering-books.ts';
import type { EnteredOperation } from '../../../../src/metering/operations/operations-of.ts';
import { cycleAt, cycleOfDay } from '../../../../src/metering/settlement/cycle-at.ts';
import { settleMeter } from '../../../../src/metering/settlement/settle-meter.ts';
import { stillSpans } from '../../../../src/metering/settlement/still-spans.ts';
import { MeterOperation } from '../../../../src/model/archive/metering-kinds.ts';
import { Settlement } from '../../../../src/model/archive/operation-kinds.ts';
import { MeterId } from '../../../../src/model/ids.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { meterStats } from '../../../support/meter-stats.ts';

const CALENDAR = { timeZone: 'Asia/Shanghai', startHour: 8 };
const METER = MeterId.parse('M-1');
const cycle = cycleOfDay('tenDays', CALENDAR, '2026-02-15');

const day = (name: string, vbM3: number, over: Partial<MeterDay> = {}, known = 1): MeterDay => {
  const { start, end } = gasDaySpan(CALENDAR, name);
  const stats = meterStats({ vbM3, knownMs: known * (end - start), vb: 1000 + vbM3, vm: 500 });
  return { meter: METER, day: name, start, end, method: 'measured', version: 1, stats, ...over };
};
const days = (from: number, to: number, vbM3: number): MeterDay[] =>
  Array.from({ length: to - from }, (_, n) =>
    day(`2026-02-${String(from + n).padStart(2, '0')}`, vbM3),
  );
const settle = (rows: readonly MeterDay[], over: Partial<Parameters<typeof settleMeter>[0]> = {}) =>
  settleMeter({
    cycle,
    calendar: CALENDAR,
    days: rows,
    still: [],
    earlier: [],
    factor: 1,
    ...over,
  });

/** The first ten days, settled at 10 m³ a day. */
const FIRST = Settlement.parse({
  ...{ meter: 'M-1', customer: 'C-1', settlement: 'tenDays', by: 'li' },
  ...{ from: '2026-02-01', to: '2026-02-11', volumeM3: 100, estimatedVbM3: 0 },
  ...{ adjustmentM3: 0, settledM3: 100 },
  days: Array.from({ length: 10 }, (_, n) => ({
    day: `2026-02-${String(n + 1).padStart(2, '0')}`,
    vbM3: 10,
    version: 1,
  })),
});

describe('the cycle of a moment', () => {
  it('begins with the gas day, not at midnight', () => {
    const at = (text: string) => cycleAt('tenDays', CALENDAR, Date.parse(text)).from;
    expect(at('2026-02-11T07:59:00+08:00')).toBe('2026-02-01');
    expect(at('2026-02-11T08:00:00+08:00')).toBe('2026-02-11');
    expect(new Date(cycle.start).toISOString()).toBe('2026-02-11T00:00:00.000Z');
    expect(new Date(cycle.end).toISOString()).toBe('2026-02-21T00:00:00.000Z');
  });
});

describe('settling a meter', () => {
  it('freezes days, versions and the last index', () => {
    const rows = [...days(11, 20, 12.3456), day('2026-02-20', 1, { version: 7 })];
    const settled = settle(rows);
    if (!settled.ok) throw new Error(settled.error.join());
    // 9 × 12.3456 + 1
    expect(settled.value).toMatchObject({ volumeM3: 112.11, settledM3: 112.11, vb: 1001, vm: 500 });
    expect(settled.value.days.at(0)).toEqual({ day: '2026-02-11', vbM3: 12.346, version: 1 });
    expect(settled.value.days.at(-1)).toEqual({ day: '2026-02-20', vbM3: 1, version: 7 });
  });

  it('refuses days that nobody accounts for, by name', () => {
    const rows = days(11, 21, 10).filter((row) => row.day !== '2026-02-14');
    const partly = rows.map((row) => (row.day === '2026-02-17' ? day(row.day, 5, {}, 0.5) : row));
    expect(settle(partly)).toEqual({ ok: false, error: ['2026-02-14', '2026-02-17'] });
  });

  it('asks for no reading while nothing can flow', () => {
    const rows = days(11, 16, 10);
    const still = [
      { from: gasDaySpan(CALENDAR, '2026-02-16').start, to: Number.POSITIVE_INFINITY },
    ];
    expect(settle(rows)).toMatchObject({ ok: false });
    expect(settle(rows, { still })).toMatchObject({ ok: true, value: { volumeM3: 50 } });
  });

  it('takes what an earlier cycle has become into this one, once', () => {
    const before = days(1, 11, 10).map((row) =>
      row.day === '2026-02-03' ? day(row.day, 17.5) : row,
    );
    const settled = settle([...before, ...days(11, 21, 10)], { earlier: [FIRST] });
    if (!settled.ok) throw new Error('refused');
    expect(settled.value).toMatchObject({ volumeM3: 100, adjustmentM3: 7.5, settledM3: 107.5 });
    expect(settled.value.adjustments).toEqual([
      { from: '2026-02-01', to: '2026-02-11', m3: 7.5, volumeM3: 107.5 },
    ]);
    // settled with the second cycle, it is not settled again with the third
    const { adjustments, days: frozen } = settled.value;
    const second = { ...FIRST, from: '2026-02-11', to: '2026-02-21', adjustments, days: frozen };
    const third = cycleOfDay('tenDays', CALENDAR, '2026-02-25');
    const rows = [...before, ...days(11, 29, 10)];
    const again = settle(rows, { cycle: third, earlier: [FIRST, second] });
    expect(again).toMatchObject({ ok: true, value: { adjustments: [], settledM3: 80 } });
    // and comes down again when the correction is taken back
    const back = settle([...days(1, 29, 10)], { cycle: third, earlier: [FIRST, second] });
    expect(back).toMatchObject({ ok: true, value: { adjustmentM3: -7.5, settledM3: 72.5 } });
  });

  it('compares no cycle of which the books have lost a day', () => {
    const settled = settle([...days(2, 11, 10), ...days(11, 21, 10)], { earlier: [FIRST] });
    expect(settled).toMatchObject({
      ok: true,
      value: { adjustments: [], unchecked: ['2026-02-01'] },
    });
  });
});

describe('settling a meter without a base register', () => {
  const vmDay = (name: string, vmM3: number): MeterDay => {
    const { start, end } = gasDaySpan(CALENDAR, name);
    const stats = meterStats({ vmM3, vm: 500 + vmM3, knownMs: end - start });
    return { ...day(name, 0), stats };
  };
  const vmDays = (from: number, to: number, vmM3: number): MeterDay[] =>
    days(from, to, 0).map((row) => vmDay(row.day, vmM3));

  it('charges what comes late to a cycle in which nothing had flowed at the factor of then', () => {
    const first = cycleOfDay('tenDays', CALENDAR, '2026-02-05');
    const nothing = settle(vmDays(1, 11, 0), { cycle: first, factor: 4.9 });
    if (!nothing.ok) throw new Error(nothing.error.join());
    const { factor, volumeM3, days: frozen } = nothing.value;
    expect([factor, volumeM3]).toEqual([4.9, 0]);
    const before = { ...FIRST, factor: factor ?? 1, volumeM3, days: frozen };
    // 2 m³ actual a day were missed; the contract says 5.1 since
    const rows = [...vmDays(1, 11, 2), ...vmDays(11, 21, 1)];
    const settled = settle(rows, { earlier: [before], factor: 5.1 });
    expect(settled).toMatchObject({ ok: true, value: { adjustmentM3: 98, volumeM3: 51 } });
  });

  it('says no factor where a base register stands beside a silent day', () => {
    const rows = [
      ...days(11, 20, 10),
      { ...day('2026-02-20', 0), stats: vmDay('2026-02-20', 0).stats },
    ];
    const settled = settle(rows);
    expect(settled.ok && 'factor' in settled.value).toBe(false);
  });
});

describe('settling a meter whose base register has lost something', () => {
  it('is refused: the actual register knows that gas flowed, and not what it is billed by', () => {
    const { start, end } = gasDaySpan(CALENDAR, '2026-02-14');
    const lost = meterStats({ vbM3: 9, vmM3: 4, vb: 1009, knownMs: end - start });
    const rows = days(11, 21, 10).map((row) =>
      row.day === '2026-02-14'
        ? { ...row, stats: { ...lost, baseMs: end - start, baseKnownMs: end - start - 3_600_000 } }
        : row,
    );
    expect(settle(rows)).toEqual({ ok: false, error: ['2026-02-14'] });
  });
});

describe('when nothing can flow', () => {
  const at = (text: string) => Date.parse(text);
  const operation = (act: string, when: string): EnteredOperation => ({
    id: act,
    at: epochMs(at(when)),
    recordedBy: 'li',
    recordedAt: epochMs(0),
    body: MeterOperation.parse({
      ...{ meter: 'M-1', act, at: when, by: 'li' },
      ...(act === 'unseal' ? { new: { device: 'd', serial: 's', initialVb: 1 } } : {}),
    }),
  });
  const seal = operation('seal', '2026-02-03T10:00:00+08:00');
  const unseal = operation('unseal', '2026-02-05T10:00:00+08:00');
  const close = operation('close', '2026-02-09T10:00:00+08:00');

  it('is before the first meter, while sealed, and once closed', () => {
    const spans = stillSpans({ installed: '2026-02-01' }, [seal, unseal, close], 'Asia/Shanghai');
    expect(spans).toEqual([
      { from: Number.NEGATIVE_INFINITY, to: at('2026-02-01T00:00:00+08:00') },
      { from: seal.at, to: unseal.at },
      { from: close.at, to: Number.POSITIVE_INFINITY },
    ]);
  });

  it('is not before a meter that took another one’s place', () => {
    const changed = {
      ...seal,
      body: MeterOperation.parse({
        ...{ meter: 'M-1', act: 'change-meter', at: '2026-02-03T10:00:00+08:00', by: 'li' },
        new: { device: 'd', serial: 's', initialVb: 1 },
      }),
    };
    expect(stillSpans({ installed: '2026-02-03' }, [changed], 'Asia/Shanghai')).toEqual([]);
  });
});
