import type { DayHour } from '../../model/digest.ts';
import { median } from '../stats/median.ts';
import { type Shorth, shorth } from '../stats/shorth.ts';
import { LEAST_HOURS, type Neighbour } from './neighbour.ts';

/** Fewer neighbours at an hour cannot outvote a wrong one. */
export const LEAST_NEIGHBOURS = 3;

/** One hour of a meter beside its neighbours. */
export interface ResidualHour {
  /** kPa; own pressure less the neighbours' median, offsets taken off. */
  readonly kPa: number;
  /** Square of the own hourly volume, m⁶; the local pressure drop grows with it. */
  readonly square: number | null;
}

/** How far a meter's pressure lies from where its neighbours put it, hour by hour. */
export function residualHours(
  own: readonly (DayHour | null)[],
  neighbours: readonly Neighbour[],
  hoursOf: (id: string) => readonly (DayHour | null)[] | undefined,
): readonly ResidualHour[] {
  const others = neighbours.flatMap(({ id, offset }) => {
    const hours = hoursOf(id);
    return hours === undefined ? [] : [{ hours, offset }];
  });
  const found: ResidualHour[] = [];
  own.forEach((hour, n) => {
    const p = hour?.p ?? null;
    if (p === null) return;
    const differences: number[] = [];
    for (const { hours, offset } of others) {
      const q = hours[n]?.p ?? null;
      if (q !== null) differences.push(p - q - offset);
    }
    const kPa = differences.length < LEAST_NEIGHBOURS ? null : median(differences);
    const vm = hour?.vmM3 ?? null;
    if (kPa !== null) found.push({ kPa, square: vm === null ? null : vm * vm });
  });
  return found;
}

/** The day's residual with the local drop (kPa per (m³/h)²) taken out; null with too few hours. */
export function residualOfDay(hours: readonly ResidualHour[], drop: number): Shorth | null {
  if (hours.length < LEAST_HOURS) return null;
  const values = hours.map(({ kPa, square }) => kPa - drop * (square ?? 0));
  const found = shorth(values);
  if (found === null) return null;
  // the shortest half finds the place; the mean of all that lie about it scatters half as much
  const about = values.filter((value) => Math.abs(value - found.centre) <= found.width);
  return { ...found, centre: about.reduce((sum, value) => sum + value, 0) / about.length };
}

/**
 * The local drop that one day shows: slope of the residual on Q² between its third
 * with the largest flow and its third with the least; null where the flow hardly varies.
 * @param leastSquare Q² below which a flow is too small to lower the pressure.
 */
export function dropOfDay(hours: readonly ResidualHour[], leastSquare: number): number | null {
  const known = hours.flatMap(({ kPa, square }) => (square === null ? [] : [{ kPa, square }]));
  if (known.length < LEAST_HOURS) return null;
  const sorted = known.toSorted((a, b) => a.square - b.square);
  const third = Math.floor(sorted.length / 3);
  const [low, high] = [sorted.slice(0, third), sorted.slice(-third)];
  const middleOf = (part: typeof sorted, key: 'kPa' | 'square') =>
    median(part.map((one) => one[key])) ?? 0;
  const rise = middleOf(high, 'square') - middleOf(low, 'square');
  if (rise < leastSquare || rise < 0.5 * middleOf(high, 'square')) return null;
  // gas flowing to the meter can only lower its pressure
  return Math.min(0, (middleOf(high, 'kPa') - middleOf(low, 'kPa')) / rise);
}
