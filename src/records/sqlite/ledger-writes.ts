import { AppError } from '../../lib/app-error.ts';
import type { DeliveryOutcome } from '../records.ts';
import type { Connection } from './connection.ts';
import type { WriteHandlers } from './records-write.ts';

type LedgerKind = 'ledger.begin' | 'ledger.finish' | 'ledger.recover';

/**
 * queued → sending (begin, durable before anything is sent) → accepted,
 * queued again or abandoned (finish). What is still sending when the process
 * starts was cut off: recover queues it again, marked uncertain.
 * Codes: delivery-not-queued (begin), delivery-not-open (finish).
 */
export function ledgerHandlers(db: Connection): WriteHandlers<LedgerKind> {
  const begin = db.command(
    "UPDATE deliveries SET state = 'sending', sending_since = ? WHERE key = ? AND state = 'queued'",
  );
  const finish = finishWrite(db);
  const recover = db.command(`
    UPDATE deliveries SET state = 'queued', uncertain = 1,
      next_attempt_at = sending_since, sending_since = NULL
    WHERE state = 'sending'`);
  return {
    'ledger.begin': ({ keys, at }) => {
      for (const key of keys) {
        if (begin(at, key) > 0) continue;
        throw new AppError('delivery-not-queued', `delivery ${key} is unknown or not queued`);
      }
      return null;
    },
    'ledger.finish': ({ outcomes }) => {
      for (const outcome of outcomes) finish(outcome);
      return null;
    },
    'ledger.recover': () => ({ uncertain: recover() }),
  };
}

function finishWrite(db: Connection): (outcome: DeliveryOutcome) => void {
  const settle = db.query<{ readonly id: number }>(`
    UPDATE deliveries SET state = ?1, next_attempt_at = ?2,
      accepted_at = ?3, provider_id = coalesce(?4, provider_id), sending_since = NULL
    WHERE key = ?5 AND state IN ('queued', 'sending')
    RETURNING id`);
  const insertAttempt = db.command(`
    INSERT INTO delivery_attempts (delivery, number, at, outcome, detail)
    SELECT ?1, 1 + coalesce(max(number), 0), ?2, ?3, ?4
    FROM delivery_attempts WHERE delivery = ?1`);
  return ({ key, attempt, state, nextAttemptAt, providerId }) => {
    if (state === 'queued' && nextAttemptAt === null) {
      throw new AppError('delivery-without-time', `delivery ${key} is queued again without a time`);
    }
    const [row] = settle(
      state,
      state === 'queued' ? nextAttemptAt : null,
      state === 'accepted' ? attempt.at : null,
      providerId,
      key,
    );
    if (row === undefined) {
      throw new AppError('delivery-not-open', `delivery ${key} is unknown or already finished`);
    }
    insertAttempt(row.id, attempt.at, attempt.outcome, attempt.detail);
  };
}
