import type { RunSpec, SiteSpec, StationSpec } from '../../model/fleet.ts';
import { ATMOSPHERE_KPA } from '../../model/units.ts';
import { type Ladder, ladderOf } from '../ladder.ts';

/** What the records of a station are read against; worked out once. */
export interface StationPlan {
  readonly runs: readonly RunSpec[];
  readonly ladder: Ladder;
  /** Set of the duty run, and of the standby; null without a standby. kPa gauge. */
  readonly dutySet: number;
  readonly standbySet: number | null;
  /** A run passes gas above this, m³/h base. */
  readonly flowsAbove: number;
  /** The outlet is at the standby's set within this share above it… */
  readonly levelTolerance: number;
  /** …and its accuracy class below it, share: it droops as it carries. */
  readonly standbyBand: number;
  /** A run needs so much more in front of it than it holds behind, kPa. */
  readonly inletMarginKPa: number;
}

/** Figures that people may set. */
export interface StationTuning {
  /** Share of what the site's meters carry. */
  readonly flowShare: number;
  readonly levelTolerance: number;
  readonly inletMarginKPa: number;
}

/** m³/h base, where the site has no meter on file. */
const FLOWS_WITHOUT_METER = 0.05;
/** Accuracy class where none is on file, %. */
const USUAL_AC = 5;

export function stationPlanOf(
  site: SiteSpec,
  station: StationSpec,
  tuning: StationTuning,
): StationPlan {
  const standby = station.runs.find((run) => run.role === 'standby');
  const duty = station.runs.find((run) => run.role === 'duty');
  return {
    runs: station.runs,
    ladder: ladderOf(station),
    dutySet: duty?.setKPa ?? station.setKPa,
    standbySet: standby?.setKPa ?? null,
    flowsAbove: Math.max(0, tuning.flowShare * capacityOf(site, station)) || FLOWS_WITHOUT_METER,
    levelTolerance: tuning.levelTolerance,
    standbyBand: (standby?.ac ?? USUAL_AC) / 100,
    inletMarginKPa: tuning.inletMarginKPa,
  };
}

/** What the meters of the site can carry at its outlet pressure, m³/h base; 0 without a meter. */
export const capacityOf = (site: SiteSpec, station: StationSpec): number =>
  ((station.setKPa + ATMOSPHERE_KPA) / ATMOSPHERE_KPA) *
  site.meters.reduce((sum, { qMax }) => sum + qMax, 0);
