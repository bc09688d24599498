import { ALARM_TYPES } from '../model/alarm-type.ts';
import type { Address, DispatchPlan, Route, Step, Target } from '../model/dispatch-plan.ts';
import { CUSTOMER_CLASSES } from '../model/fleet.ts';
import type { FleetDraft } from './fleet-draft.ts';
import type { FleetProblem } from './fleet-problem.ts';

type Report = (path: string, problem: string) => void;
type Ids = ReadonlyMap<string, string>;

interface Known {
  readonly people: Ids;
  readonly rosters: Ids;
}

/** Who and what the dispatch section names exists, addresses are well formed, and steps rise. */
export function dispatchProblems(draft: FleetDraft): readonly FleetProblem[] {
  const { dispatch } = draft;
  if (dispatch === null) return [];
  const problems: FleetProblem[] = [];
  const report: Report = (path, problem) => problems.push({ path: `dispatch.${path}`, problem });
  const known: Known = {
    people: idsOf(dispatch.people, 'people', report),
    rosters: idsOf(dispatch.rosters, 'rosters', report),
  };
  idsOf(dispatch.routes, 'routes', report);
  dispatch.people.forEach(({ addresses }, p) => {
    addressProblems(addresses, `people[${p}].addresses`, report);
  });
  rosterProblems(dispatch, known, report);
  dispatch.routes.forEach((route, r) => {
    const at = `routes[${r}]`;
    scopeProblems(route, draft, at, report);
    hourProblems(route, at, report);
    stepProblems(route.steps, at, known, report);
    deafProblems(route, dispatch, at, report);
  });
  targetProblems(dispatch.fallback, 'fallback', known, report);
  return problems;
}

/** Id → path of its first item; repeats are reported. */
function idsOf(items: readonly { readonly id: string }[], path: string, report: Report): Ids {
  const ids = new Map<string, string>();
  items.forEach(({ id }, index) => {
    const at = `${path}[${index}].id`;
    const first = ids.get(id);
    if (first === undefined) ids.set(id, at);
    else report(at, `${id} is already the id at dispatch.${first}`);
  });
  return ids;
}

const MAIL = /^[^\s<>@,]+@[^\s<>@,]+$/;
const PHONE = /^\+[1-9]\d{6,14}$/;

function addressProblems(addresses: readonly Address[], path: string, report: Report): void {
  const seen = new Set<string>();
  addresses.forEach(({ channel, to }, a) => {
    const at = `${path}[${a}].to`;
    if (channel === 'email' && !MAIL.test(to)) {
      report(at, 'not an e-mail address such as name@example.org');
    }
    if (channel === 'sms' && !PHONE.test(to)) {
      report(at, 'not a phone number in international form: + and 7 to 15 digits, no spaces');
    }
    if (seen.has(`${channel} ${to}`)) report(at, 'this person has the same address above already');
    seen.add(`${channel} ${to}`);
  });
}

function rosterProblems({ rosters }: DispatchPlan, { people }: Known, report: Report): void {
  const person = (id: string, path: string) => {
    if (!people.has(id)) report(path, `no person has the id ${id}`);
  };
  rosters.forEach(({ turns, swaps }, r) => {
    turns.forEach((turn, t) => {
      turn.forEach((id, n) => {
        person(id, `rosters[${r}].turns[${t}][${n}]`);
      });
    });
    swaps.forEach((swap, s) => {
      person(swap.person, `rosters[${r}].swaps[${s}].person`);
      if (swap.for !== undefined) person(swap.for, `rosters[${r}].swaps[${s}].for`);
    });
  });
}

