import type { Alarm } from '../model/alarm.ts';
import type { Delivery, DeliveryReason } from '../model/delivery.ts';
import type { EpochMs } from '../model/units.ts';
import { contactKey, type Listener } from './contact.ts';

/**
 * Alarm, occurrence, why, channel, recipient make the key. Every part is
 * escaped, so different transitions never share one.
 * @param why the reason, with a number where it can be met twice in one occurrence.
 */
export const deliver = (
  alarm: Alarm,
  reason: DeliveryReason,
  why: string,
  listener: Listener,
  at: EpochMs,
): Delivery => ({
  key: `${encodeURIComponent(alarm.id)}/${alarm.occurrence}/${why}/${contactKey(listener)}`,
  alarm: alarm.id,
  reason,
  channel: listener.channel,
  recipient: listener.recipient,
  language: listener.language,
  person: listener.person,
  occurrence: alarm.occurrence,
  plannedAt: at,
  notBefore: listener.notBefore,
  fallback: listener.fallback,
});
