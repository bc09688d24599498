import type { Language } from '../../model/localized.ts';
import type { MeterRow } from '../verification/meter-row.ts';
import { wordOf } from './condition-cell.ts';
import type { ConditionColumn } from './condition-columns.ts';
import { flagsAt } from './condition-row.ts';
import type { Figures } from './figures.ts';
import { adviceAt, GRADES, gradeAt, reasonsAt } from './grade.ts';

export interface OrderAsked {
  readonly column: ConditionColumn;
  readonly order: 'asc' | 'desc';
  readonly language: Language;
}

/**
 * Rows in order of one column, those without a value last whichever way, equal
 * ones by meter id.
 */
export function orderRows(
  figures: Figures,
  rows: readonly number[],
  asked: OrderAsked,
): readonly number[] {
  const keys = sortKeys(figures, rows, asked);
  const sign = asked.order === 'asc' ? 1 : -1;
  return [...rows].sort((a, b) => {
    const [x, y] = [keys[a] ?? Number.NaN, keys[b] ?? Number.NaN];
    const [isXMissing, isYMissing] = [Number.isNaN(x), Number.isNaN(y)];
    if (isXMissing || isYMissing) return Number(isXMissing) - Number(isYMissing) || a - b;
    return sign * (x - y) || a - b;
  });
}

/** One number a row, by which it is sorted; lists by their length. */
function sortKeys(
  figures: Figures,
  rows: readonly number[],
  { column, language }: OrderAsked,
): Float64Array {
  const { figure, kind } = column;
  if (figure !== null) return figures.column(figure);
  if (column.text !== null) return textRanks(figures.sources.rows, column, language);
  const keys = new Float64Array(figures.sources.rows.length).fill(Number.NaN);
  for (const row of rows) keys[row] = judgedKey(figures, row, kind);
  return keys;
}

function judgedKey(figures: Figures, row: number, kind: ConditionColumn['kind']): number {
  if (kind === 'grade') {
    const grade = gradeAt(figures, row);
    return grade === '–' ? Number.NaN : GRADES.indexOf(grade);
  }
  if (kind === 'flags') return flagsAt(figures, row).length || Number.NaN;
  const reasons = reasonsAt(figures, row);
  const list = kind === 'reasons' ? reasons : adviceAt(figures, row, reasons);
  return list.length || Number.NaN;
}

const ranks = new WeakMap<readonly MeterRow[], Map<string, Float64Array>>();

/** Chinese by pinyin, numbers in names by value; worked out once for a fleet: comparing names is slow. */
function textRanks(
  rows: readonly MeterRow[],
  column: ConditionColumn,
  language: Language,
): Float64Array {
  const known = ranks.get(rows) ?? new Map<string, Float64Array>();
  ranks.set(rows, known);
  const key = `${column.id} ${language}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const words = rows.map((row) => wordOf(column.text?.(row) ?? '', language));
  const { compare } = new Intl.Collator(language === 'zh' ? 'zh-CN' : 'en', { numeric: true });
  const rankOf = new Map([...new Set(words)].sort(compare).map((word, rank) => [word, rank]));
  const made = Float64Array.from(words, (word) =>
    word === '' ? Number.NaN : (rankOf.get(word) ?? Number.NaN),
  );
  known.set(key, made);
  return made;
}
