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

/** @param flowingKPa what it is while the meters count; null when not known. */
export function outletState(
  { pOut, cover }: StationDigest,
  band: OutletBand,
  flowingKPa: number | null,
): OutletState {
  if (pOut === null || cover === 'gap') return 'unknown';
  if (pOut.mean < band.bottomKPa) return 'low';
  // on the standby run even lock-up stays below the top: a rise tells it
  const risen = flowingKPa === null ? Infinity : flowingKPa + 0.5 * band.lockUp * band.setKPa;
  return pOut.mean < Math.min(band.topKPa, risen) ? 'flowing' : 'locked-up';
}
