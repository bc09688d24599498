import type { ColumnsView } from '../../../api/routes/condition-routes.ts';
import type { AlarmType } from '../../../model/alarm-type.ts';
import type { Localized } from '../../../model/localized.ts';
import type { Grade } from './grade-mark.tsx';

export type ConditionColumn = ColumnsView['items'][number];

/** A row as the API gives it: members by the ids of its columns. */
export interface ConditionRow {
  readonly meter: string;
  readonly [column: string]: unknown;
}

export interface Reason {
  readonly rule: string;
  readonly grade: Grade;
  readonly text: Localized;
}

export interface Advice {
  readonly act: string;
  readonly text: Localized;
}

export interface RowAlarm {
  readonly id: string;
  readonly type: AlarmType;
  readonly priority: 1 | 2 | 3 | 4;
}

export const reasonsOf = (row: ConditionRow): readonly Reason[] =>
  // the route's own schema of the column
  (row['reasons'] ?? []) as readonly Reason[];
export const adviceOf = (row: ConditionRow): readonly Advice[] =>
  // as above
  (row['advice'] ?? []) as readonly Advice[];
export const alarmsOf = (row: ConditionRow): readonly RowAlarm[] =>
  // as above
  (row['openAlarms'] ?? []) as readonly RowAlarm[];
export const gradeOf = (row: ConditionRow): Grade =>
  // as above
  (row['grade'] ?? '–') as Grade;

/** What a narrow screen has room for, and a person looks for first. */
const USUAL: ReadonlySet<string> = new Set([
  'meter',
  'grade',
  'reasons',
  'customer',
  'site',
  'type',
  'size',
  'vbM3',
  'loadMeanPercent',
  'loadPeakPercent',
  'cDeviationPercent',
  'completenessPercent',
  'batteryV',
  'verificationDue',
  'openAlarms',
  'advice',
]);

export const isUsual = (id: string): boolean => USUAL.has(id);

/** The meter first, for it names the row; then its grade, and why. */
const FIRST: readonly string[] = ['meter', 'grade', 'reasons'];

export function inOrder(columns: readonly ConditionColumn[]): readonly ConditionColumn[] {
  const first = FIRST.flatMap((id) => columns.find((column) => column.id === id) ?? []);
  return [...first, ...columns.filter(({ id }) => !FIRST.includes(id))];
}

const WIDTHS: Readonly<Record<string, number>> = {
  meter: 10,
  grade: 5.5,
  reasons: 17,
  advice: 14,
  customer: 11,
  site: 11,
  class: 6,
  type: 6.5,
  size: 5,
  openAlarms: 12,
  flags: 10,
  serial: 8,
};

/** In rem: wide enough for its heading and its widest usual value. */
export function widthOf({ id, kind, title, unit }: ConditionColumn): number {
  const known = WIDTHS[id];
  if (known !== undefined) return known;
  if (kind === 'text') return 8;
  const heading = Math.max(title.zh.length * 0.9, title.en.length * 0.5) + unit.length * 0.5;
  return Math.min(15, Math.max(6.5, heading + 2));
}
