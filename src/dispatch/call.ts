import type { Alarm } from '../model/alarm.ts';
import type { Delivery } from '../model/delivery.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { contactKey, type Listener, once } from './contact.ts';
import { deliver } from './deliver.ts';
import { routesFor } from './match.ts';
import { mutedUntil } from './muted.ts';
import { notBefore } from './quiet.ts';
import type { CompiledRoute, DispatchRules } from './rules.ts';
import { calledBy } from './targets.ts';

/**
 * The calling of people about one alarm until somebody acknowledges it. Plain
 * JSON, kept beside the alarm while it is open, also once it is over: the
 * numbers of what was sent go on, so that no key is used twice.
 */
export interface Call {
  readonly alarm: string;
  readonly occurrence: number;
  readonly startedAt: EpochMs;
  /** What is still to come; empty: over. */
  readonly routes: readonly CallRoute[];
  /** Rounds of escalation and of reminders so far, in this occurrence. */
  readonly escalations: number;
  readonly reminders: number;
}

export interface CallRoute {
  readonly route: string;
  /** Place of its next step. */
  readonly step: number;
  /** When that step is due; null: there is none. */
  readonly nextAt: EpochMs | null;
  /** When those called so far are reminded; null: never. */
  readonly remindAt: EpochMs | null;
}

/**
 * The call that begins when an alarm is told at `at`. Steps count from the
 * moment at which a route's people may be told at all: after quiet hours, or
 * with the digest.
 * @param previous the alarm's call so far: its numbers go on within one occurrence.
 */
export function startCall(
  alarm: Alarm,
  rules: DispatchRules,
  at: EpochMs,
  previous: Call | null,
): Call {
  const goesOn = previous?.occurrence === alarm.occurrence ? previous : null;
  const routes = isAnswered(alarm) ? [] : routesFor(rules, alarm, at);
  return {
    alarm: alarm.id,
    occurrence: alarm.occurrence,
    startedAt: at,
    routes: routes.map((route) => startRoute(route, alarm, at)).filter(isWaiting),
    escalations: goesOn?.escalations ?? 0,
    reminders: goesOn?.reminders ?? 0,
  };
}

function startRoute(route: CompiledRoute, { priority }: Alarm, at: EpochMs): CallRoute {
  const told = notBefore(route, priority, at);
  const [, second] = route.steps;
  const reminders = route.reminders(priority);
  return {
    route: route.id,
    step: 1,
    nextAt: second === undefined ? null : epochMs(told + second.afterMs),
    remindAt: reminders === null ? null : epochMs(told + reminders.firstMs),
  };
}

/** When it is to be advanced next; null: it is over. */
export function dueAt({ routes }: Call): EpochMs | null {
  const moments = routes.flatMap(({ nextAt, remindAt }) => [nextAt ?? [], remindAt ?? []].flat());
  return moments.length === 0 ? null : epochMs(Math.min(...moments));
}

/** Whether all its routes are still in the plan, without a step that it does not know of: else it would fall silent. */
export const isOfPlan = ({ routes }: Call, rules: DispatchRules): boolean =>
  routes.every(({ route, step, nextAt }) => {
    const known = rules.routes.get(route);
    return known !== undefined && (nextAt !== null || step >= known.steps.length);
  });

export const endCall = (call: Call): Call =>
  call.routes.length === 0 ? call : { ...call, routes: [] };

/**
 * What is due by `at`, and the call after it. Steps missed while the service
 * stood still come in one go, each address once. Over as soon as the alarm is
 * acknowledged, has ended, or is another occurrence; one that is kept quiet waits.
 */
