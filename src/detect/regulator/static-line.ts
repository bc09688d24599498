import { median } from '../stats/median.ts';
import { type Point, theilSen } from '../stats/theil-sen.ts';

/** Fewer points, or loads closer together, do not tell how the pressure falls with the flow. */
const LEAST_POINTS = 24;
const LEAST_SPREAD = 0.2;

/**
 * How the outlet pressure falls with the load, kPa at full load (0 or negative).
 * Where the loads do not vary it is the slope that best leads from the set point
 * to the pressures seen: what a healthy regulator of its class could show,
 * so that an offset downwards within the class is taken for droop.
 * @param bandKPa accuracy class of the regulator: no healthy one falls further.
 */
export function staticSlope(points: readonly Point[], setKPa: number, bandKPa: number): number {
  const loads = points.map(([load]) => load);
  const spread = Math.max(...loads) - Math.min(...loads);
  const line =
    points.length >= LEAST_POINTS && spread >= LEAST_SPREAD ? theilSen(points)?.slope : undefined;
  const slope = line ?? median(points.map(([load, p]) => (p - setKPa) / load)) ?? 0;
  return Math.max(-bandKPa, Math.min(0, slope));
}

/** Mid residual of a day, kPa: what is left of the pressure without set point and droop. */
export const residualOf = (points: readonly Point[], setKPa: number, slope: number): number =>
  median(points.map(([load, p]) => p - setKPa - slope * load)) ?? 0;
