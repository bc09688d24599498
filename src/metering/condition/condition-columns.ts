import type { FieldPath } from '../../history/history.ts';
import type { Localized } from '../../model/localized.ts';
import type { MeterStats } from '../contract/meter-stats.ts';
import type { MeterRow } from '../verification/meter-row.ts';
import type { FigureName } from './figures.ts';

/**
 * A column of the condition table (domain.md §B.4). `text`: by the fleet's words;
 * `number`, `date`, `valve`: by a figure; `grade`, `reasons`, `advice`, `flags`,
 * `alarms`: judged. Where it comes from is said for the trace.
 */
export interface ConditionColumn {
  readonly id: string;
  readonly title: Localized;
  readonly unit: string;
  readonly kind:
    | 'text'
    | 'number'
    | 'date'
    | 'valve'
    | 'grade'
    | 'reasons'
    | 'advice'
    | 'flags'
    | 'alarms';
  readonly digits: number;
  readonly figure: FigureName | null;
  readonly text: ((row: MeterRow) => Localized | string) | null;
  /** Figures of the books that it is made of. */
  readonly stats: readonly (keyof MeterStats)[];
  /** Fields of the readings behind it; empty: it comes from the file or from alarms. */
  readonly fields: readonly FieldPath[];
  readonly source: 'readings' | 'alarms' | 'file' | 'rules';
}

type Extras = Partial<
  Pick<ConditionColumn, 'unit' | 'digits' | 'stats' | 'fields' | 'source' | 'figure'>
>;

const column = (
  id: string,
  kind: ConditionColumn['kind'],
  [zh, en]: readonly [string, string],
  extras: Extras & Pick<ConditionColumn, 'text'>,
): ConditionColumn => ({
  unit: '',
  digits: 0,
  figure: null,
  stats: [],
  fields: [],
  source: 'file',
  ...extras,
  id,
  kind,
  title: { zh, en },
});

const text = (
  id: string,
  title: readonly [string, string],
  of: (row: MeterRow) => Localized | string,
): ConditionColumn => column(id, 'text', title, { text: of });

const number = (
  id: FigureName,
  title: readonly [string, string],
  unit: string,
  digits: number,
  extras: Extras = {},
): ConditionColumn =>
  column(id, 'number', title, { text: null, figure: id, unit, digits, ...extras });

const read = (stats: readonly (keyof MeterStats)[], ...fields: readonly FieldPath[]): Extras => ({
  stats,
  fields,
  source: 'readings',
});

const TIME = ['vm', 'vb'] as const;

const NONE: Localized = { zh: '', en: '' };

