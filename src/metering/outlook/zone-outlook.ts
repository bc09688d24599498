import { quantiles } from '../../detect/stats/quantile.ts';
import type { GridCell } from '../balance/balance-grid.ts';
import { daysOf } from '../balance/usual.ts';
import { forecastOf, originAt, type Past, pastOf } from './forecast-day.ts';
import type { ZoneUse } from './zone-use.ts';

/** Demand of a day to come, base m³. */
export interface OutlookDay {
  readonly day: number;
  readonly m3: number;
  /** Eight of ten days of the backtest lay between; equal to `m3` where there was none. */
  readonly low: number;
  readonly high: number;
  /** Greatest hour; null: whole days alone were at hand. */
  readonly peakHourM3: number | null;
}

/** How the same rule would have done in the past. */
export interface OutlookError {
  /** Days forecast from a day before them, all leads together, and days between forecast and day. */
  readonly forecasts: number;
  /** Mean of |forecast − actual| / actual, 0…; null: nothing to compare. */
  readonly mape: number | null;
  /** Σ|forecast − actual| / Σ actual: days that burn little weigh little. */
  readonly wape: number | null;
  /** Mean of (forecast − actual) / actual: positive where it promises too much. */
  readonly bias: number | null;
  /** `mape` by days ahead, 1…7. */
  readonly mapeByLead: readonly (number | null)[];
}

export interface ZoneOutlook {
  readonly days: readonly OutlookDay[];
  readonly error: OutlookError;
  /** Whether temperature moved it. */
  readonly hasHeating: boolean;
  /** Last gas day that was known, days since 1970; null: none. */
  readonly lastKnown: number | null;
}

const LEADS = 7;
const BACKTEST_DAYS = 56;
const BAND = [0.05, 0.95] as const;
/** Days that burn less than this part of the mean are left out of relative errors. */
const LEAST_SHARE = 0.02;

/**
 * Hour-of-week median of eight weeks, by the weather and the last week's level; tested
 * with a rolling origin over the last eight weeks. Source: domain.md §B.5.
 * @param grid the past, then the seven days asked for from cell `first` on.
 */
export function zoneOutlook(use: ZoneUse, grid: readonly GridCell[], first: number): ZoneOutlook {
  const past = pastOf(use, grid.slice(0, first));
  const ahead = daysOf(grid.slice(first)).map(({ day, first: from, end }) => ({
    day,
    cells: grid.slice(first + from, first + end),
  }));
  const today = ahead[0]?.day ?? 0;
  const tries = backtest(past, today);
  const origin = originAt(past, today);
  return {
    days: ahead.slice(0, LEADS).map(({ day, cells }, n) => {
      const m3 = forecastOf(origin, cells);
      const ratios = tries.filter(({ lead }) => lead === n + 1).map(({ ratio }) => ratio);
      const [low = 1, high = 1] = quantiles(ratios, BAND);
      return {
        day,
        m3,
        low: m3 * Math.min(1, low),
        high: m3 * Math.max(1, high),
        peakHourM3:
          cells.length < 2 ? null : Math.max(...cells.map((cell) => forecastOf(origin, [cell]))),
      };
    }),
    error: errorOf(tries),
    hasHeating: origin.hasHeating,
    lastKnown: past.days.findLast(({ m3 }) => !Number.isNaN(m3))?.day ?? null,
  };
}

interface Try {
  readonly lead: number;
  readonly forecast: number;
  readonly actual: number;
  readonly ratio: number;
}

function backtest(past: Past, today: number): readonly Try[] {
  const known = past.days.filter(({ m3 }) => !Number.isNaN(m3));
  const mean = known.reduce((sum, { m3 }) => sum + m3, 0) / Math.max(1, known.length);
  const tries: Try[] = [];
  for (let origin = today - BACKTEST_DAYS; origin < today; origin += 1) {
    const knows = originAt(past, origin);
    for (const { day, m3: actual, first, end } of known) {
      const lead = day - origin + 1;
      if (lead < 1 || lead > LEADS || actual < LEAST_SHARE * mean) continue;
      const forecast = forecastOf(knows, past.grid.slice(first, end));
      if (Number.isNaN(forecast) || forecast <= 0) continue;
      tries.push({ lead, forecast, actual, ratio: actual / forecast });
    }
  }
  return tries;
}

function errorOf(tries: readonly Try[]): OutlookError {
  const meanOf = (of: readonly Try[], value: (one: Try) => number): number | null =>
    of.length === 0 ? null : of.reduce((sum, one) => sum + value(one), 0) / of.length;
  const relative = ({ forecast, actual }: Try): number => (forecast - actual) / actual;
  const actual = tries.reduce((sum, one) => sum + one.actual, 0);
  const missed = tries.reduce((sum, one) => sum + Math.abs(one.forecast - one.actual), 0);
  return {
    forecasts: tries.length,
    mape: meanOf(tries, (one) => Math.abs(relative(one))),
    wape: actual > 0 ? missed / actual : null,
    bias: meanOf(tries, relative),
    mapeByLead: Array.from({ length: LEADS }, (_, n) =>
      meanOf(
        tries.filter(({ lead }) => lead === n + 1),
        (one) => Math.abs(relative(one)),
      ),
    ),
  };
}
