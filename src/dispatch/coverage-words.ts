import { ALARM_TYPES, type AlarmType, type Priority } from '../model/alarm-type.ts';
import type { Fleet } from '../model/fleet.ts';
import { type Area, canBe, type Hole } from './coverage-area.ts';
import { gapWords } from './gap-words.ts';
import type { Stretch } from './reach.ts';

/** More lines than these are not read by anybody: the rest is counted. */
const LINES = 10;
/** So many names in a list, the rest counted. */
const NAMES = 3;

/** Holes that differ only in place or priority, as one. */
interface Group {
  readonly when: string;
  readonly types: string;
  readonly priorities: Set<Priority>;
  readonly areas: Set<Area>;
  readonly routes: Set<string>;
}

/** `P1 in zone 3, Sunday 02:00 to 06:00: no recipient …`, the gravest and widest first. */
export function holeLines(
  holes: readonly Hole[],
  areas: readonly Area[],
  fleet: Fleet,
  window: Stretch,
): readonly string[] {
  const names = zoneNames(fleet);
  const groups = groupsOf(holes, window);
  const lines = [...groups]
    .toSorted((a, b) => Math.min(...a.priorities) - Math.min(...b.priorities))
    .map(
      (group) =>
        `${priorityWords(group.priorities)} ${placeWords(group.areas, areas, names)}${group.types}, ` +
        `${group.when}: no recipient${routeWords(group.routes)}`,
    );
  const more = lines.length - LINES;
  return more <= 0 ? lines : [...lines.slice(0, LINES), `… and ${more} more holes like these`];
}

function groupsOf(holes: readonly Hole[], window: Stretch): readonly Group[] {
  const words = new Map<readonly Stretch[], Map<string, string>>();
  const whenOf = ({ gaps, area: { timeZone } }: Hole): string => {
    const known = words.get(gaps) ?? new Map<string, string>();
    const told = known.get(timeZone) ?? gapWords(gaps, timeZone, window);
    words.set(gaps, known.set(timeZone, told));
    return told;
  };
  const byPriority = new Map<string, Group>();
  for (const hole of holes) {
    const when = whenOf(hole);
    const types = hole.scope === 'all types' ? '' : ` (${typeWords(hole)})`;
    const key = `${hole.priority}|${when}|${types}`;
    const group = byPriority.get(key) ?? {
      when,
      types,
      priorities: new Set([hole.priority]),
      areas: new Set(),
      routes: new Set(),
    };
    group.areas.add(hole.area);
    for (const route of hole.routes) group.routes.add(route);
    byPriority.set(key, group);
  }
  return sameAreas([...byPriority.values()]);
}

/** Two priorities that lack the same are told together. */
function sameAreas(groups: readonly Group[]): readonly Group[] {
  const merged: Group[] = [];
  for (const group of groups) {
    const twin = merged.find(
      (one) =>
        one.when === group.when &&
        one.types === group.types &&
        one.areas.size === group.areas.size &&
        [...group.areas].every((area) => one.areas.has(area)),
    );
    if (twin === undefined) merged.push(group);
    for (const priority of group.priorities) twin?.priorities.add(priority);
    for (const route of group.routes) twin?.routes.add(route);
  }
  return merged;
}

const priorityWords = (priorities: ReadonlySet<Priority>): string =>
  [...priorities]
    .toSorted((a, b) => a - b)
    .map((one) => `P${one}`)
    .join(' and ');

/** The types that lack somebody, or those that do not, whichever is shorter. */
function typeWords({ types, area, priority }: Hole): string {
  const possible = ALARM_TYPES.filter((type) => area.types.includes(type) && canBe(type, priority));
  const lacking = inGroups(types, possible);
  const others = inGroups(
    possible.filter((type) => !types.includes(type)),
    possible,
  );
  return others.length <= NAMES && others.length < lacking.length
    ? `all types but ${list(others)}`
    : list(lacking);
}

const groupOf = (type: AlarmType): string => type.slice(0, type.indexOf('.'));

/** `leak.*` where all of several types of one group are meant. */
function inGroups(types: readonly AlarmType[], possible: readonly AlarmType[]): readonly string[] {
  const nameOf = (type: AlarmType): string => {
    const group = possible.filter((other) => groupOf(other) === groupOf(type));
    const isWhole = group.length > 1 && group.every((other) => types.includes(other));
    return isWhole ? `${groupOf(type)}.*` : type;
  };
  return [...new Set(types.map(nameOf))];
}

function placeWords(
  meant: ReadonlySet<Area>,
  all: readonly Area[],
  names: ReadonlyMap<string, string>,
): string {
  const parts = [...new Set([...meant].map(({ zone }) => zone))].flatMap((zone) => {
    if (zone === null) return [];
    const name = names.get(zone) ?? zone;
    const within = [...meant].filter((area) => area.zone === zone && area.kind === 'sites');
    const sites = all.filter((area) => area.zone === zone && area.kind === 'sites');
    if (within.length === 0) return [`zone ${name} as a whole`];
    return within.length === sites.length ? [`zone ${name}`] : partWords(within, sites, name);
  });
  const isSystemToo = [...meant].some(({ kind }) => kind === 'service');
  const zones = new Set(all.flatMap(({ zone, kind }) => (kind === 'sites' ? [zone ?? ''] : [])));
  const isEvery = zones.size > 1 && all.every((area) => area.kind !== 'sites' || meant.has(area));
  const where = isEvery ? ['every zone'] : parts;
  return [
    ...(where.length === 0 ? [] : [`in ${list(where)}`]),
    ...(isSystemToo ? ['of the service itself'] : []),
  ].join(' and ');
}

/** Classes whose every site is meant by class, the others by site. */
function partWords(
  within: readonly Area[],
  sites: readonly Area[],
  zone: string,
): readonly string[] {
  const classes = [...new Set(within.map(({ customerClass }) => customerClass))];
  const isWhole = (name: string | null) =>
    name !== null && sites.every((area) => area.customerClass !== name || within.includes(area));
  const single = within.filter(({ customerClass }) => !isWhole(customerClass));
  return [
    ...classes.filter(isWhole).map((name) => `zone ${zone} class ${name}`),
    ...(single.length === 0
      ? []
      : [`zone ${zone} site ${list(single.flatMap((area) => area.sites))}`]),
  ];
}

const routeWords = (routes: ReadonlySet<string>): string =>
  routes.size === 0
    ? ' (no route applies)'
    : ` (nobody is reached then by route ${list([...routes])})`;

function zoneNames(fleet: Fleet): ReadonlyMap<string, string> {
  return new Map(
    fleet.zones.map(({ id, name }) => [id, name.en === id ? id : `${id} (${name.en})`]),
  );
}

function list(names: readonly string[]): string {
  const more = names.length - NAMES;
  if (more > 0) return `${names.slice(0, NAMES).join(', ')} and ${more} more`;
  return names.join(', ');
}
