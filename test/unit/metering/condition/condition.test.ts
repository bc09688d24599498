import { describe, expect, it } from 'vitest';
import { columnById } from '../../../../src/metering/condition/condition-columns.ts';
import { conditionFile } from '../../../../src/metering/condition/condition-file.ts';
import { filterRows } from '../../../../src/metering/condition/condition-filter.ts';
import { orderRows } from '../../../../src/metering/condition/condition-order.ts';
import { conditionRow } from '../../../../src/metering/condition/condition-row.ts';
import {
  type ConditionAlarm,
  conditionSources,
} from '../../../../src/metering/condition/condition-sources.ts';
import { type Figures, figuresOf } from '../../../../src/metering/condition/figures.ts';
import { gradeAt } from '../../../../src/metering/condition/grade.ts';
import { GRADE_RULES } from '../../../../src/metering/condition/grade-rules.ts';
import type { MeterStats } from '../../../../src/metering/contract/meter-stats.ts';
import { csvChunks } from '../../../../src/metering/sheet/table-file.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { conditionFleet, soundMeter } from '../../../support/condition-fleet.ts';
import { DAY_MS, periodTableOf, soundMonth } from '../../../support/period-table.ts';

const NOW = epochMs(Date.parse('2026-11-26T04:00:00Z'));

interface Case {
  readonly stats?: Partial<MeterStats> | null;
  readonly meter?: Record<string, unknown>;
  readonly alarms?: readonly ConditionAlarm[];
}

function figures(cases: Readonly<Record<string, Case>>): Figures {
  const index = conditionFleet(
    Object.entries(cases).map(([id, { meter }]) => soundMeter(id, meter)),
  );
  const known = Object.entries(cases).flatMap(([id, { stats }]) =>
    stats === null ? [] : [[id, soundMonth(stats)] as const],
  );
  const alarms = new Map(Object.entries(cases).map(([id, one]) => [id, one.alarms ?? []]));
  const periods = periodTableOf(Object.fromEntries(known));
  return figuresOf(conditionSources({ index, periods, alarms, now: NOW, days: 30 }));
}

const rowOf = (one: Case) => conditionRow(figures({ m: one }), 0);
const rulesOf = (one: Case) => rowOf(one).reasons.map(({ rule }) => rule);
const alarm = (
  type: ConditionAlarm['type'],
  priority: ConditionAlarm['priority'],
): ConditionAlarm => ({
  id: `${type}-1`,
  type,
  priority,
  batteryDays: type === 'meter.battery' ? 41 : null,
});

