import type { TableCell, TableFile } from '../../metering/sheet/table-file.ts';
import { choiceWord } from '../../model/archive/choice-words.ts';
import type { Language } from '../../model/localized.ts';
import type { SwingView } from '../schema/tracking-view.ts';

type Field = readonly [zh: string, en: string, width: number, of: (row: SwingView) => TableCell];

const number = (value: number | null, digits: number): TableCell =>
  value === null ? null : { number: value, digits };

const FIELDS = (language: Language): readonly Field[] => [
  ['编号', 'Id', 24, ({ id }) => id],
  ['用户', 'Customer', 24, ({ customer }) => customer.name?.[language] ?? customer.id],
  ['片区', 'Zone', 14, ({ zone }) => zone],
  ['起始周一', 'First Monday', 12, ({ from }) => ({ date: from })],
  ['截止', 'Until', 12, ({ to }) => ({ date: to })],
  [
    '方向',
    'Direction',
    8,
    ({ direction }) => choiceWord('swing', 'direction', direction)[language],
  ],
  ['变化(%)', 'Change (%)', 10, ({ changePercent }) => number(changePercent, 0)],
  ['差额气量(m³)', 'Difference (m³)', 14, ({ m3 }) => number(m3, 0)],
  ['金额(元)', 'Money (CNY)', 14, ({ money }) => number(money, 2)],
  ['可能原因', 'Likely cause', 14, ({ likely }) => choiceWord('swing', 'cause', likely)[language]],
  ['核实原因', 'Cause found', 14, ({ followUp }) => found('cause', followUp?.cause, language)],
  ['状态', 'State', 10, ({ followUp }) => found('state', followUp?.state ?? 'open', language)],
  ['跟踪人', 'Followed by', 14, ({ followUp }) => followUp?.by ?? null],
  ['跟踪情况', 'Follow-up', 50, ({ followUp }) => followUp?.note ?? null],
];

const found = (key: string, value: string | undefined, language: Language): TableCell =>
  value === undefined ? null : choiceWord('swing', key, value)[language];

export function swingTable(rows: readonly SwingView[], language: Language): TableFile {
  const fields = FIELDS(language);
  return {
    name: language === 'zh' ? '重点跟踪' : 'Key tracking',
    columns: fields.map(([zh, en, width]) => ({ title: language === 'zh' ? zh : en, width })),
    rows: rows.map((row) => fields.map((field) => field[3](row))),
  };
}
