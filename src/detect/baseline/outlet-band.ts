import type { StationDigest } from '../../model/digest.ts';
import type { SiteSpec } from '../../model/fleet.ts';

/** At true zero flow a dedicated regulator locks up above its set point (domain.md §B.1). */
export interface OutletBand {
  readonly setKPa: number;
  /** Share of the set point by which it rises when it locks up: SG. */
  readonly lockUp: number;
  /** Above: locked up, however it flowed before. */
  readonly topKPa: number;
  /** Below: the supply is in trouble, which explains that nothing is counted. */
  readonly bottomKPa: number;
}

/** @param bandShare part of SG that still counts as flowing; @param usualSg % where no run tells. */
export function outletBand(site: SiteSpec | null, bandShare: number, usualSg: number): OutletBand {
  const runs = site?.station?.runs ?? [];
  const setKPa = site?.station?.setKPa ?? 0;
  const lockUp = Math.min(...runs.map(({ sg }) => sg ?? usualSg), Infinity) / 100;
  const sg = Number.isFinite(lockUp) ? lockUp : usualSg / 100;
  const lowest = Math.min(setKPa, ...runs.map((run) => run.setKPa));
  return { setKPa, lockUp: sg, topKPa: setKPa * (1 + bandShare * sg), bottomKPa: 0.85 * lowest };
}

export type OutletState = 'flowing' | 'locked-up' | 'low' | 'unknown';

/** Where the outlet uses to be, kPa gauge; null when not known. */
export interface UsualOutlet {
  /** While the meters count. */
  readonly flowingKPa: number | null;
  /** While nobody burns: the set point may have drifted, and with it the lock-up. */
  readonly restKPa: number | null;
}

export const NOTHING_USUAL: UsualOutlet = { flowingKPa: null, restKPa: null };

/** Rise by which it locks up, kPa: half of the way to where it uses to rest, at the most half of SG. */
function riseOf({ lockUp, setKPa }: OutletBand, flowing: number, rest: number | null): number {
  const most = 0.5 * lockUp * setKPa;
  return isRise(lockUp * setKPa, flowing, rest) ? Math.min(most, 0.5 * (rest - flowing)) : most;
}

/** Part of SG that is a rise, and not another load on the droop line. */
const LEAST_RISE = 0.3;

const isRise = (sgKPa: number, flowing: number, rest: number | null): rest is number =>
  rest !== null && rest - flowing >= LEAST_RISE * sgKPa;

export function outletState(
  { pOut, cover }: StationDigest,
  band: OutletBand,
  { flowingKPa, restKPa }: UsualOutlet,
): OutletState {
  if (pOut === null || cover === 'gap') return 'unknown';
  if (pOut.mean < band.bottomKPa) return 'low';
  // on the standby run even lock-up stays below the top: a rise tells it
  const risen = flowingKPa === null ? Infinity : flowingKPa + riseOf(band, flowingKPa, restKPa);
  return pOut.mean < Math.min(band.topKPa, risen) ? 'flowing' : 'locked-up';
}
