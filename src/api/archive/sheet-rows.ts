import { CsvError, parse } from 'csv-parse/sync';
import readXlsx from 'read-excel-file/universal';
import { reasonOf } from '../../lib/app-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Cell } from './cell-read.ts';
import { unpackedBytes } from './zip-size.ts';

/** A row of a sheet with its number as a spreadsheet shows it, from 1. */
export interface SheetRow {
  readonly row: number;
  readonly cells: readonly Cell[];
}

/** Most rows of one sheet: what is entered at once is one transaction of the records. */
export const MOST_ROWS = 20_000;

/** 20,000 rows of thirty columns take some 40 MB as XML; a few kilobytes may unpack to gigabytes. */
export const MOST_UNPACKED_BYTES = 96 * 1024 * 1024;

export type SheetForm = 'csv' | 'xlsx';

export interface SheetFault {
  readonly code: 'archive-sheet-unreadable' | 'archive-too-many';
  readonly message: string;
}

type Rows = Result<readonly SheetRow[], SheetFault>;

/** The first sheet, without its empty rows. Holds the thread up for seconds where it is large. */
export async function sheetRows(bytes: Uint8Array, form: SheetForm): Promise<Rows> {
  const rows = form === 'csv' ? readCsv(bytes) : await readBook(bytes);
  if (!rows.ok) return rows;
  const filled = rows.value.filter(({ cells }) =>
    cells.some((cell) => cell !== null && cell !== ''),
  );
  return filled.length > MOST_ROWS + 1 ? err(TOO_MANY) : ok(filled);
}

const TOO_MANY: SheetFault = {
  code: 'archive-too-many',
  message: `a sheet has ${MOST_ROWS} rows at most: split it`,
};

const unreadable = (message: string): Rows => err({ code: 'archive-sheet-unreadable', message });

function readCsv(bytes: Uint8Array): Rows {
  const text = decoded(bytes);
  if (text === null) return unreadable('its text is neither UTF-8 nor GB 18030');
  try {
    const options = { relax_column_count: true, bom: true, info: true };
    // with `info` each record comes with the line on which it ends: so csv-parse documents it
    const records = parse(text, options) as unknown as readonly CsvRecord[];
    return ok(
      records.map(({ record, info }) => ({
        row: info.lines - record.join('').split('\n').length + 1,
        cells: record,
      })),
    );
  } catch (thrown) {
    const at = thrown instanceof CsvError ? thrown.message : reasonOf(thrown);
    return unreadable(`it is no CSV: ${at}`);
  }
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Spreadsheets in China save CSV as GB 18030 unless told otherwise. Null: neither. */
function decoded(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // the next one
    }
  }
  return null;
}

async function readBook(bytes: Uint8Array): Promise<Rows> {
  const unpacked = unpackedBytes(bytes);
  if (unpacked === null) return unreadable('it is no XLSX workbook: it has no directory');
  if (unpacked > MOST_UNPACKED_BYTES) return err(TOO_MANY);
  try {
    const [sheet] = await readXlsx(bytes.slice().buffer);
    // the parse border: the package declares `typeof Date` for dates and gives Date
    const rows = (sheet?.data ?? []) as unknown as readonly (readonly Cell[])[];
    return ok(rows.map((cells, n) => ({ row: n + 1, cells: cells.map(wholeSeconds) })));
  } catch (thrown) {
    return unreadable(`it is no XLSX workbook: ${reasonOf(thrown)}`);
  }
}

/** A workbook keeps times as fractions of a day: 08:00 comes out as 07:59:59.999. */
const wholeSeconds = (cell: Cell): Cell =>
  cell instanceof Date ? new Date(Math.round(cell.getTime() / 1_000) * 1_000) : cell;
