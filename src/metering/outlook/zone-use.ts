import type { GridCell } from '../balance/balance-grid.ts';
import type { BalanceMeter } from '../balance/balance-meter.ts';
import { type MeterSeries, type Slice, seriesOf } from '../balance/meter-series.ts';

/** What a zone's customers burned, by cell of the grid. */
export interface ZoneUse {
  /** Base m³, made up for meters that have not reported; NaN where too many have not. */
  readonly m3: Float64Array;
  /** By gas day, heating degrees below 18 °C of the gas; absent: no temperature. */
  readonly hdd: ReadonlyMap<number, number>;
}

/** Of the usual volume that must be known. */
const LEAST_KNOWN = 0.9;
const HDD_BASE_C = 18;

export function zoneUse(
  meters: readonly BalanceMeter[],
  slices: ReadonlyMap<string, readonly Slice[]>,
  grid: readonly GridCell[],
): ZoneUse {
  const m3 = new Float64Array(grid.length);
  const known = new Float64Array(grid.length);
  const degrees = new Map<number, { t: number; n: number }>();
  let whole = 0;
  for (const of of meters) {
    const series = seriesOf(of, slices.get(of.meter.id) ?? [], grid);
    const weight = meanOf(series);
    whole += weight;
    for (const [at, cell] of grid.entries()) {
      m3[at] = (m3[at] ?? 0) + (series.m3[at] ?? 0);
      known[at] = (known[at] ?? 0) + weight * (series.known[at] ?? 0);
      addDegrees(degrees, cell.day, series, at);
    }
  }
  return {
    m3: m3.map((value, at) => {
      const part = whole > 0 ? (known[at] ?? 0) / whole : 0;
      return part < LEAST_KNOWN ? Number.NaN : value / part;
    }),
    hdd: new Map([...degrees].map(([day, { t, n }]) => [day, Math.max(0, HDD_BASE_C - t / n)])),
  };
}

/** Mean volume of a cell that is known. */
function meanOf({ m3, known }: MeterSeries): number {
  const time = known.reduce((sum, part) => sum + part, 0);
  return time > 0 ? m3.reduce((sum, value) => sum + value, 0) / time : 0;
}

function addDegrees(
  degrees: Map<number, { t: number; n: number }>,
  day: number,
  { temperature: [sums, counts] }: MeterSeries,
  at: number,
): void {
  const n = counts[at] ?? 0;
  if (n === 0) return;
  const own = degrees.get(day) ?? { t: 0, n: 0 };
  // each meter's cell counts once, however often it reports
  degrees.set(day, { t: own.t + (sums[at] ?? 0) / n, n: own.n + 1 });
}
