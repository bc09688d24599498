import type { AlarmType, Priority } from '../model/alarm-type.ts';
import type { Fleet } from '../model/fleet.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { type Area, areasOf, canBe, type Hole } from './coverage-area.ts';
import { holeLines } from './coverage-words.ts';
import { isOfType, routesBySite, serves } from './match.ts';
import { gapsIn, momentsOf, reachOf, type Stretch } from './reach.ts';
import { type CompiledPlan, type CompiledRoute, compilePlan } from './rules.ts';
import { everyAddress } from './targets.ts';

const WEEK_MS = 7 * 86_400_000;
/** Rosters are looked at this far ahead. */
export const COVERED_WEEKS = 8;

/**
 * Places, types and hours for which the plan must reach somebody (`mustReach`)
 * and does not, in at most a dozen lines; empty: none, or no plan.
 */
export function coverageHoles(fleet: Fleet, from: EpochMs): readonly string[] {
  if (fleet.dispatch === undefined) return [];
  const window = windowFrom(from);
  const plan = compilePlan(fleet.dispatch);
  const areas = areasOf(fleet, plan.routes.values());
  return holeLines(findHoles(plan, fleet.dispatch.mustReach, areas, window), areas, fleet, window);
}

export const windowFrom = (from: EpochMs): Stretch => ({
  from,
  to: epochMs(from + COVERED_WEEKS * WEEK_MS),
});

/**
 * Only what is told at once counts: a step that comes minutes later helps nobody
 * whose first step reaches no one.
 */
export function findHoles(
  plan: CompiledPlan,
  mustReach: readonly number[],
  areas: readonly Area[],
  window: Stretch,
): readonly Hole[] {
  const search = searchIn(plan, window);
  const priorities = ([1, 2, 3, 4] as const).filter((one) => mustReach.includes(one));
  return areas.flatMap((area) => priorities.flatMap((priority) => search(area, priority)));
}

type Search = (area: Area, priority: Priority) => readonly Hole[];

/** Routes, and sets of them, are worked out once: areas are many, the sets of routes that serve them are few. */
function searchIn(plan: CompiledPlan, window: Stretch): Search {
  const routes = [...plan.routes.values()];
  const general = routes.filter(({ sites }) => sites === null);
  const naming = routesBySite(routes);
  const moments = new Map<string, readonly EpochMs[]>();
  const reach = new Map<string, readonly Stretch[]>();
  const gaps = new Map<string, readonly Stretch[]>();
  const gapsOf = (set: readonly CompiledRoute[], priority: Priority): readonly Stretch[] => {
    const reached = set.flatMap((route) =>
      kept(reach, `${priority}|${route.id}`, () => {
        const asked = kept(moments, route.id, () => momentsOf(route, plan, window));
        return reachOf(route, priority, plan, asked, window.to);
      }),
    );
    return gapsIn(window, reached);
  };
  // when nobody was reached, the fallback is called besides the routes
  const isBacked = everyAddress(plan.fallback, plan, window.from).length > 0;
  return (area, priority) => {
    const near = [...general, ...area.place.sites.flatMap((site) => naming.get(site) ?? [])];
    const serving = near.filter((route) => serves(route, priority, area.place));
    const types = area.types.filter(
      (type) => canBe(type, priority) && !(isBacked && type === 'system.nobody-reached'),
    );
    const groups = [...servedAlike(types, serving)];
    return groups.flatMap(([key, { set, alike }]): readonly Hole[] => {
      const found = kept(gaps, `${priority}|${key}`, () => gapsOf(set, priority));
      if (found.length === 0) return [];
      const scope = alike.length === types.length ? 'all types' : 'some types';
      const ids = set.map(({ id }) => id);
      return [{ area, priority, types: alike, scope, routes: ids, gaps: found }];
    });
  };
}

interface Served {
  readonly set: readonly CompiledRoute[];
  readonly alike: AlarmType[];
}

/** Types that the same routes serve, by the ids of those routes. */
function servedAlike(
  types: readonly AlarmType[],
  routes: readonly CompiledRoute[],
): ReadonlyMap<string, Served> {
  const groups = new Map<string, Served>();
  for (const type of types) {
    const set = routes.filter((route) => isOfType(route, type));
    const key = set.map(({ id }) => id).join('|');
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { set, alike: [type] });
    else known.alike.push(type);
  }
  return groups;
}

/** The value of a key, worked out when it is first asked for. */
function kept<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}