describe('grade', () => {
  it('a sound meter with its file in order is A, without reasons and advice', () => {
    expect(rowOf({})).toMatchObject({ grade: 'A', reasons: [], advice: [], flags: [] });
  });

  it.each<[string, Case, string, string, string | null]>([
    [
      'certificate over since yesterday',
      { meter: { verifiedUntil: '2026-11-25' } },
      'verification-overdue',
      'D',
      'send-for-verification',
    ],
    [
      'certificate ends today: it still holds',
      { meter: { verifiedUntil: '2026-11-26' } },
      'verification-overdue',
      'B',
      'send-for-verification',
    ],
    [
      'no certificate, rotary of 2022',
      { meter: { verifiedUntil: undefined } },
      'verification-assumed',
      'C',
      'send-for-verification',
    ],
    [
      'no dates at all',
      { meter: { verifiedUntil: undefined, installed: undefined } },
      'verification-missing',
      'B',
      'complete-file',
    ],
    [
      'more than ten years old',
      { meter: { installed: '2016-11-25' } },
      'service-life',
      'D',
      'replace',
    ],
    ['P2 alarm', { alarms: [alarm('meter.sensor-drift', 2)] }, 'open-alarm', 'D', 'check-sensors'],
    ['P4 alarm', { alarms: [alarm('meter.battery', 4)] }, 'open-alarm', 'B', 'replace-battery'],
    ['no capacity', { meter: { capacity: undefined } }, 'capacity-missing', 'B', 'complete-file'],
    ['sealed and flowing', { meter: { status: 'sealed' } }, 'flow-out-of-use', 'D', 'visit-meter'],
    [
      'factor 2.1 % high',
      { stats: { checkedVbM3: 142_940 } },
      'conversion',
      'D',
      'check-conversion',
    ],
    [
      'factor 0.6 % low',
      { stats: { checkedVbM3: 139_160 } },
      'conversion',
      'B',
      'check-conversion',
    ],
    ['pulses missing, 2 %', { stats: { mechM3: 29_388 } }, 'index-mismatch', 'C', 'check-pulses'],
    ['disturbed', { stats: { vbdM3: 1 } }, 'disturbed', 'C', 'check-sensors'],
    ['peak 121 %', { stats: { peakMeanQm: 121 } }, 'over-range-peak', 'D', 'size-up'],
    [
      '2 % of the time above Qmax',
      { stats: { aboveQmaxMs: 0.6 * DAY_MS } },
      'over-range',
      'C',
      'size-up',
    ],
    [
      'a quarter of its flow below Qmin',
      { stats: { belowQminMs: 7.5 * DAY_MS } },
      'below-qmin',
      'C',
      'size-down',
    ],
    [
      'most of its flow below Qt',
      { stats: { qminToQtMs: 16 * DAY_MS } },
      'below-qt',
      'B',
      'size-down',
    ],
    [
      'pressure under the atmosphere',
      { stats: { pAbsSum: 720 * 90 } },
      'pressure-range',
      'C',
      'check-sensors',
    ],
    ['70 °C', { stats: { tGasSum: 720 * 70 } }, 'temperature-high', 'C', 'check-sensors'],
    ['−40 °C', { stats: { tGasSum: 720 * -40 } }, 'temperature-low', 'C', 'check-sensors'],
    [
      'a quarter estimated',
      { stats: { estimatedVmM3: 7_200 } },
      'estimated',
      'C',
      'check-telemetry',
    ],
    ['74 % of its records', { stats: { records: 533 } }, 'completeness', 'C', 'check-telemetry'],
    ['clock 6 min ahead', { stats: { clockOffsetMs: -360_000 } }, 'clock', 'B', 'set-clock'],
    ['3.1 V', { stats: { battery: 3.1 } }, 'battery-voltage', 'B', 'replace-battery'],
    [
      'battery of 2016',
      { meter: { installed: '2017-01-01' } },
      'battery-days',
      'B',
      'replace-battery',
    ],
    ['valve fault', { stats: { valve: 'fault' } }, 'valve-fault', 'C', 'repair-valve'],
  ])('%s', (_name, one, rule, grade, advice) => {
    const row = rowOf(one);
    const reason = row.reasons.find((found) => found.rule === rule);
    expect(reason?.grade).toBe(grade);
    expect(reason?.text.zh).toMatch(/\p{Script=Han}/u);
    expect(row.grade).toBe(row.reasons[0]?.grade);
    expect(row.advice.map(({ act }) => act)).toContain(advice);
  });

  it('every rule is among the cases above or names the same figure', () => {
    const ids = GRADE_RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(23);
  });

  it('what rests on too little says nothing', () => {
    // 40 m³ for the factor, 45 m³ of 50 for the index, a week for the size
    const few = { checkedVmM3: 40, checkedVbM3: 300, expectedVbM3: 200, mechM3: 45, mechVmM3: 30 };
    expect(rulesOf({ stats: few })).toEqual([]);
    const week = { knownMs: 13 * DAY_MS, belowQminMs: 13 * DAY_MS };
    expect(rulesOf({ stats: week })).not.toContain('below-qmin');
    // a pack of 7.2 V is no 3.6 V cell, and a meter without P and T is not judged by them
    expect(rulesOf({ stats: { battery: 7.2, pAbsSum: 0, pAbsCount: 0 } })).toEqual([]);
  });
});

