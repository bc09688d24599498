import { CsvError, parse } from 'csv-parse/sync';
import readXlsx from 'read-excel-file/node';
import { reasonOf } from '../../lib/app-error.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Cell } from './cell-read.ts';

/** A row of a sheet with its number as a spreadsheet shows it, from 1. */
export interface SheetRow {
  readonly row: number;
  readonly cells: readonly Cell[];
}

/** Most rows of one sheet: what is entered at once is one transaction of the records. */
export const MOST_ROWS = 20_000;

export type SheetForm = 'csv' | 'xlsx';

/** The first sheet, without its empty rows. Codes: archive-sheet-unreadable, archive-too-many. */
export async function readTable(bytes: Uint8Array, form: SheetForm): Promise<readonly SheetRow[]> {
  const rows = form === 'csv' ? readCsv(bytes) : await readBook(bytes);
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell !== null && cell !== ''));
  if (filled.length > MOST_ROWS + 1) {
    throw new Refusal('archive-too-many', `a sheet has ${MOST_ROWS} rows at most: split it`);
  }
  return filled;
}

function readCsv(bytes: Uint8Array): readonly SheetRow[] {
  try {
    const options = { relax_column_count: true, bom: true, info: true };
    // with `info` each record comes with the line on which it ends: so csv-parse documents it
    const records = parse(decoded(bytes), options) as unknown as readonly CsvRecord[];
    return records.map(({ record, info }) => ({
      row: info.lines - record.join('').split('\n').length + 1,
      cells: record,
    }));
  } catch (thrown) {
    const at = thrown instanceof CsvError ? thrown.message : reasonOf(thrown);
    throw unreadable(`it is no CSV: ${at}`);
  }
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Spreadsheets in China save CSV as GB 18030 unless told otherwise. */
function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    try {
      return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
    } catch {
      throw unreadable('its text is neither UTF-8 nor GB 18030');
    }
  }
}

async function readBook(bytes: Uint8Array): Promise<readonly SheetRow[]> {
  try {
    const [sheet] = await readXlsx(Buffer.from(bytes));
    // the parse border: the package declares `typeof Date` for dates and gives Date
    const rows = (sheet?.data ?? []) as unknown as readonly (readonly Cell[])[];
    return rows.map((cells, n) => ({ row: n + 1, cells: cells.map(wholeSeconds) }));
  } catch (thrown) {
    throw unreadable(`it is no XLSX workbook: ${reasonOf(thrown)}`);
  }
}

/** A workbook keeps times as fractions of a day: 08:00 comes out as 07:59:59.999. */
const wholeSeconds = (cell: Cell): Cell =>
  cell instanceof Date ? new Date(Math.round(cell.getTime() / 1_000) * 1_000) : cell;

const unreadable = (why: string): Refusal => new Refusal('archive-sheet-unreadable', why);
