import { median } from '../../detect/stats/median.ts';
import type { GridCell } from '../balance/balance-grid.ts';
import { daysOf } from '../balance/usual.ts';
import { heatingFit, heatingRatio } from '../swing/heating-fit.ts';
import type { ZoneUse } from './zone-use.ts';

/** A zone's past as forecasts are made from it. */
export interface Past {
  readonly use: ZoneUse;
  readonly grid: readonly GridCell[];
  /** Gas days with their cells and volume; NaN where a cell is unknown. */
  readonly days: readonly PastDay[];
}

export interface PastDay {
  readonly day: number;
  readonly first: number;
  readonly end: number;
  readonly m3: number;
}

export function pastOf(use: ZoneUse, grid: readonly GridCell[]): Past {
  const days = daysOf(grid).map(({ day, first, end }) => {
    let m3 = 0;
    for (let at = first; at < end; at += 1) m3 += use.m3[at] ?? Number.NaN;
    return { day, first, end, m3 };
  });
  return { use, grid, days };
}

const WEEKS = 8;
const LEAST_WEEKS = 3;
const LEVEL_DAYS = 7;
const WARM_DAYS = 3;
const LEAST_FIT_DAYS = 28;
/** What of the last week's difference from the median is taken to stay. */
const LEVEL_STAYS = 0.5;
const LEVEL_LIMITS = [0.3, 3] as const;

/** What is known on a day, before it begins. */
export interface Origin {
  readonly day: number;
  /** Median of the last eight like cells, base m³, by hour of the week. */
  readonly levels: readonly number[];
  /** By what the last days differ from these: weather where it explains the use, and what remains. */
  readonly factor: number;
  readonly hasHeating: boolean;
}

export function originAt(past: Past, day: number): Origin {
  const known = past.days.filter((one) => one.day < day && !Number.isNaN(one.m3));
  const recent = known.filter((one) => one.day >= day - 7 * WEEKS);
  const levels = levelsOf(past, recent);
  const heating = heatingOf(past, known, recent, day);
  const last = recent.slice(-LEVEL_DAYS).flatMap((one) => {
    const expected = sumOf(past.grid.slice(one.first, one.end), levels);
    return expected > 0 ? [one.m3 / expected] : [];
  });
  const level = median(last) ?? 1;
  const rest = 1 + LEVEL_STAYS * (level / heating.now - 1);
  const factor = Math.min(LEVEL_LIMITS[1], Math.max(LEVEL_LIMITS[0], rest * heating.next));
  return { day, levels, factor, hasHeating: heating.isFitted };
}

/** Base m³ of a day's cells; NaN where its like has not been seen three times. */
export const forecastOf = ({ levels, factor }: Origin, cells: readonly GridCell[]): number =>
  factor * sumOf(cells, levels);

function sumOf(cells: readonly GridCell[], levels: readonly number[]): number {
  let sum = 0;
  for (const { week } of cells) sum += levels[week] ?? Number.NaN;
  return sum;
}

function levelsOf({ use, grid }: Past, recent: readonly PastDay[]): readonly number[] {
  const found: number[][] = Array.from({ length: 168 }, () => []);
  for (const { first, end } of recent)
    for (let at = first; at < end; at += 1) {
      const week = grid[at]?.week;
      if (week !== undefined) found[week]?.push(use.m3[at] ?? 0);
    }
  return found.map((values) =>
    values.length < LEAST_WEEKS ? Number.NaN : (median(values) ?? Number.NaN),
  );
}

/**
 * How much the cold of the last week moved it against the eight, and how much that of the
 * last three days moves the next: nobody here knows the weather to come, it is taken to stay.
 */
function heatingOf(
  { use }: Past,
  known: readonly PastDay[],
  recent: readonly PastDay[],
  day: number,
): { readonly now: number; readonly next: number; readonly isFitted: boolean } {
  const degreesOf = (days: readonly PastDay[]): readonly number[] =>
    days.flatMap((one) => use.hdd.get(one.day) ?? []);
  const points = known.flatMap((one): [number, number][] => {
    const hdd = use.hdd.get(one.day);
    return hdd === undefined ? [] : [[hdd, one.m3]];
  });
  const fit = heatingFit(points, LEAST_FIT_DAYS);
  const usual = median(degreesOf(recent));
  const week = median(degreesOf(recent.slice(-LEVEL_DAYS)));
  const last = median(degreesOf(recent.filter((one) => one.day >= day - 1 - WARM_DAYS)));
  if (fit === null || usual === null || week === null || last === null)
    return { now: 1, next: 1, isFitted: false };
  return {
    now: heatingRatio(fit, week, usual),
    next: heatingRatio(fit, last, usual),
    isFitted: true,
  };
}
