import type { Localized } from '../model/localized.ts';
import type { KpiRow, KpiTable } from '../pipeline/alarm-kpis.ts';
import { type Cell, column, type Row, type Section, textCell, word } from './report.ts';

const RELATIONS: Readonly<Record<KpiRow['relation'], Localized>> = {
  'at most': word('≤', '≤'),
  below: word('<', '<'),
  'at least': word('≥', '≥'),
};

export const kpiSection = ({ rows, undated }: KpiTable): Section => ({
  title: word('告警指标', 'Alarm figures'),
  note: undated === 0 ? null : undatedNote(undated),
  columns: [
    column('指标', 'Figure', 46),
    column('值', 'Value', 16),
    column('限值', 'Limit', 16),
    column('评价', 'Verdict', 22),
  ],
  rows: rows.map(rowOf),
  none: word('无指标', 'No figures'),
});

const undatedNote = (undated: number): Localized =>
  word(
    `另有 ${undated} 次发生的时间已不可考，未计入`,
    `${undated} times that alarms came are no longer dated and not counted`,
  );

function rowOf(row: KpiRow): Row {
  const { title, value, limit, relation, met } = row;
  const cells: readonly Cell[] = [
    textCell(title),
    value === null ? textCell(NOTHING) : figure(row, value),
    textCell(limitText(row, RELATIONS[relation].zh, limit)),
    textCell(met === null ? TOO_FEW : met ? MET : MISSED),
  ];
  return met === false ? { cells, tone: 'bad' } : { cells };
}

const figure = ({ unit }: KpiRow, value: number): Cell =>
  unit === 'share' ? { share: value } : { count: value };

const limitText = ({ unit }: KpiRow, sign: string, limit: number): string =>
  `${sign} ${unit === 'share' ? `${Number((limit * 100).toFixed(1))}%` : limit}`;

const NOTHING = word('无', 'None');
const MET = word('达标', 'Met');
const MISSED = word('未达标', 'Missed');
const TOO_FEW = word('数量太少，不作评价', 'Too few to say');
