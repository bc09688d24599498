import type { TableCell, TableFile } from '../../metering/sheet/table-file.ts';
import type { Language, Localized } from '../../model/localized.ts';
import type { CheckView, ExposureView, ForecastView, UnpaidView } from '../schema/prepaid-view.ts';

type Field<T> = readonly [
  zh: string,
  en: string,
  width: number,
  of: (row: T, language: Language) => TableCell,
];

type Placed = Pick<ForecastView, 'meter' | 'serial' | 'site' | 'zone' | 'customer' | 'unit'>;

const number = (value: number | null | undefined, digits: number): TableCell =>
  value === null || value === undefined ? null : { number: value, digits };
const date = (value: string | null | undefined): TableCell =>
  value === null || value === undefined ? null : { date: value };

const PLACE: readonly Field<Placed>[] = [
  ['用户', 'Customer', 24, ({ customer }, language) => customer.name[language]],
  ['片区', 'Zone', 14, ({ zone }) => zone],
  ['用气点', 'Site', 24, ({ site }, language) => site.name[language]],
  ['表位', 'Meter', 16, ({ meter }) => meter],
  ['表号', 'Serial', 16, ({ serial }) => serial],
  ['余量单位', 'Unit', 8, ({ unit }, language) => UNITS[unit][language]],
];

const UNITS: Readonly<Record<Placed['unit'], Localized>> = {
  m3: { zh: 'm³', en: 'm³' },
  money: { zh: '元', en: 'CNY' },
};

const FORECAST: readonly Field<ForecastView>[] = [
  ...PLACE,
  ['余量', 'Balance', 12, ({ balance }) => number(balance, 2)],
  ['余量时间', 'Balance at', 20, ({ balanceAt }) => balanceAt],
  ['可用天数', 'Days', 10, ({ days }) => number(days, 1)],
  ['下限(天)', 'Low (days)', 10, ({ low }) => number(low, 1)],
  ['上限(天)', 'High (days)', 10, ({ high }) => number(high, 1)],
  ['预计用完日期', 'Used up on', 14, ({ usedUpOn }) => date(usedUpOn)],
  ['预计日用气(m³)', 'Use a day (m³)', 14, ({ perDayM3 }) => number(perDayM3, 1)],
  [
    '按气温修正',
    'By temperature',
    10,
    ({ temperatureAdjusted: by }, language) => (by === null ? null : YES_NO[`${by}`][language]),
  ],
  ['依据天数', 'Days of past', 10, ({ basisDays }) => number(basisDays, 0)],
  ['说明', 'Note', 30, ({ judged, because }, language) => WORDS[because ?? judged][language]],
];

const YES_NO = { true: { zh: '是', en: 'yes' }, false: { zh: '否', en: 'no' } } as const;

type Said =
  | ForecastView['judged']
  | NonNullable<ForecastView['because'] | CheckView['because']>
  | CheckView['verdict']
  | ExposureView['basis'];

const WORDS: Readonly<Record<Said, Localized>> = {
  days: { zh: '', en: '' },
  lasts: { zh: '一年以上或不用气', en: 'for more than a year, or no gas is burnt' },
  cannot: { zh: '无法判断', en: 'cannot be judged' },
  'no balance reported': { zh: '没有上报余量', en: 'no balance reported' },
  'balance too old': { zh: '余量上报过旧', en: 'balance reported too long ago' },
  'too little past': { zh: '用气历史不足 14 天', en: 'less than 14 days of past' },
  'no price': { zh: '没有气价', en: 'no price on file' },
  'one balance only': { zh: '期间只有一次余量', en: 'one balance only' },
  'register not known': { zh: '表读数不完整', en: 'register not known for the span' },
  agrees: { zh: '相符', en: 'agrees' },
  differs: { zh: '不符', en: 'differs' },
  unchecked: { zh: '未核对', en: 'unchecked' },
  gas: { zh: '按气量', en: 'gas' },
  money: { zh: '金额表，不受影响', en: 'balance in money: not exposed' },
};

