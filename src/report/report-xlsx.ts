import writeXlsx, { type CellObject, type SheetData } from 'write-excel-file/node';
import type { Language, Localized } from '../model/localized.ts';
import { firstOf } from './cell-text.ts';
import { cleanText } from './clean-text.ts';
import {
  type Cell,
  languagesOf,
  type Report,
  type ReportLanguage,
  type Section,
  word,
} from './report.ts';
import { localDate, spanText, zoneName } from './report-time.ts';

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The report as a workbook: a sheet of what matters, then one for each section. */
export async function reportXlsx(report: Report, language: ReportLanguage): Promise<Uint8Array> {
  const book: Book = { languages: languagesOf(language), timeZone: report.timeZone };
  const names = new Set<string>();
  const summary = [
    [head(say(book, report.title))],
    [plain(say(book, spanText(report.span, report.timeZone)))],
    ...report.summary.map((line) => [plain(say(book, line))]),
    ...(report.signatures ?? []).map((who) => [plain(`${say(book, who)}：`)]),
  ];
  const sheets = [
    { sheet: sheetName(book, SUMMARY, names), data: summary, columns: [{ width: 100 }] },
    ...report.sections.map((section) => ({
      sheet: sheetName(book, section.title, names),
      data: sheetOf(book, section),
      columns: section.columns.map(({ width }) => ({ width: Math.max(10, width * 1.6) })),
      stickyRowsCount: 1,
      orientation: 'landscape' as const,
    })),
  ];
  return new Uint8Array(await writeXlsx(sheets, { fontFamily: 'Microsoft YaHei' }).toBuffer());
}

/** Writing a sheet takes 0.1 ms a row: the press does it in a thread of its own. */
const MOST_ROWS = 20_000;

const moreRows = (more: number): Localized =>
  word(
    `另有 ${more} 行未列出，请缩短时段`,
    `${more} rows more are left out: ask for a shorter span`,
  );

interface Book {
  readonly languages: readonly Language[];
  readonly timeZone: string;
}

const SUMMARY = word('概要', 'Summary');

const say = ({ languages }: Book, text: Localized): string =>
  [...new Set(languages.map((language) => cleanText(text[language])))].join(' / ');

const plain = (value: string): CellObject => ({
  value,
  type: String,
  wrap: true,
  alignVertical: 'top',
});
const head = (value: string): CellObject => ({ ...plain(value), fontWeight: 'bold' });

function sheetOf(book: Book, { columns, rows, none }: Section): SheetData {
  const titles = columns.map(({ title }, n) => {
    const unit = unitOf(book, firstOf(rows, n));
    return { ...head(`${say(book, title)}${unit}`), backgroundColor: '#EEF1F4' };
  });
  if (rows.length === 0) return [titles, [plain(say(book, none))]];
  const shown = rows.slice(0, MOST_ROWS);
  const more = rows.length - shown.length;
  return [
    titles,
    ...shown.map(({ cells }) => cells.map((cell) => cellOf(book, cell))),
    ...(more === 0 ? [] : [[head(say(book, moreRows(more)))]]),
  ];
}

/** A number and a date carry no unit and no zone: their column's title does. */
function unitOf({ timeZone }: Book, cell: Cell): string {
  if (cell === null) return '';
  if ('seconds' in cell) return ' (h)';
  return 'at' in cell ? ` (${zoneName(cell.at, timeZone)})` : '';
}

/** Times are date cells in the report's zone, numbers are numbers: they can be sorted and summed. */
function cellOf(book: Book, cell: Cell): CellObject {
  const top = { alignVertical: 'top' } as const;
  if (cell === null) return plain('–');
  if ('text' in cell) return plain(say(book, cell.text));
  if ('at' in cell)
    return {
      ...top,
      value: localDate(cell.at, book.timeZone),
      type: Date,
      format: 'yyyy-mm-dd hh:mm',
    };
  if ('seconds' in cell)
    return { ...top, value: cell.seconds / 3600, type: Number, format: '0.00' };
  if ('number' in cell) return { ...top, ...numberOf(cell.number, cell.digits) };
  if ('date' in cell)
    return { ...top, value: new Date(`${cell.date}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' };
  if ('share' in cell) return { ...top, value: cell.share, type: Number, format: '0.0%' };
  return { ...top, value: cell.count, type: Number, format: '0.##' };
}

function numberOf(value: number, digits: number): CellObject {
  const rounded = Number(value.toFixed(digits));
  const format = digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`;
  // no `-0`
  return { value: rounded === 0 ? 0 : rounded, type: Number, format };
}

/** Workbooks take 31 characters, none of these, and no name twice. */
function sheetName(book: Book, title: Localized, taken: Set<string>): string {
  const [first = 'zh'] = book.languages;
  const base = cleanText(title[first])
    .replace(/[[\]:*?/\\']/g, ' ')
    .slice(0, 28);
  let name = base;
  for (let n = 2; taken.has(name); n += 1) name = `${base} ${n}`;
  taken.add(name);
  return name;
}