describe('cannot be judged', () => {
  it.each<[string, Partial<MeterStats> | null, string]>([
    ['no data', null, 'no-data'],
    ['10 of 30 days', { knownMs: 10 * DAY_MS }, 'too-little-data'],
    ['40 % of its records', { records: 288 }, 'too-little-data'],
  ])('%s is –, never A', (_name, stats, rule) => {
    const row = rowOf({ stats });
    expect(row.grade).toBe('–');
    expect(row.reasons[0]?.rule).toBe(rule);
    expect(row.advice.map(({ act }) => act)).toEqual(['check-telemetry']);
  });

  it('a wrong that is on file stands without data; a notice does not make it B', () => {
    const overdue = rowOf({ stats: null, meter: { verifiedUntil: '2025-01-01' } });
    expect(overdue.grade).toBe('D');
    expect(overdue.flags).toEqual(['no-data']);
    expect(rowOf({ stats: null, meter: { capacity: undefined } })).toMatchObject({
      grade: '–',
      flags: ['no-data', 'no-capacity'],
    });
  });
});

describe('figures', () => {
  const known = figures({
    m: {
      stats: { credit: 4_800 },
      meter: { prepay: { unit: 'm3', price: 3 } },
      alarms: [alarm('meter.battery', 3)],
    },
  });
  it.each([
    ['loadMeanPercent', 40],
    ['loadPeakPercent', 80],
    ['qtToQmaxPercent', 90],
    ['pAbsKPa', 500],
    ['tGasC', 15],
    ['cDevice', 5],
    ['completenessPercent', 100],
    ['creditDays', 1],
    ['clockOffsetS', 2],
    ['batteryDays', 41],
  ] as const)('%s', (name, value) => {
    expect(known.at(name, 0)).toBeCloseTo(value, 6);
  });

  it('service age by the day, battery by age where no alarm says otherwise', () => {
    expect(known.at('serviceAgeYears', 0)).toBeCloseTo(4.74, 2);
    const days = figures({ m: {} }).at('batteryDays', 0) ?? 0;
    expect(days).toBe((Date.parse('2032-02-29') - Date.parse('2026-11-25')) / DAY_MS);
  });
});

describe('order and filter', () => {
  const table = figures({
    a: { stats: { vbM3: 5 } },
    b: { stats: null },
    c: { stats: { vbM3: 9 } },
    d: { stats: { vbM3: 5 }, meter: { verifiedUntil: '2020-01-01' } },
  });
  const sorted = (id: string, order: 'asc' | 'desc') => {
    const column = columnById.get(id);
    if (column === undefined) throw new Error(id);
    const rows = orderRows(table, [0, 1, 2, 3], { column, order, language: 'zh' });
    return rows.map((row) => 'abcd'[row]).join('');
  };
  it.each([
    ['vbM3', 'asc', 'adcb'],
    ['vbM3', 'desc', 'cadb'],
    ['grade', 'asc', 'acdb'],
    ['grade', 'desc', 'dacb'],
    ['serial', 'desc', 'dcba'],
    ['flags', 'asc', 'bacd'],
  ] as const)('by %s %s, unknown ones last, equal ones by id', (id, order, expected) => {
    expect(sorted(id, order)).toBe(expected);
  });

  it('by grade and place', () => {
    expect(filterRows(table, { grades: ['D', '–'] })).toEqual([1, 3]);
    expect(filterRows(table, { zone: 'west' })).toEqual([]);
    expect(filterRows(table, { zone: 'east', customer: 'plant', class: 'factory' })).toHaveLength(
      4,
    );
    expect(gradeAt(table, 0)).toBe('A');
  });
});

describe('as CSV', () => {
  it('has Chinese titles with units, empty cells for the unknown and no formulas', () => {
    const table = figures({ a: {}, b: { stats: null } });
    const columns = ['customer', 'meter', 'vbM3', 'verificationDue', 'grade'].flatMap(
      (id) => columnById.get(id) ?? [],
    );
    const text = [...csvChunks(conditionFile(table, [0, 1], columns, 'zh'))].join('');
    expect(text).toBe(
      [
        '\uFEFF用户,表位,标况气量 (m³),检定到期,等级',
        `"'=热电厂, ""一期""",a,144000,2027-08-31,A`,
        `"'=热电厂, ""一期""",b,,2027-08-31,–`,
        '',
      ].join('\r\n'),
    );
  });
});
