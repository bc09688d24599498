import type { Delivery } from '../model/delivery.ts';
import type { EpochMs } from '../model/units.ts';
import { type Recipient, recipientKey } from './route.ts';

/**
 * What one recipient was last told of one alarm. The fold keeps these beside
 * the alarm while it is open: who was told of the beginning is told of the end,
 * and nobody else. Plain JSON.
 */
export interface Told extends Recipient {
  /** What they believe now: that it holds, or that it ended. */
  readonly belief: 'holds' | 'ended';
  /** When they were last told that it is back; null: never. */
  readonly repeatedAt: EpochMs | null;
}

/** The memory after these deliveries of one alarm; pure. */
export function remember(told: readonly Told[], deliveries: readonly Delivery[]): readonly Told[] {
  if (deliveries.length === 0) return told;
  const byRecipient = new Map(told.map((known) => [recipientKey(known), known]));
  for (const { channel, recipient, language, reason, plannedAt } of deliveries) {
    const key = recipientKey({ channel, recipient });
    byRecipient.set(key, {
      channel,
      recipient,
      language,
      belief: reason === 'cleared' ? 'ended' : 'holds',
      repeatedAt: reason === 'repeated' ? plannedAt : (byRecipient.get(key)?.repeatedAt ?? null),
    });
  }
  return [...byRecipient.values()];
}
