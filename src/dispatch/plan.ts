import type { Alarm } from '../model/alarm.ts';
import type { Priority } from '../model/alarm-type.ts';
import type { Delivery, DeliveryReason } from '../model/delivery.ts';
import type { EpochMs } from '../model/units.ts';
import { type Recipient, type Route, recipientKey, routed } from './route.ts';
import type { Told } from './told.ts';

/** What happened to an alarm that somebody may have to hear of. */
export type DispatchChange = PlainChange | PriorityChange;

interface PlainChange {
  /**
   * - `raised`, `reactivated`, `returned`: the transitions of that name.
   * - `late-still-holding`: found in late data, and it holds now.
   * - `still-active`: asked on ticks while it holds: whoever should know by now
   *   and does not (a held-back repetition, a shelf that ended) is told.
   */
  readonly what: 'raised' | 'reactivated' | 'returned' | 'late-still-holding' | 'still-active';
  /** As it is after the transition. */
  readonly alarm: Alarm;
  /** Who was told what of this alarm so far; `remember` keeps it. */
  readonly told: readonly Told[];
}

interface PriorityChange extends Omit<PlainChange, 'what'> {
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
  routes: readonly Route[],
  at: EpochMs,
): readonly Delivery[] {
  const { alarm, told } = change;
  const known = new Map(told.map((one) => [recipientKey(one), one]));
  const to = (recipients: readonly Recipient[], reason: DeliveryReason) =>
    recipients.map((recipient) => delivery(alarm, reason, recipient, at));
  if (change.what === 'returned') {
    return to(
      told.filter(({ belief }) => belief === 'holds'),
      'cleared',
    );
  }
  if (alarm.returnedAt !== null || muted(alarm, at)) return [];
  const everybody = routed(routes, alarm.priority);
  // late data may tell of something long over: only `late-still-holding` opens its mouth
  const unannounced = alarm.late && told.length === 0;
  switch (change.what) {
    case 'raised':
      return unannounced ? [] : to(everybody, 'first');
    case 'late-still-holding':
      return to(
        everybody.filter((one) => known.get(recipientKey(one))?.belief !== 'holds'),
        'late-detected',
      );
    case 'priority-raised':
      return unannounced || change.previousPriority <= alarm.priority
        ? []
        : to(everybody, 'escalated');
    case 'reactivated':
      if (unannounced) return [];
      return everybody.flatMap((one) => again(alarm, one, known.get(recipientKey(one)), at));
    case 'still-active':
      if (unannounced) return [];
      return everybody
        .filter((one) => known.get(recipientKey(one))?.belief !== 'holds')
        .flatMap((one) => again(alarm, one, known.get(recipientKey(one)), at));
  }
}

/** Suppressed by a parent, out of service, or shelved: it is kept, but nobody is called. */
const muted = (alarm: Alarm, at: EpochMs): boolean =>
  alarm.suppressedBy !== null ||
  alarm.outOfService ||
  (alarm.shelvedUntil !== null && alarm.shelvedUntil > at);

function again(alarm: Alarm, to: Recipient, known: Told | undefined, at: EpochMs): Delivery[] {
  if (known === undefined) return [delivery(alarm, 'first', to, at)];
  const tooSoon = known.repeatedAt !== null && at - known.repeatedAt < REPEAT_AFTER_MS;
  return tooSoon ? [] : [delivery(alarm, 'repeated', to, at)];
}

function delivery(
  alarm: Alarm,
  reason: DeliveryReason,
  { channel, recipient, language }: Recipient,
  at: EpochMs,
): Delivery {
  return {
    key: deliveryKey(alarm, reason, { channel, recipient }),
    alarm: alarm.id,
    reason,
    channel,
    recipient,
    language,
    plannedAt: at,
  };
}

/**
 * Alarm, occurrence, reason (with the priority for a rise), channel, recipient.
 * Every part is escaped, so different transitions never share a key.
 */
function deliveryKey(
  alarm: Alarm,
  reason: DeliveryReason,
  to: Pick<Recipient, 'channel' | 'recipient'>,
): string {
  const why = reason === 'escalated' ? `escalated-${alarm.priority}` : reason;
  return `${encodeURIComponent(alarm.id)}/${alarm.occurrence}/${why}/${recipientKey(to)}`;
}
