import { plain, sheetName } from './book-text.ts';
import { type BookCell, type BookRow, workbookBytes } from './workbook.ts';

/** Null: not known. A date is a local date, `2026-11-26`. */
export type TableCell =
  | null
  | string
  | { readonly number: number; readonly digits: number }
  | { readonly date: string };

/** A table on its way to a spreadsheet, in one language. */
export interface TableFile {
  /** Of the sheet. */
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly rows: Iterable<readonly TableCell[]>;
}

export interface TableColumn {
  /** With its unit. */
  readonly title: string;
  /** Characters. */
  readonly width: number;
}

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const CSV_TYPE = 'text/csv; charset=utf-8';

/** A chunk of this many lines: an answer begins before the table is at its end. */
const CHUNK_ROWS = 500;
/** Without it spreadsheets read Chinese titles in another encoding. */
const BYTE_ORDER_MARK = '\uFEFF';

/** RFC 4180 in UTF-8 with a byte order mark, in chunks. */
export function* csvChunks({ columns, rows }: TableFile): Generator<string> {
  let lines = [`${BYTE_ORDER_MARK}${columns.map(({ title }) => quoted(title)).join(',')}`];
  for (const row of rows) {
    lines.push(row.map(csvCell).join(','));
    if (lines.length < CHUNK_ROWS) continue;
    yield `${lines.join('\r\n')}\r\n`;
    lines = [];
  }
  if (lines.length > 0) yield `${lines.join('\r\n')}\r\n`;
}

function csvCell(cell: TableCell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return quoted(harmless(cell));
  return 'date' in cell ? cell.date : String(roundedTo(cell.number, cell.digits));
}

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** A spreadsheet would run a text that looks like a formula. */
const harmless = (text: string): string => (/^[=+\-@＝＋－＠\t\r]/.test(text) ? `'${text}` : text);

/** A workbook with titles that stay in sight, dates as date cells and numbers as numbers. */
export function tableXlsx({ name, columns, rows }: TableFile): Promise<Uint8Array> {
  return workbookBytes({
    name: sheetName(name),
    widths: columns.map(({ width }) => width),
    orientation: 'landscape',
    titles: columns.map(({ title }) => ({
      value: plain(title),
      fontWeight: 'bold',
      wrap: true,
      alignVertical: 'top',
      backgroundColor: '#EEF1F4',
    })),
    rows: cellsOf(rows),
  });
}

function* cellsOf(rows: TableFile['rows']): Generator<BookRow> {
  for (const row of rows) yield row.map(xlsxCell);
}

function xlsxCell(cell: TableCell): BookCell {
  if (cell === null || cell === '') return null;
  if (typeof cell === 'string') return { value: plain(cell) };
  if ('date' in cell) return { value: new Date(`${cell.date}T00:00:00Z`), format: 'yyyy-mm-dd' };
  const { number, digits } = cell;
  const format = digits === 0 ? '0' : `0.${'0'.repeat(digits)}`;
  return { value: roundedTo(number, digits), format };
}

const roundedTo = (value: number, digits: number): number => {
  const rounded = Number(value.toFixed(digits));
  // no `-0`
  return rounded === 0 ? 0 : rounded;
};
