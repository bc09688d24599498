import { median } from '../../detect/stats/median.ts';
import type { GridCell } from './balance-grid.ts';
import type { MeterSeries } from './meter-series.ts';
import { type Usual, wholeDays } from './usual.ts';

/** By gas day, how much more than usual the zone's customers burn: the weather, mostly. */
export type ZoneLevel = ReadonlyMap<number, number>;

/** So many customers must be known whole, else a few decide for all. */
const LEAST_METERS = 5;
const LIMITS = [0.5, 2] as const;

export function zoneLevel(
  outlets: readonly { readonly series: MeterSeries; readonly usual: Usual }[],
  grid: readonly GridCell[],
): ZoneLevel {
  const ratios = new Map<number, number[]>();
  for (const { series, usual } of outlets) {
    for (const { day, ratio } of wholeDays(series, grid, usual.m3)) {
      const own = ratios.get(day);
      if (own === undefined) ratios.set(day, [ratio]);
      else own.push(ratio);
    }
  }
  const levels = [...ratios].map(([day, own]): [number, number] => {
    const level = own.length < LEAST_METERS ? 1 : (median(own) ?? 1);
    return [day, Math.min(LIMITS[1], Math.max(LIMITS[0], level))];
  });
  return new Map(levels);
}
