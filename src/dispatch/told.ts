import type { Priority } from '../model/alarm-type.ts';
import type { Delivery } from '../model/delivery.ts';
import type { EpochMs } from '../model/units.ts';
import { type Contact, contactKey } from './contact.ts';

/**
 * What one recipient was last told of one alarm. The fold keeps these beside
 * the alarm while it is open: who was told of the beginning is told of the end,
 * and nobody else. Plain JSON.
 */
export interface Told extends Contact {
  /** What they believe now: that it holds, or that it ended. */
  readonly belief: 'holds' | 'ended';
  /** When they were last told that it is back; null: never. */
  readonly repeatedAt: EpochMs | null;
  /** The last message may wait until then: the next does not overtake it. */
  readonly notBefore: EpochMs;
  /** The occurrence that the last message told of. */
  readonly occurrence: number;
  /** How often they were told of an escalation in it. */
  readonly escalations: number;
  /** The priority of which they know. */
  readonly priority: Priority;
}

/**
 * The memory after these deliveries of one alarm; pure.
 * @param priority of the alarm, of which they tell.
 */
export function remember(
  told: readonly Told[],
  deliveries: readonly Delivery[],
  priority: Priority,
): readonly Told[] {
  if (deliveries.length === 0) return told;
  const byContact = new Map(told.map((known) => [contactKey(known), known]));
  for (const delivery of deliveries) {
    const key = contactKey(delivery);
    byContact.set(key, after(byContact.get(key), delivery, priority));
  }
  return [...byContact.values()];
}

function after(known: Told | undefined, delivery: Delivery, priority: Priority): Told {
  const { channel, recipient, language, person, reason, plannedAt, notBefore } = delivery;
  const { occurrence } = delivery;
  return {
    channel,
    recipient,
    language,
    person,
    belief: reason === 'cleared' ? 'ended' : 'holds',
    repeatedAt: reason === 'repeated' ? plannedAt : (known?.repeatedAt ?? null),
    notBefore,
    occurrence,
    priority,
    escalations: escalationsIn(occurrence, known) + (reason === 'escalated' ? 1 : 0),
  };
}

export const escalationsIn = (occurrence: number, known: Told | undefined): number =>
  known?.occurrence === occurrence ? known.escalations : 0;
