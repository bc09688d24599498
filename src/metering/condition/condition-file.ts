import type { Language } from '../../model/localized.ts';
import type { TableCell, TableFile } from '../sheet/table-file.ts';
import { conditionCell } from './condition-cell.ts';
import type { ConditionColumn } from './condition-columns.ts';
import { conditionRow } from './condition-row.ts';
import type { Figures } from './figures.ts';

/** Characters. */
const WIDTHS: Readonly<Record<ConditionColumn['kind'], number>> = {
  text: 18,
  number: 11,
  date: 12,
  valve: 8,
  grade: 7,
  flags: 20,
  alarms: 34,
  reasons: 46,
  advice: 34,
};

/** Rows are made one at a time, as they are written. */
export function conditionFile(
  figures: Figures,
  rows: readonly number[],
  columns: readonly ConditionColumn[],
  language: Language,
): TableFile {
  return {
    name: language === 'zh' ? '仪表运行工况分析表' : 'Meter condition',
    columns: columns.map(({ title, unit, kind }) => ({
      title: unit === '' ? title[language] : `${title[language]} (${unit})`,
      width: WIDTHS[kind],
    })),
    rows: lines(figures, rows, columns, language),
  };
}

function* lines(
  figures: Figures,
  rows: readonly number[],
  columns: readonly ConditionColumn[],
  language: Language,
): Generator<readonly TableCell[]> {
  for (const at of rows) {
    const row = conditionRow(figures, at);
    yield columns.map((column) => conditionCell(figures, row, column, language));
  }
}
