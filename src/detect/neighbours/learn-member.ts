import type { DayHour } from '../../model/digest.ts';
import { rounded } from '../stats/rounded.ts';
import { type DriftParams, learningRuleOf } from './drift-rule.ts';
import type { DriftMember } from './drift-state.ts';
import { chosen, learn, type Neighbour, stranger } from './neighbour.ts';
import type { Present } from './present.ts';
import { dropOfDay, LEAST_NEIGHBOURS, type ResidualHour } from './residual.ts';

type HoursOf = (id: string) => readonly (DayHour | null)[] | undefined;

/** Compares a meter with its neighbours or candidates for one more day. */
export function learnNeighbours(
  member: DriftMember,
  own: Present,
  dayNumber: number,
  hoursOf: HoursOf,
  p: DriftParams,
): DriftMember {
  const rule = learningRuleOf(p, own.readingKPa);
  const neighbours = member.neighbours.map((one): Neighbour => {
    const hours = hoursOf(one.id);
    return hours === undefined ? one : learn(one, own, hours, dayNumber, rule);
  });
  if (member.isLearned) return { ...member, neighbours };
  const learningDays = member.learningDays + 1;
  const ready = neighbours.filter(({ days }) => days >= p.learnDays).length;
  // half as many days again: field meters hand in three quarters of their hours
  if (ready < neighbours.length && learningDays < 1.5 * p.learnDays)
    return { ...member, neighbours, learningDays };
  const best = chosen(neighbours, rule);
  return best.length < LEAST_NEIGHBOURS
    ? { ...member, neighbours: [], learningDays: 0, attempts: member.attempts + 1 }
    : {
        ...member,
        neighbours: [...best],
        learningDays: 0,
        isLearned: true,
        // kept in the order of the neighbours before
        loadDays: [],
        places: null,
      };
}

/** Others have changed: what was learned about them is void. */
export function forget(member: DriftMember, changed: ReadonlySet<string>): DriftMember {
  if (changed.size === 0 || !member.neighbours.some(({ id }) => changed.has(id))) return member;
  const neighbours = member.neighbours.map((one) =>
    changed.has(one.id) ? { ...stranger(one.id), ratio: one.ratio } : one,
  );
  return { ...member, neighbours };
}

/** Mean size of a normal deviation is 0.8 of its σ; the difference of two has √2 times that. */
const SIGMA_OF_MEAN = 1.2533 / Math.SQRT2;

/** Learns from a settled day how much the meter usually deviates, and its local drop. */
export function learnHabits(
  member: DriftMember,
  residual: number,
  hours: readonly ResidualHour[],
  own: Present,
  p: DriftParams,
): DriftMember {
  const sigmaDays = Math.min(member.sigmaDays + 1, p.slowDays);
  // from day to day, so that neither a shift nor a slow drift passes for scatter
  const size = SIGMA_OF_MEAN * Math.abs(residual - (member.last ?? residual));
  const most = member.sigmaDays < 7 ? size : 3 * Math.max(member.sigma, p.leastSigmaKPa);
  const sigma = rounded(member.sigma + (Math.min(size, most) - member.sigma) / sigmaDays, 4);
  const today = dropOfDay(hours, (p.dropFlowShare * (own.member.meter?.qMax ?? 0)) ** 2);
  const last = rounded(residual, 4);
  if (today === null) return { ...member, sigma, sigmaDays, last };
  const dropDays = Math.min(member.dropDays + 1, p.slowDays);
  // a day of unusual flow must not overturn what weeks have shown
  const low = member.dropDays < 7 ? today : Math.max(today, 3 * member.drop);
  const drop = rounded(member.drop + (low - member.drop) / dropDays, 6);
  return { ...member, sigma, sigmaDays, last, drop, dropDays };
}
