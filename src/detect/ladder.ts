import type { RunSpec, StationSpec } from '../model/fleet.ts';
import { type KPaGauge, kPaGauge } from '../model/units.ts';

/** The pressures at which something must happen at a station's outlet, kPa gauge (domain.md §B.2). */
export interface Ladder {
  readonly set: KPaGauge;
  /** Below: P3. Standby set × 0.85. */
  readonly low: KPaGauge;
  /** At or below: P1. The highest low trip of the runs; null when none is known. */
  readonly ssvLow: KPaGauge | null;
  readonly high: KPaGauge;
  /** At or above without a trip: the slam-shut failed to act. The lowest high trip of the runs. */
  readonly ssvHigh: KPaGauge | null;
  readonly highHigh: KPaGauge;
}

/** From here up the set point counts as medium pressure, and the band is narrower. */
const MEDIUM_PRESSURE_KPA = 75;

export function ladderOf(station: StationSpec): Ladder {
  const set = station.setKPa;
  const medium = set >= MEDIUM_PRESSURE_KPA;
  const lowestSet = Math.min(...station.runs.map((run) => run.setKPa));
  return {
    set,
    low: station.lKPa ?? kPaGauge(0.85 * lowestSet),
    ssvLow: extreme(station.runs, 'ssvLowKPa', Math.max),
    high: station.hKPa ?? kPaGauge((medium ? 1.08 : 1.12) * set),
    ssvHigh: extreme(station.runs, 'ssvHighKPa', Math.min),
    highHigh: station.hhKPa ?? kPaGauge((medium ? 1.4 : 1.5) * set),
  };
}

function extreme(
  runs: readonly RunSpec[],
  key: 'ssvLowKPa' | 'ssvHighKPa',
  pick: (...values: number[]) => number,
): KPaGauge | null {
  const known = runs.flatMap((run) => run[key] ?? []);
  return known.length === 0 ? null : kPaGauge(pick(...known));
}