export function advanceCall(
  call: Call,
  rules: DispatchRules,
  alarm: Alarm,
  at: EpochMs,
): readonly [Call, readonly Delivery[]] {
  if (isAnswered(alarm) || alarm.occurrence !== call.occurrence) return [endCall(call), []];
  const due = dueAt(call);
  if (due === null || at < due) return [call, []];
  const muted = mutedUntil(alarm, at);
  if (muted !== null) {
    return [{ ...call, routes: call.routes.map((one) => postponed(one, at, muted)) }, []];
  }
  const turns = call.routes.map((one) => turn(one, rules, alarm, at));
  const stepsCall = turns.flatMap((one) => one.escalated);
  // in one list: nobody who is escalated to falls back on an address that is reminded, or the other way round
  const all = once([...stepsCall, ...turns.flatMap((one) => one.reminded)]);
  const called = new Set(stepsCall.map(contactKey));
  const escalated = all.filter((one) => called.has(contactKey(one)));
  const reminded = all.filter((one) => !called.has(contactKey(one)));
  const escalations = call.escalations + (escalated.length > 0 ? 1 : 0);
  const reminders = call.reminders + (reminded.length > 0 ? 1 : 0);
  const routes = turns.map((one) => one.next).filter(isWaiting);
  return [
    { ...call, routes, escalations, reminders },
    [
      ...escalated.map((one) =>
        deliver(alarm, 'escalated', `escalated-step-${escalations}`, one, at),
      ),
      ...reminded.map((one) => deliver(alarm, 'reminder', `reminder-${reminders}`, one, at)),
    ],
  ];
}

const isAnswered = ({ state }: Alarm): boolean => state !== 'unacknowledged';

const isWaiting = ({ nextAt, remindAt }: CallRoute): boolean =>
  nextAt !== null || remindAt !== null;

/** What is due waits until then; the steps after it keep their distance. */
const postponed = (one: CallRoute, at: EpochMs, until: EpochMs): CallRoute => {
  const later = (due: EpochMs | null) => (due !== null && due <= at ? until : due);
  return { ...one, nextAt: later(one.nextAt), remindAt: later(one.remindAt) };
};

interface Turn {
  readonly next: CallRoute;
  readonly escalated: readonly Listener[];
  readonly reminded: readonly Listener[];
}

function turn(one: CallRoute, rules: DispatchRules, alarm: Alarm, at: EpochMs): Turn {
  const route = rules.routes.get(one.route);
  // gone from the plan, or the alarm was eased to a priority of which it does not tell
  if (route === undefined || !route.priorities.has(alarm.priority)) {
    return { next: { ...one, nextAt: null, remindAt: null }, escalated: [], reminded: [] };
  }
  const quietUntil = notBefore(route, alarm.priority, at);
  if (quietUntil > at) return { next: postponed(one, at, quietUntil), escalated: [], reminded: [] };
  const reach = (from: number, to: number) =>
    route.steps
      .slice(from, to)
      .flatMap((step) => calledBy(step, alarm.priority, rules, at))
      .map((called): Listener => ({ ...called, notBefore: at }));
  const [step, nextAt] = stepsTaken(one, route, at);
  const isReminder = one.remindAt !== null && one.remindAt <= at;
  const remindAt = isReminder ? nextReminder(one.remindAt, route, alarm, at) : one.remindAt;
  return {
    next: { route: one.route, step, nextAt, remindAt },
    escalated: reach(one.step, step),
    // whoever is on duty now for those steps: the one who went home knows already
    reminded: isReminder ? reach(0, one.step) : [],
  };
}

/** Each step keeps its distance from the one before, however late that was taken. */
function stepsTaken(
  { step: from, nextAt: due }: CallRoute,
  { steps }: CompiledRoute,
  at: EpochMs,
): readonly [number, EpochMs | null] {
  let [step, nextAt] = [from, due];
  while (nextAt !== null && nextAt <= at) {
    const [taken, next] = [steps[step], steps[step + 1]];
    step += 1;
    nextAt =
      taken === undefined || next === undefined
        ? null
        : epochMs(nextAt + next.afterMs - taken.afterMs);
  }
  return [step, nextAt];
}

/** Those missed are not made good: one reminder is as good as ten. */
function nextReminder(
  due: EpochMs,
  route: CompiledRoute,
  { priority }: Alarm,
  at: EpochMs,
): EpochMs | null {
  const everyMs = route.reminders(priority)?.everyMs;
  return everyMs === undefined
    ? null
    : epochMs(due + everyMs * (Math.floor((at - due) / everyMs) + 1));
}
