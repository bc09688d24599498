import type { Alarm } from '../model/alarm.ts';
import type { Delivery } from '../model/delivery.ts';
import type { EpochMs } from '../model/units.ts';
import { audience } from './audience.ts';
import { advanceCall, type Call, dueAt, endCall, isOfPlan, startCall } from './call.ts';
import {
  type DispatchChange,
  isSilent,
  type PlainChange,
  type PriorityChange,
  plan,
} from './plan.ts';
import type { DispatchRules } from './rules.ts';
import { remember, type Told } from './told.ts';

/** What the fold keeps of the telling of one alarm while it is open. Plain JSON. */
export interface Telling {
  /** Who was told what. */
  readonly told: readonly Told[];
  /** Who is called next; null before anybody was. */
  readonly call: Call | null;
}

export const UNTOLD: Telling = { told: [], call: null };

export type TellingChange = Omit<PlainChange, 'told'> | Omit<PriorityChange, 'told'>;

/** The messages a change calls for, and the telling after it. */
export function tell(
  change: TellingChange,
  telling: Telling,
  rules: DispatchRules,
  at: EpochMs,
): readonly [Telling, readonly Delivery[]] {
  const whole: DispatchChange = { ...change, told: telling.told };
  const deliveries = plan(whole, rules, at);
  const told = remember(telling.told, deliveries, change.alarm.priority);
  return [{ told, call: callAfter(whole, deliveries, telling.call, rules, at) }, deliveries];
}

/** Escalations and reminders that are due by `at`; asked when `tellingDueAt` has come. */
export function tellDue(
  alarm: Alarm,
  telling: Telling,
  rules: DispatchRules,
  at: EpochMs,
): readonly [Telling, readonly Delivery[]] {
  if (telling.call === null) return [telling, []];
  const [call, deliveries] = advanceCall(telling.call, rules, alarm, at);
  return [{ told: remember(telling.told, deliveries, alarm.priority), call }, deliveries];
}

export const tellingDueAt = ({ call }: Telling): EpochMs | null =>
  call === null ? null : dueAt(call);

/** When the first of them is due; null: none is. */
export function nextDue(tellings: Iterable<Telling>): EpochMs | null {
  let next: EpochMs | null = null;
  for (const telling of tellings) {
    const due = tellingDueAt(telling);
    if (due !== null && (next === null || due < next)) next = due;
  }
  return next;
}

function callAfter(
  change: DispatchChange,
  deliveries: readonly Delivery[],
  call: Call | null,
  rules: DispatchRules,
  at: EpochMs,
): Call | null {
  const { alarm } = change;
  if (change.what === 'returned') return call === null ? null : endCall(call);
  if (isSilent(change, at)) return call;
  const isUnderWay = call?.occurrence === alarm.occurrence && dueAt(call) !== null;
  if (change.what === 'still-active' && isUnderWay)
    return isOfPlan(call, rules) ? call : startCall(alarm, rules, at, call);
  // a repetition that is held back calls nobody either; steps go on where the first has nobody to tell
  const isHeldBack = deliveries.length === 0 && audience(rules, alarm, at).length > 0;
  return isHeldBack ? call : startCall(alarm, rules, at, call);
}
