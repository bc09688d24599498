import { err, ok, type Result } from '../lib/result.ts';

/** One row of cells and the line of the file where it starts, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * RFC 4180: comma-separated, `"` quotes with `""` inside, CRLF or LF, a byte
 * order mark in front (as spreadsheets write it). Blank lines are left out.
 * Err: the line of a quote that is never closed or has text behind it.
 */
export function parseCsv(text: string): Result<readonly CsvRow[], number> {
  const rows: CsvRow[] = [];
  // one cell and what ends it; the flag y makes every match start where the last one ended
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  cell.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  let [line, rowLine] = [1, 1];
  let cells: string[] = [];
  while (true) {
    const match = cell.exec(text);
    if (match === null) return err(line);
    const [whole, quoted, plain = '', end] = match;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split('\n').length - 1;
    if (end === ',') continue;
    if (cells.some((value) => value.trim() !== '')) rows.push({ line: rowLine, cells });
    if (cell.lastIndex >= text.length) return ok(rows);
    cells = [];
    rowLine = line;
  }
}
