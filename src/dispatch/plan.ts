import type { Alarm } from '../model/alarm.ts';
import type { Priority } from '../model/alarm-type.ts';
import type { Delivery, DeliveryReason } from '../model/delivery.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { audience } from './audience.ts';
import { contactKey, type Listener, once } from './contact.ts';
import { deliver } from './deliver.ts';
import { routesFor } from './match.ts';
import { mutedUntil } from './muted.ts';
import { notBefore } from './quiet.ts';
import type { DispatchRules } from './rules.ts';
import { addressesFor } from './targets.ts';
import { escalationsIn, type Told } from './told.ts';

/** What happened to an alarm that somebody may have to hear of. */
export type DispatchChange = PlainChange | PriorityChange;

export interface PlainChange {
  /**
   * - `raised`, `reactivated`, `returned`: the transitions of that name.
   * - `late-still-holding`: found in late data, and it holds now.
   * - `still-active`: asked on ticks while it holds: whoever should know by now
   *   and does not (a held-back repetition, a shelf that ended) is told.
   * - `re-alarmed`: acknowledged long ago, it must be acknowledged again.
   */
  readonly what:
    | 'raised'
    | 'reactivated'
    | 'returned'
    | 'late-still-holding'
    | 'still-active'
    | 're-alarmed';
  /** As it is after the transition. */
  readonly alarm: Alarm;
  /** Who was told what of this alarm so far; `remember` keeps it. */
  readonly told: readonly Told[];
}

export interface PriorityChange extends Omit<PlainChange, 'what'> {
  readonly what: 'priority-raised';
  readonly previousPriority: Priority;
}

/** An alarm that comes and goes is reported as back at most once in this span. */
export const REPEAT_AFTER_MS = 10 * 60_000;

/**
 * The messages a change calls for. Pure: the same input gives the same keys, so
 * a replayed step writes the same rows.
 * @param at journal time of the entry that caused the change; becomes `plannedAt`.
 */
export function plan(
  change: DispatchChange,
  rules: DispatchRules,
  at: EpochMs,
): readonly Delivery[] {
  const { alarm, told } = change;
  if (change.what === 'returned') {
    return goodbyes(alarm, told, rules, at).map((one) =>
      deliver(alarm, 'cleared', 'cleared', one, at),
    );
  }
  if (isSilent(change, at)) return [];
  const everybody = audience(rules, alarm, at);
  const known = new Map(told.map((one) => [contactKey(one), one]));
  const to = (listeners: readonly Listener[], reason: DeliveryReason) =>
    listeners.map((one) => deliver(alarm, reason, reason, one, at));
  const unaware = everybody.filter((one) => known.get(contactKey(one))?.belief !== 'holds');
  const again = (listeners: readonly Listener[]) =>
    listeners.flatMap((one) => repetition(alarm, one, known.get(contactKey(one)), at));
  switch (change.what) {
    case 'raised':
      return to(everybody, 'first');
    case 'late-still-holding':
      return to(unaware, 'late-detected');
    case 'priority-raised':
      return everybody.map((one) => rise(alarm, one, known.get(contactKey(one)), at));
    case 'reactivated':
      return again(everybody);
    case 'still-active':
      return [...again(unaware), ...misled(everybody, known, alarm, at)];
    case 're-alarmed':
      // may come more than once in an occurrence, but not twice at one moment
      return everybody.map((one) => deliver(alarm, 'reminder', `re-alarmed-${at}`, one, at));
  }
}

/** Whether a change is nobody's business: over, kept quiet, no rise, or late data that nobody waits for. */
export function isSilent(change: DispatchChange, at: EpochMs): boolean {
  const { what, alarm, told } = change;
  if (alarm.returnedAt !== null || mutedUntil(alarm, at) !== null) return true;
  if (what === 'priority-raised' && change.previousPriority <= alarm.priority) return true;
  // late data may tell of something long over: only `late-still-holding` opens its mouth
  return what !== 'late-still-holding' && alarm.late && told.length === 0;
}

/** Those who believe that it holds; in quiet hours as in the morning, and never before the news itself. */
function goodbyes(
  alarm: Alarm,
  told: readonly Told[],
  rules: DispatchRules,
  at: EpochMs,
): readonly Listener[] {
  const quiet = routesFor(rules, alarm, at).map((route) => notBefore(route, alarm.priority, at));
  const soonest = quiet.length === 0 ? at : Math.min(...quiet);
  const believers = told.filter(({ belief }) => belief === 'holds');
  return once(
    believers.map(({ channel, recipient, language, person, notBefore: news }): Listener => {
      const owner = person === null ? undefined : rules.people.get(person);
      const others = owner === undefined ? [] : addressesFor(owner, alarm.priority);
      const fallback = others.map((other) => ({ channel: other.channel, recipient: other.to }));
      const from = epochMs(Math.max(soonest, news));
      return { channel, recipient, language, person, fallback, notBefore: from };
    }),
  );
}

/** Those who know a lesser alarm than it has become while it was kept quiet. */
const misled = (
  everybody: readonly Listener[],
  known: ReadonlyMap<string, Told>,
  alarm: Alarm,
  at: EpochMs,
): readonly Delivery[] =>
  everybody.flatMap((one) => {
    const last = known.get(contactKey(one));
    const isMisled = last?.belief === 'holds' && last.priority > alarm.priority;
    return isMisled ? [rise(alarm, one, last, at)] : [];
  });

function repetition(
  alarm: Alarm,
  to: Listener,
  known: Told | undefined,
  at: EpochMs,
): readonly Delivery[] {
  if (known === undefined) return [deliver(alarm, 'first', 'first', to, at)];
  const tooSoon = known.repeatedAt !== null && at - known.repeatedAt < REPEAT_AFTER_MS;
  return tooSoon ? [] : [deliver(alarm, 'repeated', 'repeated', to, at)];
}

/** A work permit may ease the same alarm and its end raise it more than once. */
function rise(alarm: Alarm, to: Listener, known: Told | undefined, at: EpochMs): Delivery {
  const before = escalationsIn(alarm.occurrence, known);
  const why = `escalated-P${alarm.priority}${before === 0 ? '' : `-${before + 1}`}`;
  return deliver(alarm, 'escalated', why, to, at);
}
