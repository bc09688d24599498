import type { DispatchPlan } from '../model/dispatch-plan.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { instantOf, type WallMs, wallAt, wallMs, wallOf } from './wall-time.ts';

type RosterSpec = DispatchPlan['rosters'][number];

/** A roster with its times worked out. */
export interface Roster {
  readonly timeZone: string;
  /** The first handover; nobody is on duty before. */
  readonly starts: WallMs;
  readonly shiftMs: number;
  readonly turns: readonly (readonly string[])[];
  readonly swaps: readonly Swap[];
}

interface Swap {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly person: string;
  /** Whom they stand in for; null: whoever is on duty. */
  readonly replaces: string | null;
}

export function compileRoster(spec: RosterSpec): Roster {
  const { timeZone } = spec;
  return {
    timeZone,
    starts: wallOf(spec.starts),
    shiftMs: spec.shiftHours * 3_600_000,
    turns: spec.turns,
    swaps: spec.swaps.map(({ from, to, person, for: replaces = null }) => ({
      from: instantOf(timeZone, wallOf(from)),
      to: instantOf(timeZone, wallOf(to)),
      person,
      replaces,
    })),
  };
}

/** Who is on duty, each once. Swaps work in their order: a stand-in can be stood in for. */
export function onDuty(roster: Roster, at: EpochMs): readonly string[] {
  const shift = shiftAt(roster, at);
  let people = shift < 0 ? [] : (roster.turns[shift % roster.turns.length] ?? []);
  for (const { from, to, person, replaces } of roster.swaps) {
    if (at < from || at >= to) continue;
    if (replaces === null) people = [person];
    else people = people.map((one) => (one === replaces ? person : one));
  }
  return [...new Set(people)];
}

/** The next moment at which somebody else may be on duty. */
export function nextHandover(roster: Roster, at: EpochMs): EpochMs {
  let next = startOf(roster, Math.max(-1, shiftAt(roster, at)) + 1);
  for (const edge of roster.swaps.flatMap(({ from, to }) => [from, to])) {
    if (edge > at && edge < next) next = edge;
  }
  return next;
}

/** The moments between two others at which somebody else may come on duty, in no order. */
export function handovers(roster: Roster, from: EpochMs, to: EpochMs): readonly EpochMs[] {
  const swaps = roster.swaps.flatMap((swap) => [swap.from, swap.to]);
  const found = swaps.filter((at) => at > from && at < to);
  let shift = Math.max(-1, shiftAt(roster, from)) + 1;
  for (let at = startOf(roster, shift); at < to; at = startOf(roster, shift)) {
    found.push(at);
    shift += 1;
  }
  return found;
}

/**
 * Counted from the first; negative before it. Shifts are equally long on the
 * wall clock, so that handovers keep their hour; which one has begun is judged
 * by the moments, so that nobody is called back when the clock is put back.
 */
function shiftAt(roster: Roster, at: EpochMs): number {
  const wall = wallAt(roster.timeZone, at);
  let shift = Math.floor((wall - roster.starts) / roster.shiftMs);
  while (startOf(roster, shift) > at) shift -= 1;
  while (startOf(roster, shift + 1) <= at) shift += 1;
  return shift;
}

const startOf = ({ timeZone, starts, shiftMs }: Roster, shift: number): EpochMs =>
  epochMs(instantOf(timeZone, wallMs(starts + shift * shiftMs)));
