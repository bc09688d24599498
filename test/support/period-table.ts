import type { MeterStats } from '../../src/metering/contract/meter-stats.ts';
import { type PeriodTable, VALVES } from '../../src/metering/contract/metering-books.ts';
import type { MeterId } from '../../src/model/ids.ts';

export const DAY_MS = 86_400_000;

/** Thirty sound days of a meter of 1 to 100 m³/h at 40 % of its load. */
export const soundMonth = (over: Partial<MeterStats> = {}): MeterStats => ({
  vbM3: 144_000,
  vmM3: 28_800,
  vbdM3: 0,
  estimatedVbM3: 0,
  estimatedVmM3: 0,
  knownMs: 30 * DAY_MS,
  zeroMs: 0,
  belowQminMs: 0,
  qminToQtMs: 3 * DAY_MS,
  qtToQmaxMs: 27 * DAY_MS,
  aboveQmaxMs: 0,
  peakMeanQm: 80,
  peakQm: 85,
  pAbsSum: 720 * 500,
  pAbsCount: 720,
  tGasSum: 720 * 15,
  tGasCount: 720,
  checkedVmM3: 28_000,
  checkedVbM3: 140_000,
  expectedVbM3: 140_000,
  mechM3: 28_800,
  mechVmM3: 28_800,
  records: 720,
  expectedRecords: 720,
  lateRecords: 0,
  clockOffsetMs: 2_000,
  battery: 3.6,
  valve: null,
  credit: null,
  creditMoney: null,
  vb: 1e6,
  vm: 2e5,
  setM3: 0,
  setVmM3: 0,
  baseMs: 30 * DAY_MS,
  baseKnownMs: 30 * DAY_MS,
  ...over,
});

/** Books' answer to a question about a period. */
export function periodTableOf(known: Readonly<Record<string, MeterStats>>, days = 30): PeriodTable {
  const meters = Object.keys(known) as MeterId[]; // a test's own ids
  const all = Object.values(known);
  const cellOf = (value: MeterStats[keyof MeterStats] | undefined): number => {
    if (value === null || value === undefined) return Number.NaN;
    return typeof value === 'string' ? VALVES.indexOf(value) : value;
  };
  return {
    meters,
    column: (name) =>
      Float64Array.from(all, (stats) => (name === 'days' ? days : cellOf(stats[name]))),
    row(at) {
      const [meter, stats] = [meters[at], all[at]];
      if (meter === undefined || stats === undefined) throw new RangeError(`row ${at}`);
      return { meter, stats, days };
    },
  };
}
