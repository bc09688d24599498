import type { MeterStats } from '../contract/meter-stats.ts';
import { VALVES } from '../contract/metering-books.ts';

/** How a figure of two stretches becomes one of both; null is NaN in a column. */
export type Merge = 'sum' | 'most' | 'least' | 'last';

/** Every figure of MeterStats in the order in which it is stored: append, never reorder. */
export const STATS_COLUMNS = [
  ['vbM3', 'sum'],
  ['vmM3', 'sum'],
  ['vbdM3', 'sum'],
  ['estimatedVbM3', 'sum'],
  ['estimatedVmM3', 'sum'],
  ['knownMs', 'sum'],
  ['zeroMs', 'sum'],
  ['belowQminMs', 'sum'],
  ['qminToQtMs', 'sum'],
  ['qtToQmaxMs', 'sum'],
  ['aboveQmaxMs', 'sum'],
  ['peakMeanQm', 'most'],
  ['peakQm', 'most'],
  ['pAbsSum', 'sum'],
  ['pAbsCount', 'sum'],
  ['tGasSum', 'sum'],
  ['tGasCount', 'sum'],
  ['checkedVmM3', 'sum'],
  ['checkedVbM3', 'sum'],
  ['expectedVbM3', 'sum'],
  ['mechM3', 'sum'],
  ['mechVmM3', 'sum'],
  ['records', 'sum'],
  ['expectedRecords', 'sum'],
  ['lateRecords', 'sum'],
  ['clockOffsetMs', 'least'],
  ['battery', 'last'],
  ['valve', 'last'],
  ['credit', 'last'],
  ['creditMoney', 'last'],
  ['vb', 'last'],
  ['vm', 'last'],
  ['setM3', 'sum'],
  ['setVmM3', 'sum'],
  ['baseMs', 'sum'],
  ['baseKnownMs', 'sum'],
] as const satisfies readonly (readonly [keyof MeterStats, Merge])[];

export const WIDTH = STATS_COLUMNS.length;
export const placeOfColumn: ReadonlyMap<string, number> = new Map(
  STATS_COLUMNS.map(([name], at) => [name, at]),
);

export function cellsOf(stats: MeterStats): Float64Array {
  const cells = new Float64Array(WIDTH);
  STATS_COLUMNS.forEach(([name], at) => {
    const value = stats[name];
    cells[at] =
      value === null ? Number.NaN : typeof value === 'string' ? VALVES.indexOf(value) : value;
  });
  return cells;
}

/** @param read the cell of a column. */
export function statsOf(read: (column: number) => number): MeterStats {
  const entries = STATS_COLUMNS.map(([name], at) => {
    const cell = read(at);
    if (Number.isNaN(cell)) return [name, null];
    return [name, name === 'valve' ? (VALVES[cell] ?? null) : cell];
  });
  // the border: every figure is in STATS_COLUMNS, which the compiler checks below
  return Object.fromEntries(entries) as MeterStats;
}

type Stored = (typeof STATS_COLUMNS)[number][0];
/** Fails to compile when a figure of MeterStats is stored nowhere. */
export const ALL_STORED: Exclude<keyof MeterStats, Stored> extends never ? true : never = true;

/** The cells of a stored row; copied, because a blob lies at any address. Of an older release there may be fewer. */
export const cellsIn = (blob: Uint8Array): Float64Array =>
  new Float64Array(new Uint8Array(blob).buffer, 0, Math.min(WIDTH, Math.floor(blob.length / 8)));
