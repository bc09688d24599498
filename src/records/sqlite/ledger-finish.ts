import { AppError } from '../../lib/app-error.ts';
import type { EpochMs } from '../../model/units.ts';
import type { DeliveryOutcome } from '../records.ts';
import type { Connection } from './connection.ts';
import { attemptWrite } from './ledger-attempts.ts';
import { handOver } from './ledger-hand-over.ts';
import { receiptWrites } from './ledger-receipt.ts';

interface Settled {
  readonly id: number;
  readonly channel: string;
  readonly state: string;
}

/** Codes: delivery-without-time, delivery-not-open. */
export function finishWrite(db: Connection): (outcome: DeliveryOutcome) => void {
  const settle = db.query<Settled>(`
    UPDATE deliveries SET state = ?1, next_attempt_at = ?2,
      accepted_at = ?3, provider_id = coalesce(?4, provider_id), sending_since = NULL
    WHERE key = ?5 AND state IN ('queued', 'sending')
    RETURNING id, channel, state`);
  // the recipient was quicker than our record: the answer stands, the attempt is noted
  const answered = db.query<Settled>(`
    UPDATE deliveries SET accepted_at = coalesce(accepted_at, ?1),
      provider_id = coalesce(?2, provider_id), sending_since = NULL
    WHERE key = ?3 AND state = 'acknowledged'
    RETURNING id, channel, state`);
  const insertAttempt = attemptWrite(db);
  const next = handOver(db);
  const receipts = receiptWrites(db);
  const settleEarlier = earlierWrite(db);
  return ({ key, attempt, state, nextAttemptAt, providerId, handOver: wanted }) => {
    if (state === 'queued' && nextAttemptAt === null) {
      throw new AppError('delivery-without-time', `delivery ${key} is queued again without a time`);
    }
    const acceptedAt = state === 'accepted' ? attempt.at : null;
    const again = state === 'queued' ? nextAttemptAt : null;
    const [row] = [
      ...settle(state, again, acceptedAt, providerId, key),
      ...answered(acceptedAt, providerId, key),
    ];
    if (row === undefined) {
      throw new AppError('delivery-not-open', `delivery ${key} is unknown or already finished`);
    }
    insertAttempt(row.id, attempt);
    if (row.state === 'acknowledged') return;
    if (wanted === 'yes') next(row.id, attempt.at);
    if (state !== 'accepted') return;
    settleEarlier(row.id, key, attempt.at);
    if (providerId !== null) receipts.applyEarly(row.channel, providerId);
  };
}

/** Earlier messages about the same alarm to the same address that still wait for their hour. */
function earlierWrite(db: Connection): (id: number, key: string, at: EpochMs) => void {
  const settle = db.query<{ readonly id: number }>(`
    UPDATE deliveries SET state = 'accepted', accepted_at = ?2, next_attempt_at = NULL
    WHERE id IN (
      SELECT earlier.id FROM deliveries earlier JOIN deliveries told ON told.id = ?1
      WHERE earlier.alarm = told.alarm AND earlier.planned_at < told.planned_at
        AND earlier.channel = told.channel AND earlier.recipient = told.recipient
        AND earlier.state = 'queued' AND earlier.not_before > ?2)
    RETURNING id`);
  const insertAttempt = attemptWrite(db);
  return (id, key, at) => {
    for (const earlier of settle(id, at)) {
      const detail = `told together with ${key}`;
      insertAttempt(earlier.id, { at, outcome: 'accepted', detail });
    }
  };
}
