import { ALARM_TYPES, type AlarmType, type Priority } from '../model/alarm-type.ts';
import type { Fleet } from '../model/fleet.ts';
import { GRAVEST } from './gravest.ts';
import { routesBySite } from './match.ts';
import type { Place } from './place.ts';
import type { Stretch } from './reach.ts';
import type { CompiledRoute } from './rules.ts';

/** Places between which no route makes a difference. */
export interface Area {
  readonly kind: 'sites' | 'zone' | 'service';
  /** As routes see any of them. */
  readonly place: Place;
  /** Id; null for the service. */
  readonly zone: string | null;
  readonly customerClass: string | null;
  /** In which its hours are told. */
  readonly timeZone: string;
  /** Ids of its sites. */
  readonly sites: readonly string[];
  /** Types of alarm that can be about it. */
  readonly types: readonly AlarmType[];
}

/** When alarms of these types and this priority in an area would reach nobody at once. */
export interface Hole {
  readonly area: Area;
  readonly priority: Priority;
  readonly types: readonly AlarmType[];
  /** Whether it is all types that the area can have at that priority. */
  readonly scope: 'all types' | 'some types';
  /** The routes that concern them, at whatever hour. */
  readonly routes: readonly string[];
  readonly gaps: readonly Stretch[];
}

/** Alarms without a site: they are about a zone as a whole, or about the service. */
const OF_A_ZONE: ReadonlySet<AlarmType> = new Set([
  'leak.zone-balance',
  'regulator.inlet-low',
  'comms.gateway',
]);
const isSystem = (type: AlarmType): boolean => type.startsWith('system.');
/** A detector fails for one device, and that is at a site. */
const SITE_TYPES = ALARM_TYPES.filter((type) =>
  isSystem(type) ? type === 'system.detector-failed' : type !== 'leak.zone-balance',
);

export const canBe = (type: AlarmType, priority: Priority): boolean => GRAVEST[type] <= priority;

/** Sites of one zone, class and time zone that the same routes name are one area; so is each zone, and the service. */
export function areasOf(fleet: Fleet, routes: Iterable<CompiledRoute>): readonly Area[] {
  const naming = routesBySite(routes);
  const classes = new Map<string, string>(fleet.customers.map((one) => [one.id, one.class]));
  const groups = new Map<string, string[]>();
  const areas: Area[] = [];
  for (const { id, zone, customer, timeZone } of fleet.sites) {
    const customerClass = classes.get(customer) ?? null;
    const key = [
      zone,
      customerClass,
      timeZone,
      ...(naming.get(id) ?? []).map((route) => route.id),
    ].join('|');
    const known = groups.get(key);
    if (known !== undefined) {
      known.push(id);
      continue;
    }
    const sites = [id];
    groups.set(key, sites);
    const kinds = customerClass === null ? [] : [customerClass];
    const place: Place = { zones: [zone], sites: [id], classes: kinds };
    areas.push({ kind: 'sites', place, zone, customerClass, timeZone, sites, types: SITE_TYPES });
  }
  const timeZone = fleet.sites[0]?.timeZone ?? 'Asia/Shanghai';
  return [...areas, ...fleet.zones.map(({ id }) => zoneArea(id, timeZone)), serviceArea(timeZone)];
}

const zoneArea = (id: string, timeZone: string): Area => ({
  kind: 'zone',
  place: { zones: [id], sites: [], classes: [] },
  zone: id,
  customerClass: null,
  timeZone,
  sites: [],
  types: ALARM_TYPES.filter((type) => OF_A_ZONE.has(type)),
});

const serviceArea = (timeZone: string): Area => ({
  kind: 'service',
  place: { zones: [], sites: [], classes: [] },
  zone: null,
  customerClass: null,
  timeZone,
  sites: [],
  types: ALARM_TYPES.filter(isSystem),
});
