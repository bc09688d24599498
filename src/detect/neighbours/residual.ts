import type { DayHour } from '../../model/digest.ts';
import { median } from '../stats/median.ts';
import { quantile } from '../stats/quantile.ts';
import { dayDifference, LEAST_HOURS } from './day-core.ts';
import type { Neighbour } from './neighbour.ts';

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

export interface Said {
  readonly id: string;
  readonly kPa: number;
}

/** A meter's day beside its neighbours. */
export interface DayResidual {
  /** kPa; median of how far each neighbour says that the meter is off. */
  readonly centre: number;
  /** kPa; three of four neighbours say so within this: how far they themselves lie apart. */
  readonly apart: number;
  /** What each neighbour that was compared says, kPa. */
  readonly said: readonly Said[];
  /** kPa per unit of place; null while the places are not known. */
  readonly load: number | null;
}

export interface ResidualRule {
  /** kPa per (m³/h)²; the meter's local drop, taken out. */
  readonly drop: number;
  /** kPa; a difference that spreads more over the core of the day is not used. */
  readonly widthKPa: number;
  /** kPa; further apart, a valve shuts one of them off. */
  readonly apartKPa: number;
}

/**
 * The day's residual, neighbour by neighbour: each difference is taken over the hours
 * that the two have in common, so that a neighbour's missing hours move none of the others.
 * Null with too few neighbours.
 */
export function residualOfDay(
  own: readonly (DayHour | null)[],
  neighbours: readonly Neighbour[],
  hoursOf: (id: string) => readonly (DayHour | null)[] | undefined,
  rule: ResidualRule,
): DayResidual | null {
  const undrawn = own.map((hour) =>
    hour === null || hour.p === null
      ? hour
      : { ...hour, p: hour.p - rule.drop * (hour.vmM3 ?? 0) ** 2 },
  );
  const said = neighbours.flatMap(({ id, offset }) => {
    const hours = hoursOf(id);
    const found = hours === undefined ? null : dayDifference(undrawn, hours);
    if (found === null || found.width > rule.widthKPa) return [];
    const kPa = found.centre - offset;
    return Math.abs(kPa) > rule.apartKPa ? [] : [{ id, kPa }];
  });
  const centre = said.length < LEAST_NEIGHBOURS ? null : median(said.map(({ kPa }) => kPa));
  if (centre === null) return null;
  const apart = quantile(
    said.map(({ kPa }) => Math.abs(kPa - centre)),
    MOST_NEIGHBOURS,
  );
  return { centre, apart: apart ?? 0, said, load: null };
}

/** Share of the neighbours that must agree: one in four may be wrong. */
const MOST_NEIGHBOURS = 0.75;

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
