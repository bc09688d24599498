import { FluxError } from './influx-fake-syntax.ts';

/** A point in time; no other value of Flux is one. */
export class Time {
  readonly ns: bigint;

  constructor(ns: bigint) {
    this.ns = ns;
  }
}

/** Doubles, integers, texts, truths and times, each a type of its own. */
export type Cell = number | bigint | string | boolean | Time;
export type Row = Readonly<Record<string, Cell>>;

/** Rows that share the values of a group key. */
export interface Table {
  readonly key: Row;
  /** Without the key. */
  readonly rows: readonly Row[];
}

export type Tables = readonly Table[];

export const cellOf = ({ key }: Table, row: Row, name: string): Cell | undefined =>
  row[name] ?? key[name];

/** As annotated CSV names them. */
export function typeOf(cell: Cell): string {
  if (cell instanceof Time) return 'dateTime:RFC3339';
  if (typeof cell === 'bigint') return 'long';
  if (typeof cell === 'number') return 'double';
  return typeof cell;
}

const textOf = (cell: Cell): string =>
  `${typeOf(cell)} ${cell instanceof Time ? cell.ns : String(cell)}`;

const keyText = (key: Row): string =>
  Object.keys(key)
    .sort()
    .map((name) => `${name}=${textOf(key[name] ?? '')}`)
    .join('\n');

/** Tables of equal keys become one; a column with two types cannot be. */
export function regrouped(tables: Tables): Tables {
  const merged = new Map<string, { key: Row; rows: Row[] }>();
  for (const { key, rows } of tables) {
    const text = keyText(key);
    const known = merged.get(text) ?? { key, rows: [] };
    merged.set(text, known);
    for (const row of rows) known.rows.push(row);
  }
  for (const { rows } of merged.values()) refuseCollision(rows);
  return [...merged.values()];
}

function refuseCollision(rows: readonly Row[]): void {
  const types = new Map<string, string>();
  for (const row of rows) {
    for (const [name, cell] of Object.entries(row)) {
      const type = typeOf(cell);
      const known = types.get(name) ?? type;
      if (known !== type) {
        throw new FluxError(
          `schema collision detected: column "${name}" is both ${known} and ${type}`,
        );
      }
      types.set(name, type);
    }
  }
}

export const without = (row: Row, names: readonly string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));

export function timeIn(row: Row): bigint {
  const { _time: time } = row;
  if (time instanceof Time) return time.ns;
  throw new FluxError('no column "_time" exists');
}

/** Windows begin at whole multiples since 1970 and end with the table's own bounds. */
export function windowed(tables: Tables, every: bigint): Tables {
  return tables.flatMap((table) => {
    const { _start: start, _stop: stop } = table.key;
    if (!(start instanceof Time && stop instanceof Time))
      throw new FluxError('no bounds: use range');
    const windows = new Map<bigint, Row[]>();
    for (const row of table.rows) {
      const time = timeIn(row);
      const at = time - (((time % every) + every) % every);
      windows.set(at, [...(windows.get(at) ?? []), row]);
    }
    return [...windows].map(([at, rows]) => ({
      key: {
        ...table.key,
        _start: new Time(at > start.ns ? at : start.ns),
        _stop: new Time(at + every < stop.ns ? at + every : stop.ns),
      },
      rows,
    }));
  });
}

export type Aggregate = (rows: readonly Row[]) => Cell;

const values = (rows: readonly Row[]): readonly (number | bigint)[] =>
  rows.map(({ _value: value }) => {
    if (typeof value === 'number' || typeof value === 'bigint') return value;
    throw new FluxError('unsupported input type for an aggregate: not a number');
  });

export const AGGREGATES: Readonly<Record<string, Aggregate>> = {
  min: (rows) => values(rows).reduce((a, b) => (b < a ? b : a)),
  max: (rows) => values(rows).reduce((a, b) => (b > a ? b : a)),
  count: (rows) => BigInt(rows.length),
  sum: (rows) =>
    values(rows).reduce((a, b) => {
      if (typeof a === 'bigint' && typeof b === 'bigint') return a + b;
      return Number(a) + Number(b);
    }),
  last: (rows) => {
    const value = rows.at(-1)?.['_value'];
    if (value === undefined) throw new FluxError('last of nothing');
    return value;
  },
};

/** As aggregateWindow() of the standard library with `timeSrc: "_start"`, `createEmpty: false`. */
export function aggregated(tables: Tables, every: bigint, aggregate: Aggregate): Tables {
  return tables.map((table) => ({
    key: table.key,
    rows: windowed([table], every)
      .map(({ key, rows }) => ({
        _time: key['_start'] ?? new Time(0n),
        _value: aggregate(rows),
      }))
      .sort((a, b) => (timeIn(a) < timeIn(b) ? -1 : 1)),
  }));
}
