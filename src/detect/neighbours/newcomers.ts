import type { DriftParams } from './drift-rule.ts';
import type { DriftMember } from './drift-state.ts';
import { stranger } from './neighbour.ts';

/**
 * A meter that learned its neighbours while others were not installed yet, or away, takes
 * them in later: a few neighbours cannot tell a load on the network from a fault.
 * @param candidates ids, the most likely first.
 */
export function takeIn(
  member: DriftMember,
  candidates: readonly string[],
  p: DriftParams,
): DriftMember {
  const kept = dismiss(member, p);
  const room = p.neighbours - kept.neighbours.length;
  const isNew = (id: string) => !kept.neighbours.some((one) => one.id === id);
  const fresh = candidates.filter(isNew).slice(0, Math.max(0, room));
  if (fresh.length === 0) return kept;
  return { ...kept, neighbours: [...kept.neighbours, ...fresh.map(stranger)] };
}

/** Whoever turned out not to move with it leaves, and so does what it said. */
function dismiss(member: DriftMember, p: DriftParams): DriftMember {
  const stays = member.neighbours.map(
    ({ days, ratio }) => days !== p.learnDays || ratio <= p.likeness,
  );
  if (stays.every(Boolean)) return member;
  const isKept = (_: unknown, n: number): boolean => stays[n] ?? true;
  const { places } = member;
  return {
    ...member,
    attempts: member.attempts + 1,
    neighbours: member.neighbours.filter(isKept),
    loadDays: member.loadDays.map((one) => ({ ...one, kPa: one.kPa.filter(isKept) })),
    places: places === null ? null : { ...places, others: places.others.filter(isKept) },
  };
}
