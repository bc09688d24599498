import type { BackBilling } from '../../model/archive/back-billing-kind.ts';
import { choiceWord } from '../../model/archive/choice-words.ts';
import { fieldWord } from '../../model/archive/field-words.ts';
import type { Localized } from '../../model/localized.ts';
import { epochMs } from '../../model/units.ts';
import {
  type Cell,
  column,
  dateCell,
  numberCell,
  type Section,
  textCell,
  word,
} from '../../report/report.ts';
import { localMinute } from '../../report/report-time.ts';

const KIND = 'back-billing';
const choice = (key: string, value: string): Localized => choiceWord(KIND, key, value);
const NONE = word('无', 'None');
const m3 = (value: number): Cell => numberCell(value, 1);

/** What it comes to, what was read, how it was reckoned, and what speaks for it. */
export const statementSections = (body: BackBilling, timeZone: string): readonly Section[] => [
  volumes(body),
  readings(body, timeZone),
  reckoning(body),
  periods(body),
  others(body),
  alarms(body, timeZone),
  remarks(body),
];

function volumes(body: BackBilling): Section {
  const keys = [
    'countedM3',
    'disturbedM3',
    'estimateM3',
    'lowM3',
    'highM3',
    'differenceM3',
  ] as const;
  const { money } = body;
  return {
    title: word('核定结果', 'Result'),
    note: word('气量为标况立方米', 'Volumes are base m³'),
    columns: [column('项目', 'Item', 60), column('数值', 'Value', 24)],
    rows: [
      ...keys.map((key) => ({ cells: [textCell(fieldWord(KIND, key)), m3(body[key])] })),
      ...(money === undefined
        ? []
        : [{ cells: [textCell(fieldWord(KIND, 'money')), numberCell(money, 2)] }]),
    ],
    none: NONE,
  };
}

function readings(body: BackBilling, timeZone: string): Section {
  const at = (time: string): Cell => textCell(localMinute(epochMs(Date.parse(time)), timeZone));
  const exact = (value: number): Cell => numberCell(value, 3);
  return {
    title: fieldWord(KIND, 'readings'),
    note: word(
      '时段开始前最后一次与结束后第一次读数；其间换表的，两数之差不等于用气量',
      'Last reading before the span and first after it; where the meter was changed in between, they do not differ by what passed',
    ),
    columns: [
      column('计数器', 'Register', 14),
      column('起数时间', 'Read at the beginning', 24),
      column('起数(m³)', 'Index (m³)', 18),
      column('止数时间', 'Read at the end', 24),
      column('止数(m³)', 'Index (m³)', 18),
    ],
    rows: body.readings.map(({ what, startAt, start, endAt, end }) => ({
      cells: [
        textCell(choice('readings.what', what)),
        at(startAt),
        exact(start),
        at(endAt),
        exact(end),
      ],
    })),
    none: word('时段内没有读数', 'No register was read'),
  };
}

const reckoning = (body: BackBilling): Section => ({
  title: word('计算过程', 'Reckoning'),
  note: body.formula,
  columns: [column('参数', 'Term', 50), column('数值', 'Value', 20), column('单位', 'Unit', 12)],
  rows: body.terms.map(({ zh, en, value, unit }) => ({
    cells: [textCell({ zh, en }), numberCell(value, decimalsOf(value)), textCell(unit)],
  })),
  none: NONE,
});

/** As many as the term was written with: it was rounded when it was drafted. */
const decimalsOf = (value: number): number =>
  Math.min(6, (String(value).split('.')[1] ?? '').length);

const periods = (body: BackBilling): Section => ({
  title: fieldWord(KIND, 'periods'),
  note: null,
  columns: [
    column('供气日或月', 'Gas day or month', 20),
    column('计量气量(m³)', 'Counted (m³)', 20),
    column('核定气量(m³)', 'Estimate (m³)', 20),
    column('差额(m³)', 'Difference (m³)', 20),
  ],
  rows: body.periods.map(({ on, countedM3, estimateM3 }) => ({
    cells: [
      on.length === 10 ? dateCell(on) : textCell(on),
      m3(countedM3),
      m3(estimateM3),
      m3(estimateM3 - countedM3),
    ],
  })),
  none: NONE,
});

const others = (body: BackBilling): Section => ({
  title: fieldWord(KIND, 'others'),
  note: word('供比对，不作为核定依据', 'For comparison; the statement does not rest on them'),
  columns: [
    column('方法', 'Method', 40),
    column('核定气量(m³)', 'Estimate (m³)', 18),
    column('区间下限(m³)', 'Lower bound (m³)', 18),
    column('区间上限(m³)', 'Upper bound (m³)', 18),
  ],
  rows: body.others.map(({ method, estimateM3, lowM3, highM3 }) => ({
    cells: [textCell(choice('method', method)), m3(estimateM3), m3(lowM3), m3(highM3)],
  })),
  none: word('没有其他方法可用', 'No other method could tell'),
});

const alarms = (body: BackBilling, timeZone: string): Section => ({
  title: fieldWord(KIND, 'alarms'),
  note: null,
  columns: [
    column('发生时间', 'Occurred', 22),
    column('恢复时间', 'Returned', 22),
    column('告警', 'Alarm', 60),
    column('告警估算(工况m³)', 'Its estimate (m³ actual)', 18),
  ],
  rows: body.alarms.map(({ zh, en, occurredAt, returnedAt, estimatedVm }) => ({
    cells: [
      textCell(localMinute(epochMs(Date.parse(occurredAt)), timeZone)),
      returnedAt === undefined
        ? null
        : textCell(localMinute(epochMs(Date.parse(returnedAt)), timeZone)),
      textCell({ zh, en }),
      estimatedVm === undefined ? null : m3(estimatedVm),
    ],
  })),
  none: word('时段内没有相关告警', 'No alarm of the span speaks for the cause'),
});

const remarks = (body: BackBilling): Section => ({
  title: fieldWord(KIND, 'remarks'),
  note: null,
  columns: [column('说明', 'Remark', 100)],
  rows: [
    ...body.remarks.map((one) => ({ cells: [textCell(one)] })),
    ...(body.reviewNote === undefined
      ? []
      : [
          {
            cells: [textCell(word(`复核意见：${body.reviewNote}`, `Review: ${body.reviewNote}`))],
          },
        ]),
  ],
  none: NONE,
});
