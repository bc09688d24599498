import type { ArchiveColumn } from '../../model/archive/columns.ts';
import { dateBeginning, localIso } from '../../model/archive/local-moment.ts';
import type { Language } from '../../model/localized.ts';
import { epochMs } from '../../model/units.ts';

/** What a cell shows: text, a number, a local date, or a local time with its offset. */
export type Shown =
  | { readonly text: string }
  | { readonly number: number }
  | { readonly date: string }
  | { readonly instant: string; readonly timeZone: string };

const EMPTY: Shown = { text: '' };

/** Reads back as what it was: see `readCell`. */
export function showValue(
  value: unknown,
  { cell }: ArchiveColumn,
  language: Language,
  timeZone: string,
): Shown {
  if (value === undefined || value === null) return EMPTY;
  switch (cell.form) {
    case 'number':
      return { number: Number(value) };
    case 'date':
      return { date: String(value) };
    case 'instant':
      return { instant: localIso(timeZone, Date.parse(String(value))), timeZone };
    case 'yes-no':
      return { text: YES_NO[language][value === true ? 0 : 1] };
    case 'choice':
      return { text: cell.choices.get(String(value))?.[language] ?? String(value) };
    case 'list':
      return { text: listOf(value).map(String).map(escape).join('; ') };
    case 'table':
      return { text: tableOf(value, cell.cells, language, timeZone) };
    case 'text':
      return { text: String(value) };
  }
}

const YES_NO = { zh: ['是', '否'], en: ['yes', 'no'] } as const;

function tableOf(
  value: unknown,
  columns: readonly ArchiveColumn[],
  language: Language,
  timeZone: string,
): string {
  const rows = listOf(value).map((row) => {
    const members = membersOf(row);
    const cells = columns.map((column) => {
      const member = members[column.key.split('.').at(-1) ?? ''];
      return escape(shownText(showValue(member, column, language, timeZone)));
    });
    return cells.join(' | ').replace(/[ |]+$/, '');
  });
  return rows.join('; ');
}

/** Of an object; of anything else none. */
export const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const escape = (text: string): string => text.replace(/[\\|;；｜\n]/g, (mark) => `\\${mark}`);

export function shownText(shown: Shown): string {
  if ('text' in shown) return shown.text;
  if ('number' in shown) return String(shown.number);
  return 'date' in shown ? shown.date : shown.instant;
}

/** A validity: a date where the day begins then, else the time. */
export function showMoment(at: number | null, timeZone: string): Shown {
  if (at === null) return EMPTY;
  const date = dateBeginning(timeZone, epochMs(at));
  return date === null ? { instant: localIso(timeZone, at), timeZone } : { date };
}
