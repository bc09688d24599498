import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../src/model/units.ts';
import { alarmsWithin, compareAlarms, delayOf } from '../../../../src/pipeline/backtest/compare.ts';
import { alarmAt, DAY, DAY_0, MINUTE } from './alarm-samples.ts';

const SPAN = { from: epochMs(DAY_0), to: epochMs(DAY_0 + DAY) };
const ids = (alarms: readonly { readonly id: string }[]) => alarms.map(({ id }) => id);

describe('two alarm lists of one span', () => {
  it('keeps what overlaps, gains and loses the rest', () => {
    const before = [alarmAt(0, 10), alarmAt(100, 110), alarmAt(200, null)];
    const after = [alarmAt(5, 12), alarmAt(150, 160), alarmAt(230, null)];
    const compared = compareAlarms(before, after, SPAN);
    expect(compared.kept.map((pair) => ids([pair.before, pair.after]))).toEqual([
      ids([before[0], after[0]].flatMap((one) => one ?? [])),
      ids([before[2], after[2]].flatMap((one) => one ?? [])),
    ]);
    expect(ids(compared.lost)).toEqual(['a-100-110-']);
    expect(ids(compared.gained)).toEqual(['a-150-160-']);
    expect(compared.byType).toMatchObject([{ gained: 1, lost: 1, kept: 2 }]);
  });

  it('one alarm answers for one other: two in its place are one kept, one gained', () => {
    const long = alarmAt(0, 60);
    const halves = [alarmAt(0, 20), alarmAt(40, 60)];
    const compared = compareAlarms([long], halves, SPAN);
    expect(compared.kept).toHaveLength(1);
    expect(ids(compared.gained)).toEqual(['a-40-60-']);
    expect(compared.lost).toEqual([]);
  });

  it('another type or another subject is another alarm', () => {
    const one = alarmAt(0, 10, { type: 'bypass.open', subject: { kind: 'bypass', id: 's1' } });
    const others = [
      alarmAt(0, 10, { type: 'bypass.unsecured', subject: { kind: 'bypass', id: 's1' } }),
      alarmAt(0, 10, { type: 'bypass.open', subject: { kind: 'bypass', id: 's2' } }),
    ];
    const compared = compareAlarms([one], others, SPAN);
    expect(compared.kept).toEqual([]);
    expect(compared.gained).toHaveLength(2);
    expect(compared.lost).toEqual([one]);
  });

  it('tells the delay from onset to finding, and none where there is no alarm', () => {
    const alarms = [10, 20, 30, 40].map((delay, n) => alarmAt(n * 10, null, {}, delay));
    expect(delayOf(alarms)).toEqual({ medianSeconds: 20, p95Seconds: 40 });
    expect(delayOf([])).toEqual({ medianSeconds: null, p95Seconds: null });
  });

  it('counts what was active at some moment of the span', () => {
    const span = { from: epochMs(DAY_0 + 60 * MINUTE), to: epochMs(DAY_0 + 120 * MINUTE) };
    const alarms = [
      alarmAt(0, 59),
      alarmAt(0, 60),
      alarmAt(0, null),
      alarmAt(119, 130),
      alarmAt(120, 130),
    ];
    expect(ids(alarmsWithin(alarms, span))).toEqual(['a-0-60-', 'a-0-null-', 'a-119-130-']);
  });
});
