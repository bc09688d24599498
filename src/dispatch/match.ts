import type { Alarm } from '../model/alarm.ts';
import type { AlarmType, Priority } from '../model/alarm-type.ts';
import type { EpochMs } from '../model/units.ts';
import { isWithin } from './hours.ts';
import type { Place } from './place.ts';
import type { CompiledRoute, DispatchRules } from './rules.ts';

/** Every route that applies to an alarm at a moment, in the plan's order. */
export function routesFor(
  rules: DispatchRules,
  alarm: Alarm,
  at: EpochMs,
): readonly CompiledRoute[] {
  const place = rules.placeOf(alarm);
  return [...rules.routes.values()].filter(
    (route) => concerns(route, alarm.type, alarm.priority, place) && isOpen(route, at),
  );
}

/** At whatever hour. */
const concerns = (
  route: CompiledRoute,
  type: AlarmType,
  priority: Priority,
  place: Place,
): boolean => isOfType(route, type) && serves(route, priority, place);

export const isOfType = ({ types }: CompiledRoute, type: AlarmType): boolean =>
  types === null || types.has(type);

/** Whatever the type. */
export const serves = (route: CompiledRoute, priority: Priority, place: Place): boolean =>
  route.priorities.has(priority) &&
  meets(route.zones, place.zones) &&
  meets(route.sites, place.sites) &&
  meets(route.classes, place.classes);

export const isOpen = ({ hours, timeZone }: CompiledRoute, at: EpochMs): boolean =>
  hours === null || isWithin(hours, timeZone, at);

const meets = (wanted: ReadonlySet<string> | null, found: readonly string[]): boolean =>
  wanted === null || found.some((one) => wanted.has(one));

/** The routes that name a site, by site. */
export function routesBySite(
  routes: Iterable<CompiledRoute>,
): ReadonlyMap<string, readonly CompiledRoute[]> {
  const naming = new Map<string, CompiledRoute[]>();
  for (const route of routes) {
    for (const site of route.sites ?? []) {
      const known = naming.get(site);
      if (known === undefined) naming.set(site, [route]);
      else known.push(route);
    }
  }
  return naming;
}
