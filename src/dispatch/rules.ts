import type { Alarm } from '../model/alarm.ts';
import { ALARM_TYPES, type AlarmType, type Priority } from '../model/alarm-type.ts';
import type { DispatchPlan, Person, Route, Step, Target } from '../model/dispatch-plan.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { Contact } from './contact.ts';
import { minutesOf, type Span, spanOf, type WeekHours, weekHours } from './hours.ts';
import { type Place, placeIn } from './place.ts';
import { compileRoster, type Roster } from './roster.ts';

/** The dispatch plan of one fleet version, ready to be asked. Not plain: made where it is used. */
export interface DispatchRules extends CompiledPlan {
  /** Where in the fleet an alarm is. */
  placeOf(alarm: Pick<Alarm, 'site' | 'subject'>): Place;
}

export interface CompiledPlan {
  /** In the plan's order. */
  readonly routes: ReadonlyMap<string, CompiledRoute>;
  readonly people: ReadonlyMap<string, Person>;
  readonly rosters: ReadonlyMap<string, Roster>;
  readonly fallback: readonly Target[];
}

export interface CompiledRoute {
  readonly id: string;
  readonly priorities: ReadonlySet<number>;
  /** Null: all. */
  readonly zones: ReadonlySet<string> | null;
  readonly sites: ReadonlySet<string> | null;
  readonly classes: ReadonlySet<string> | null;
  readonly types: ReadonlySet<AlarmType> | null;
  readonly hours: WeekHours | null;
  readonly timeZone: string;
  readonly steps: readonly CompiledStep[];
  /** When those told are reminded, ms after they were told first, and from one reminder to the next. */
  reminders(priority: Priority): Reminders | null;
  readonly quiet: Span | null;
  /** Minutes after midnight. */
  readonly digestAt: number | null;
}

export interface CompiledStep {
  readonly afterMs: number;
  readonly to: readonly Target[];
  readonly channels: ReadonlySet<string> | null;
  /** Addresses that belong to nobody of the plan. */
  readonly addresses: readonly Contact[];
}

export interface Reminders {
  readonly firstMs: number;
  readonly everyMs: number;
}

const MINUTE_MS = 60_000;

/** An emergency that one step alone answers for is insisted on (domain.md §F: 2, then 5 minutes). */
const INSIST: Reminders = { firstMs: 2 * MINUTE_MS, everyMs: 5 * MINUTE_MS };

/**
 * @param mailTo `email.to` of the configuration: told of priorities 1 and 2
 *   where the fleet has no dispatch plan.
 */
export function compileRules(fleet: FleetIndex, mailTo: readonly string[]): DispatchRules {
  const { dispatch } = fleet.fleet;
  const plan = dispatch === undefined ? mailPlan(mailTo) : compilePlan(dispatch);
  return { ...plan, placeOf: placeIn(fleet) };
}

/** Nobody is told of anything: a backtest. */
export const silentRules = (fleet: FleetIndex): DispatchRules => ({
  ...mailPlan([]),
  placeOf: placeIn(fleet),
});

export function compilePlan(plan: DispatchPlan): CompiledPlan {
  return {
    routes: new Map(plan.routes.map((route) => [route.id, compileRoute(route)])),
    people: new Map(plan.people.map((person) => [person.id, person])),
    rosters: new Map(plan.rosters.map((roster) => [roster.id, compileRoster(roster)])),
    fallback: plan.fallback,
  };
}

function compileRoute(route: Route): CompiledRoute {
  const { remindMinutes, steps } = route;
  const everyMs = (remindMinutes ?? 0) * MINUTE_MS;
  return {
    id: route.id,
    priorities: new Set(route.priorities),
    zones: setOf(route.zones),
    sites: setOf(route.sites),
    classes: setOf(route.classes),
    types: route.types === undefined ? null : typesOf(route.types),
    hours: route.hours === undefined ? null : weekHours(route.hours),
    timeZone: route.timeZone,
    steps: steps.map(compileStep),
    reminders: (priority) => {
      if (everyMs > 0) return { firstMs: everyMs, everyMs };
      return priority === 1 && steps.length === 1 ? INSIST : null;
    },
    quiet: route.quiet === undefined ? null : spanOf(route.quiet),
    digestAt: route.digestAt === undefined ? null : minutesOf(route.digestAt),
  };
}

const compileStep = ({ afterMinutes, to, channels }: Step): CompiledStep => ({
  afterMs: afterMinutes * MINUTE_MS,
  to,
  channels: setOf(channels),
  addresses: [],
});

const setOf = <T extends string>(items: readonly T[] | undefined): ReadonlySet<string> | null =>
  items === undefined ? null : new Set(items);

/** `leak.*` and single types to the types they name. */
const typesOf = (patterns: readonly string[]): ReadonlySet<AlarmType> =>
  new Set(
    ALARM_TYPES.filter((type) =>
      patterns.some(
        (one) => one === type || (one.endsWith('*') && type.startsWith(one.slice(0, -1))),
      ),
    ),
  );

/** No id of a plan begins like this. */
const MAIL_ROUTE = '~mail';

function mailPlan(mailTo: readonly string[]): CompiledPlan {
  const addresses = mailTo.map(
    (recipient): Contact => ({ channel: 'email', recipient, language: 'both', person: null }),
  );
  const route: CompiledRoute = {
    id: MAIL_ROUTE,
    priorities: new Set([1, 2]),
    zones: null,
    sites: null,
    classes: null,
    types: null,
    hours: null,
    timeZone: 'UTC',
    steps: [{ afterMs: 0, to: [], channels: null, addresses }],
    reminders: () => null,
    quiet: null,
    digestAt: null,
  };
  return {
    routes: new Map(mailTo.length === 0 ? [] : [[MAIL_ROUTE, route]]),
    people: new Map(),
    rosters: new Map(),
    fallback: [],
  };
}
