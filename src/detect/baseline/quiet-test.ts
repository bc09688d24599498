import { z } from 'zod';
import { dateName, localClock } from '../../lib/local-time.ts';
import { type Demand, expectedHour } from './demand.ts';
import type { MeteredSite } from './metered-site.ts';
import type { Expected } from './unmetered.ts';
import { UseBlock } from './use-block.ts';

/**
 * A shortfall that waits for the customer's next quiet hours. What a bypass leaves
 * to the meters still follows the customer's day, and falls when he rests. A flow
 * that never falls is what is left of a customer who burns nothing: a trickle, or
 * a leak behind a holiday.
 */
export const Shortfall = z.object({
  /** When it was noticed, epoch ms. */
  at: z.number(),
  since: z.number(),
  ratio: z.number(),
  limit: z.number(),
  block: UseBlock,
  /** Quiet hours so far in which as much flowed as before. */
  level: z.number(),
});
export type Shortfall = z.infer<typeof Shortfall>;

export interface QuietParams {
  readonly quietShare: number;
  readonly fallShare: number;
  readonly levelHours: number;
  readonly waitHours: number;
}

/** `follows` the customer's day; `level`: it never falls; `open`: not known yet. */
export type Course = 'follows' | 'level' | 'open';

const HOUR_MS = 3_600_000;

/** m³ that the meters counted in an hour that fell short: of half of them less. */
export function fallenM3({ fell }: UseBlock): number {
  const sorted = fell.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/** m³ below which an hour is one in which the customer rests. */
const quietBelow = ({ expected, hours }: UseBlock, p: QuietParams): number =>
  (p.quietShare * expected.median) / hours;

/** Whether the customer will rest within the time that is waited: else there is nothing to wait for. */
export function restsSoon(
  block: UseBlock,
  from: number,
  demand: Demand,
  site: MeteredSite & { readonly p: QuietParams },
): boolean {
  const least = quietBelow(block, site.p);
  for (let n = 0; n < site.p.waitHours; n += 1) {
    const { day, weekday, hour } = localClock(site.timeZone, from + (n + 0.5) * HOUR_MS);
    const moment = { date: dateName(day), weekday, hour };
    const expected = expectedHour(demand, moment, site.fullScale, site.holidays);
    // hours in which gas has hardly ever flowed are not learned
    if (expected === null || expected.median <= least) return true;
  }
  return false;
}

/** @param expected null: the customer rests, or hardly ever burns at that hour. */
export function hearHour(
  shortfall: Shortfall,
  hour: { readonly to: number; readonly m3: number },
  expected: Expected | null,
  p: QuietParams,
): readonly [Shortfall, Course] {
  const { block, at } = shortfall;
  const isQuiet = expected === null || expected.median <= quietBelow(block, p);
  if (!isQuiet) return [shortfall, hour.to - at > p.waitHours * HOUR_MS ? 'follows' : 'open'];
  if (hour.m3 < p.fallShare * fallenM3(block)) return [shortfall, 'follows'];
  const level = shortfall.level + 1;
  return [{ ...shortfall, level }, level >= p.levelHours ? 'level' : 'open'];
}
