import type { Priority } from '../model/alarm-type.ts';
import type { EpochMs } from '../model/units.ts';
import { edges } from './hours.ts';
import { isOpen } from './match.ts';
import { handovers } from './roster.ts';
import type { CompiledPlan, CompiledRoute } from './rules.ts';
import { calledBy } from './targets.ts';

/** From a moment up to another, without it. */
export interface Stretch {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** The moments of a window, in order, at which whom a route's first step reaches may change. */
export function momentsOf(
  { steps: [first], hours, timeZone }: CompiledRoute,
  plan: CompiledPlan,
  { from, to }: Stretch,
): readonly EpochMs[] {
  const changes = (first?.to ?? []).flatMap((target) => {
    const roster = 'roster' in target ? plan.rosters.get(target.roster) : undefined;
    return roster === undefined ? [] : handovers(roster, from, to);
  });
  const opening = hours === null ? [] : edges(hours, timeZone, from, to);
  return [...new Set([from, ...opening, ...changes])].toSorted((a, b) => a - b);
}

/** The stretches up to `to` in which a route's first step reaches somebody, asked at these moments alone. */
export function reachOf(
  route: CompiledRoute,
  priority: Priority,
  plan: CompiledPlan,
  moments: readonly EpochMs[],
  to: EpochMs,
): readonly Stretch[] {
  const [first] = route.steps;
  if (first === undefined) return [];
  const reached = moments.flatMap((from, n): readonly Stretch[] => {
    const isReached = isOpen(route, from) && calledBy(first, priority, plan, from).length > 0;
    return isReached ? [{ from, to: moments[n + 1] ?? to }] : [];
  });
  return joined(reached);
}

/** The same time in as few stretches as possible, in order. */
export function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const result: Stretch[] = [];
  for (const next of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last === undefined || last.to < next.from) result.push(next);
    else if (last.to < next.to) result[result.length - 1] = { from: last.from, to: next.to };
  }
  return result;
}

/** What of a window none of the stretches covers. */
export function gapsIn(window: Stretch, stretches: readonly Stretch[]): readonly Stretch[] {
  const gaps: Stretch[] = [];
  let { from } = window;
  for (const one of joined(stretches)) {
    if (one.from > from) gaps.push({ from, to: one.from });
    if (one.to > from) from = one.to;
  }
  return from < window.to ? [...gaps, { from, to: window.to }] : gaps;
}