const CHECK: readonly Field<CheckView>[] = [
  ...PLACE,
  ['结果', 'Verdict', 10, ({ verdict }, language) => WORDS[verdict][language]],
  ['期初日期', 'Opening day', 12, ({ opening }) => date(opening?.day)],
  ['期初余量', 'Opening', 12, ({ opening }) => number(opening?.amount, 2)],
  ['购入', 'Purchased', 12, ({ purchased }) => number(purchased, 2)],
  ['换表调整', 'Moved', 12, ({ moved }) => number(moved, 2)],
  ['表计用气(m³)', 'Used by register (m³)', 14, ({ usedM3 }) => number(usedM3, 1)],
  ['应扣', 'Spent', 12, ({ spent }) => number(spent, 2)],
  ['应有余量', 'Expected', 12, ({ expected }) => number(expected, 2)],
  ['期末日期', 'Closing day', 12, ({ reported }) => date(reported?.day)],
  ['上报余量', 'Reported', 12, ({ reported }) => number(reported?.amount, 2)],
  ['差异', 'Difference', 12, ({ difference }) => number(difference, 2)],
  ['允差', 'Tolerance', 12, ({ tolerance }) => number(tolerance, 2)],
  [
    '可能原因',
    'Likely reason',
    60,
    ({ reason, because }, language) =>
      reason?.text[language] ?? (because === null ? null : WORDS[because][language]),
  ],
];

const UNPAID: readonly Field<UnpaidView>[] = [
  ...PLACE,
  ['开始', 'From', 12, ({ from }) => date(from)],
  ['最近', 'To', 12, ({ to }) => date(to)],
  ['天数', 'Days', 8, ({ days }) => number(days, 0)],
  ['气量(m³)', 'Volume (m³)', 14, ({ m3 }) => number(m3, 1)],
  ['金额(元)', 'Money (CNY)', 14, ({ money }) => number(money, 2)],
  ['余量', 'Balance', 12, ({ balance }) => number(balance, 2)],
];

interface BatchRow {
  readonly row: ExposureView;
  /** Null: a meter without batches. */
  readonly batch: ExposureView['batches'][number] | null;
}

const EXPOSURE: readonly Field<BatchRow>[] = [
  ...PLACE.map(
    ([zh, en, width, of]): Field<BatchRow> => [zh, en, width, ({ row }, lang) => of(row, lang)],
  ),
  ['依据', 'Basis', 16, ({ row }, language) => WORDS[row.basis][language]],
  ['购气记录', 'Purchase', 20, ({ batch }) => batch?.purchase ?? null],
  ['购气时间', 'Bought at', 20, ({ batch }) => batch?.boughtAt ?? null],
  [
    '价格为假定',
    'Price assumed',
    10,
    ({ batch }, language) =>
      batch === null ? null : YES_NO[batch.purchase === null ? 'true' : 'false'][language],
  ],
  ['剩余气量(m³)', 'Left (m³)', 14, ({ batch }) => number(batch?.m3, 2)],
  ['购气单价(元/m³)', 'Price paid (CNY/m³)', 14, ({ batch }) => number(batch?.perM3, 4)],
  ['新单价(元/m³)', 'New price (CNY/m³)', 14, ({ row }) => number(row.newPrice, 4)],
  ['差额(元)', 'Difference (CNY)', 14, ({ row, batch }) => number(differenceOf(row, batch), 2)],
];

const differenceOf = (row: ExposureView, batch: BatchRow['batch']): number | null =>
  batch === null || batch.perM3 === null ? null : batch.m3 * (row.newPrice - batch.perM3);

function sheet<T>(
  name: Localized,
  fields: readonly Field<T>[],
  rows: readonly T[],
  language: Language,
): TableFile {
  return {
    name: name[language],
    columns: fields.map(([zh, en, width]) => ({ title: language === 'zh' ? zh : en, width })),
    rows: rows.map((row) => fields.map((field) => field[3](row, language))),
  };
}

export const forecastTable = (rows: readonly ForecastView[], language: Language): TableFile =>
  sheet({ zh: '余量可用天数', en: 'Credit forecast' }, FORECAST, rows, language);

export const checkTable = (rows: readonly CheckView[], language: Language): TableFile =>
  sheet({ zh: '余量与表底核对', en: 'Credit against index' }, CHECK, rows, language);

export const unpaidTable = (rows: readonly UnpaidView[], language: Language): TableFile =>
  sheet({ zh: '欠费用气', en: 'Flow without credit' }, UNPAID, rows, language);

/** A row for each batch: its sums are those of the answer in JSON. */
export const exposureTable = (rows: readonly ExposureView[], language: Language): TableFile =>
  sheet(
    { zh: '旧价存量', en: 'Old-price exposure' },
    EXPOSURE,
    rows.flatMap((row): readonly BatchRow[] =>
      row.batches.length === 0
        ? [{ row, batch: null }]
        : row.batches.map((batch) => ({ row, batch })),
    ),
    language,
  );