/** In the order in which they are shown. */
export const CONDITION_COLUMNS: readonly ConditionColumn[] = [
  text('customer', ['用户', 'Customer'], ({ customer, site }) => customer?.name ?? site.customer),
  text('customerId', ['用户编号', 'Customer id'], ({ site }) => site.customer),
  text(
    'class',
    ['用户类别', 'Class'],
    ({ customer }) => CLASS_WORDS[customer?.class ?? ''] ?? NONE,
  ),
  text('zone', ['片区', 'Zone'], ({ zone, site }) => zone?.name ?? site.zone),
  text('site', ['站点', 'Site'], ({ site }) => site.name),
  text('meter', ['表位', 'Meter'], ({ meter }) => meter.id),
  text('serial', ['表号', 'Serial'], ({ meter }) => meter.serial ?? ''),
  text('type', ['表型', 'Type'], ({ meter }) => TYPE_WORDS[meter.type]),
  text('size', ['规格', 'Size'], ({ meter }) => meter.size ?? ''),
  number('qMin', ['最小流量', 'Qmin'], 'm³/h', 3),
  number('qMax', ['最大流量', 'Qmax'], 'm³/h', 1),
  number('vbM3', ['标况气量', 'Vb'], 'm³', 1, read(['vbM3', 'estimatedVbM3'], 'vb')),
  number('vmM3', ['工况气量', 'Vm'], 'm³', 1, read(['vmM3', 'estimatedVmM3'], 'vm')),
  number(
    'loadMeanPercent',
    ['平均负荷', 'Mean load'],
    '% Qmax',
    1,
    read(['vmM3', 'knownMs'], ...TIME),
  ),
  number(
    'loadPeakPercent',
    ['最大负荷', 'Peak load'],
    '% Qmax',
    1,
    read(['peakMeanQm', 'peakQm'], 'vm', 'qm'),
  ),
  number(
    'zeroPercent',
    ['零流量时间', 'Time at zero'],
    '%',
    1,
    read(['zeroMs', 'knownMs'], ...TIME),
  ),
  number(
    'belowQminPercent',
    ['低于 Qmin 时间', 'Time below Qmin'],
    '%',
    1,
    read(['belowQminMs', 'knownMs'], ...TIME),
  ),
  number(
    'qminToQtPercent',
    ['Qmin–Qt 时间', 'Time Qmin to Qt'],
    '%',
    1,
    read(['qminToQtMs', 'knownMs'], ...TIME),
  ),
  number(
    'qtToQmaxPercent',
    ['Qt–Qmax 时间', 'Time Qt to Qmax'],
    '%',
    1,
    read(['qtToQmaxMs', 'knownMs'], ...TIME),
  ),
  number(
    'aboveQmaxPercent',
    ['超 Qmax 时间', 'Time above Qmax'],
    '%',
    1,
    read(['aboveQmaxMs', 'knownMs'], ...TIME),
  ),
  number(
    'pAbsKPa',
    ['平均绝压', 'Mean pressure'],
    'kPa abs',
    2,
    read(['pAbsSum', 'pAbsCount'], 'pAbs'),
  ),
  number(
    'tGasC',
    ['平均温度', 'Mean temperature'],
    '°C',
    2,
    read(['tGasSum', 'tGasCount'], 'tGas'),
  ),
  number(
    'cDevice',
    ['修正系数（实际）', 'C by the registers'],
    '',
    5,
    read(['checkedVbM3', 'checkedVmM3'], 'vb', 'vm', 'c'),
  ),
  number(
    'cCalculated',
    ['修正系数（计算）', 'C calculated'],
    '',
    5,
    read(['expectedVbM3', 'checkedVmM3'], 'vm', 'pAbs', 'tGas'),
  ),
  number(
    'cDeviationPercent',
    ['修正系数偏差', 'C deviation'],
    '%',
    3,
    read(['checkedVbM3', 'expectedVbM3', 'checkedVmM3'], 'vb', 'vm', 'pAbs', 'tGas'),
  ),
  number('vbdM3', ['受扰体积增量', 'Disturbed volume'], 'm³', 1, read(['vbdM3'], 'vbd')),
  number(
    'indexMismatchPercent',
    ['字轮偏差', 'Index mismatch'],
    '%',
    2,
    read(['mechM3', 'mechVmM3'], 'mechIndex', 'vm'),
  ),
  number(
    'completenessPercent',
    ['数据完整率', 'Completeness'],
    '%',
    1,
    read(['records', 'expectedRecords', 'lateRecords'], ...TIME),
  ),
  number('clockOffsetS', ['时钟偏差', 'Clock offset'], 's', 0, read(['clockOffsetMs'], 'vm')),
  number('batteryV', ['电池电压', 'Battery'], 'V', 2, read(['battery'], 'battery')),
  number('batteryDays', ['电池剩余天数', 'Battery days left'], 'd', 0, {
    source: 'file',
    fields: ['battery'],
  }),
  column('valve', 'valve', ['阀门', 'Valve'], {
    text: null,
    figure: 'valve',
    ...read(['valve'], 'valve'),
  }),
  number('creditM3', ['IC 卡余量', 'Credit'], 'm³', 1, read(['credit'], 'credit')),
  number(
    'creditMoney',
    ['IC 卡余额', 'Credit in money'],
    'CNY',
    2,
    read(['creditMoney'], 'creditMoney'),
  ),
  number(
    'creditDays',
    ['余量可用天数', 'Credit days left'],
    'd',
    1,
    read(['credit', 'creditMoney', 'vbM3', 'vmM3', 'knownMs'], 'credit', 'creditMoney'),
  ),
  column('verificationDue', 'date', ['检定到期', 'Verification due'], {
    text: null,
    figure: 'verificationDue',
  }),
  number('serviceAgeYears', ['使用年限', 'Service age'], 'a', 1),
  column('openAlarms', 'alarms', ['未关闭告警', 'Open alarms'], {
    text: null,
    figure: 'openAlarms',
    source: 'alarms',
  }),
  column('grade', 'grade', ['等级', 'Grade'], { text: null, source: 'rules' }),
  column('reasons', 'reasons', ['评级原因', 'Reasons'], { text: null, source: 'rules' }),
  column('advice', 'advice', ['处置建议', 'Advice'], { text: null, source: 'rules' }),
  column('flags', 'flags', ['提示', 'Flags'], { text: null, source: 'file' }),
];

export const columnById: ReadonlyMap<string, ConditionColumn> = new Map(
  CONDITION_COLUMNS.map((one) => [one.id, one]),
);

const CLASS_WORDS: Readonly<Record<string, Localized>> = {
  hospital: { zh: '医院', en: 'hospital' },
  school: { zh: '学校', en: 'school' },
  hotel: { zh: '宾馆', en: 'hotel' },
  restaurant: { zh: '餐饮', en: 'restaurant' },
  factory: { zh: '工厂', en: 'factory' },
  cng: { zh: '加气站', en: 'CNG' },
  other: { zh: '其他', en: 'other' },
};

export const TYPE_WORDS: Readonly<Record<MeterRow['meter']['type'], Localized>> = {
  diaphragm: { zh: '膜式表', en: 'diaphragm' },
  rotary: { zh: '罗茨表', en: 'rotary' },
  turbine: { zh: '涡轮表', en: 'turbine' },
  ultrasonic: { zh: '超声表', en: 'ultrasonic' },
};
