import { type Cell, cellOf, type Table, type Tables, Time, typeOf } from './influx-fake-tables.ts';

/**
 * Results as annotated CSV with the annotations datatype, group and default; a new
 * block of annotations wherever the columns change.
 * https://docs.influxdata.com/influxdb/v2/reference/syntax/annotated-csv/
 */
export function annotatedCsv(results: ReadonlyMap<string, Tables>): string {
  let csv = '';
  let number = 0;
  for (const [name, tables] of results) {
    let shape = '';
    for (const table of tables) {
      const columns = columnsOf(table);
      const head = headOf(name, columns);
      if (head !== shape) csv += `${csv === '' ? '' : '\r\n'}${head}`;
      shape = head;
      for (const row of table.rows) {
        const cells = columns.map((column) => textOf(cellOf(table, row, column.name)));
        csv += lineOf(['', '', String(number), ...cells]);
      }
      number += 1;
    }
  }
  return `${csv}\r\n`;
}

/** A query that fails under way ends in a table of its own: the status was sent long ago. */
export const errorTable = (message: string): string =>
  `\r\n${[
    ['#datatype', 'string', 'string'],
    ['#group', 'true', 'true'],
    ['#default', '', ''],
    ['', 'error', 'reference'],
    ['', message, ''],
  ]
    .map(lineOf)
    .join('')}`;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly group: boolean;
}

function columnsOf(table: Table): readonly Column[] {
  const columns = new Map<string, Column>();
  for (const [name, cell] of Object.entries(table.key)) {
    columns.set(name, { name, type: typeOf(cell), group: true });
  }
  for (const row of table.rows) {
    for (const [name, cell] of Object.entries(row)) {
      columns.set(name, { name, type: typeOf(cell), group: false });
    }
  }
  return [...columns.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const headOf = (result: string, columns: readonly Column[]): string =>
  [
    ['#datatype', 'string', 'long', ...columns.map(({ type }) => type)],
    ['#group', 'false', 'false', ...columns.map(({ group }) => String(group))],
    ['#default', result, '', ...columns.map(() => '')],
    ['', 'result', 'table', ...columns.map(({ name }) => name)],
  ]
    .map(lineOf)
    .join('');

const lineOf = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

function textOf(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  if (cell instanceof Time) return rfc3339(cell.ns);
  return typeof cell === 'number' ? plain(cell) : String(cell);
}

/** Nanoseconds, without zeros at the end. */
function rfc3339(ns: bigint): string {
  const second = 1_000_000_000n;
  const rest = ((ns % second) + second) % second;
  const whole = new Date(Number((ns - rest) / 1_000_000n)).toISOString().slice(0, 19);
  const fraction = rest === 0n ? '' : `.${String(rest).padStart(9, '0').replace(/0+$/, '')}`;
  return `${whole}${fraction}Z`;
}

/** As Go writes a double without an exponent: 1e-7 is 0.0000001. */
function plain(value: number): string {
  const [, sign = '', whole = '', fraction = '', exponent] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(value)) ?? [];
  if (Object.is(value, -0)) return '-0';
  if (exponent === undefined) return String(value);
  const shift = Number(exponent);
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${whole}${fraction}`;
  return `${sign}${whole}${fraction.padEnd(shift, '0')}`;
}
