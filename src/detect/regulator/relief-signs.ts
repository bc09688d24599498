import type { StationValues } from '../../model/record.ts';
import { stationFlow } from '../../model/station-flow.ts';
import { isActive, type Tracked } from '../persistence.ts';
import type { Verdict } from '../pressure-level.ts';

export interface ReliefLimits {
  readonly setKPa: number;
  /** Lowest relief set point, kPa gauge; null when none is on file. */
  readonly reliefKPa: number | null;
  /** Set point of a monitor regulator, kPa gauge; null when none is on file. */
  readonly monitorKPa: number | null;
  /** Share of the monitor's set point that counts as standing at it. */
  readonly pinned: number;
  /** Without one on file: so far above the set point, and above what was usual, kPa. */
  readonly aboveKPa: number;
  readonly riseKPa: number;
  /** Flow from which a regulator, not lock-up, makes the pressure, m³/h base. */
  readonly flowingM3h: number;
}

/** The relief valve's own contact; a station without one says nothing. */
export const contactVerdict = ({ relief }: StationValues): Verdict =>
  relief === undefined ? 'skip' : relief === 'open' ? 'yes' : 'no';

const HYSTERESIS = 0.98;

/** Where no contact tells, an outlet at the relief's set point has lifted it. */
export function setVerdict(
  { pOut, relief }: StationValues,
  tracked: Tracked | undefined,
  { reliefKPa }: ReliefLimits,
): Verdict {
  if (relief !== undefined || reliefKPa === null || pOut === undefined) return 'skip';
  return pOut >= (isHeld(tracked) ? HYSTERESIS : 1) * reliefKPa ? 'yes' : 'no';
}

/**
 * While gas flows a working regulator stands at or below its set point. An outlet that
 * stands at the monitor's, or has jumped well above its own, is in other hands.
 * @param usualKPa what the outlet was under flow over the last hour.
 */
export function monitorVerdict(
  values: StationValues,
  tracked: Tracked | undefined,
  usualKPa: number | null,
  limits: ReliefLimits,
): Verdict {
  const { pOut } = values;
  const q = stationFlow(values);
  if (pOut === undefined || q === undefined) return 'skip';
  if (q < limits.flowingM3h) return tracked?.phase === 'pending' ? 'no' : 'skip';
  const { monitorKPa, setKPa, aboveKPa, riseKPa } = limits;
  if (monitorKPa !== null)
    return Math.abs(pOut - monitorKPa) <= limits.pinned * monitorKPa ? 'yes' : 'no';
  if (isHeld(tracked)) return pOut > setKPa + aboveKPa / 2 ? 'yes' : 'no';
  if (usualKPa === null) return 'skip';
  return pOut >= setKPa + aboveKPa && pOut - usualKPa >= riseKPa ? 'yes' : 'no';
}

const isHeld = (tracked: Tracked | undefined): boolean =>
  tracked !== undefined && isActive(tracked);
