import type { Language, Localized } from '../model/localized.ts';
import { quantity } from '../model/text/quantity.ts';
import { cleanText } from './clean-text.ts';
import {
  type Cell,
  languagesOf,
  type Report,
  type ReportLanguage,
  type Row,
  word,
} from './report.ts';
import { localMinute } from './report-time.ts';

/** How a page writes: in which languages, and times of which zone. */
export interface Writing {
  readonly languages: readonly Language[];
  readonly timeZone: string;
  /** The day on which the span ends: times of it need no date. */
  readonly today: string;
}

export const writingOf = ({ timeZone, span }: Report, language: ReportLanguage): Writing => ({
  languages: languagesOf(language),
  timeZone,
  today: localMinute(span.to, timeZone).slice(0, 10),
});

/** In each language of the page, once where they say the same. */
export const sayings = ({ languages }: Pick<Writing, 'languages'>, text: Localized) => [
  ...new Set(languages.map((language) => cleanText(text[language]))),
];

/** What a reader sees in a cell, a text for each language. */
export function cellTexts(writing: Writing, cell: Cell): readonly string[] {
  if (cell === null) return ['–'];
  if ('text' in cell) return sayings(writing, cell.text);
  if ('at' in cell) return [shortTime(writing, localMinute(cell.at, writing.timeZone))];
  if ('seconds' in cell) return sayings(writing, durationText(cell.seconds));
  if ('share' in cell) return [`${Number((cell.share * 100).toFixed(1))}%`];
  if ('number' in cell) return [numberText(cell.number, cell.digits)];
  if ('date' in cell) return [cell.date];
  return [String(Number(cell.count.toFixed(1)))];
}

/** Figures stand right, so that their places stand below each other. */
export const isFigure = (cell: Cell): boolean =>
  cell !== null && ('number' in cell || 'count' in cell || 'share' in cell);

/** The first value of a column, which tells what the column holds. */
export const firstOf = (rows: readonly Row[], column: number): Cell =>
  rows.find(({ cells }) => (cells[column] ?? null) !== null)?.cells[column] ?? null;

export const durationText = (seconds: number): Localized =>
  quantity(seconds, 's') ?? word('–', '–');

function shortTime({ today }: Writing, minute: string): string {
  if (minute.startsWith(today)) return minute.slice(11);
  return minute.startsWith(today.slice(0, 5)) ? minute.slice(5) : minute;
}

/** `12,345.6`; what rounds to zero has no sign. */
function numberText(value: number, digits: number): string {
  const rounded = value.toFixed(digits);
  const unsigned = /^-0(?:\.0*)?$/.test(rounded) ? rounded.slice(1) : rounded;
  const [whole = '', fraction] = unsigned.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