function scopeProblems(route: Route, draft: FleetDraft, path: string, report: Report): void {
  const check = (ids: readonly string[], known: ReadonlySet<string>, kind: string, key: string) => {
    ids.forEach((id, index) => {
      if (known.has(id) || draft.faultyIds.has(id)) return;
      report(`${path}.${key}[${index}]`, `no ${kind} has the id ${id}`);
    });
  };
  const idSet = (items: readonly ({ readonly id: string } | null)[]) =>
    new Set(items.flatMap((item) => item?.id ?? []));
  if (route.zones !== undefined) check(route.zones, idSet(draft.zones), 'zone', 'zones');
  if (route.sites !== undefined) check(route.sites, idSet(draft.sites), 'site', 'sites');
  const classes = new Set<string>(CUSTOMER_CLASSES);
  route.classes?.forEach((name, index) => {
    if (classes.has(name)) return;
    const problem = `no customer class: expected one of ${CUSTOMER_CLASSES.join(', ')}`;
    report(`${path}.classes[${index}]`, problem);
  });
  route.types?.forEach((pattern, index) => {
    const start = pattern.endsWith('*') ? pattern.slice(0, -1) : pattern;
    if (ALARM_TYPES.some((type) => type.startsWith(start))) return;
    report(`${path}.types[${index}]`, `no alarm type begins with ${start}`);
  });
}

function hourProblems({ hours, quiet }: Route, path: string, report: Report): void {
  const span = (text: string, at: string) => {
    const [from, to] = text.split('-');
    if (from === to) report(at, 'begins and ends at the same time: a whole day is 00:00-24:00');
  };
  hours?.spans?.forEach((text, index) => {
    span(text, `${path}.hours.spans[${index}]`);
  });
  if (quiet !== undefined) span(quiet, `${path}.quiet`);
}

function stepProblems(steps: readonly Step[], path: string, known: Known, report: Report): void {
  steps.forEach(({ afterMinutes, to }, s) => {
    const at = `${path}.steps[${s}]`;
    const before = steps[s - 1]?.afterMinutes;
    if (before === undefined && afterMinutes !== 0) {
      report(`${at}.afterMinutes`, 'the first step is taken at once: 0 or nothing');
    }
    if (before !== undefined && afterMinutes <= before) {
      report(`${at}.afterMinutes`, `must be above ${before}, that of the step before`);
    }
    targetProblems(to, `${at}.to`, known, report);
  });
}

function targetProblems(
  targets: readonly Target[],
  path: string,
  { people, rosters }: Known,
  report: Report,
): void {
  targets.forEach((target, t) => {
    if ('person' in target) {
      if (people.has(target.person)) return;
      report(`${path}[${t}].person`, `no person has the id ${target.person}`);
    } else if (!rosters.has(target.roster)) {
      report(`${path}[${t}].roster`, `no roster has the id ${target.roster}`);
    }
  });
}

/** Steps after which nobody can hear anything, whoever is on duty. What depends on the hour is for the coverage check. */
function deafProblems(route: Route, plan: DispatchPlan, path: string, report: Report): void {
  route.steps.forEach(({ to, channels }, s) => {
    const ids = new Set(to.flatMap((target) => everyoneOf(target, plan)));
    const people = plan.people.filter(({ id }) => ids.has(id));
    if (people.length < ids.size || people.length === 0) return;
    const fit = people
      .flatMap(({ addresses }) => addresses)
      .filter(
        ({ priorities }) => priorities?.some((one) => route.priorities.includes(one)) ?? true,
      );
    const at = `${path}.steps[${s}]`;
    if (fit.length === 0) {
      report(`${at}.to`, 'none of these people has an address for a priority of this route');
    } else if (channels !== undefined && !fit.some(({ channel }) => channels.includes(channel))) {
      report(`${at}.channels`, 'none of these people has an address on these channels');
    }
  });
}

function everyoneOf(target: Target, { rosters }: DispatchPlan): readonly string[] {
  if ('person' in target) return [target.person];
  return rosters
    .filter(({ id }) => id === target.roster)
    .flatMap(({ turns, swaps }) => [...turns.flat(), ...swaps.map(({ person }) => person)]);
}
