import { AppError } from '../../lib/app-error.ts';
import type { Connection } from './connection.ts';
import { attemptWrite } from './ledger-attempts.ts';
import { finishWrite } from './ledger-finish.ts';
import { receiptWrites } from './ledger-receipt.ts';
import type { WriteHandlers, WriteOf } from './records-write.ts';

type LedgerKind =
  | 'ledger.begin'
  | 'ledger.finish'
  | 'ledger.recover'
  | 'ledger.receipt'
  | 'ledger.acknowledge';

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
  const receipts = receiptWrites(db);
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
    'ledger.receipt': (receipt) => receipts.receive(receipt),
    'ledger.acknowledge': acknowledgeWrite(db),
  };
}

type Acknowledge = WriteHandlers<'ledger.acknowledge'>['ledger.acknowledge'];
type Acknowledgement = WriteOf<'ledger.acknowledge'>['value'];

/** Also what is queued or being sent: a message may have arrived whose answer was lost. */
function acknowledgeWrite(db: Connection): Acknowledge {
  const settle = db.query<{ readonly id: number }>(`
    UPDATE deliveries SET state = 'acknowledged', next_attempt_at = NULL
    WHERE key = ? AND state <> 'acknowledged' RETURNING id`);
  const known = db.query<{ readonly id: number }>('SELECT id FROM deliveries WHERE key = ?');
  const insertAttempt = attemptWrite(db);
  return ({ key, at, detail }: Acknowledgement) => {
    const [row] = settle(key);
    if (row === undefined) return known(key).length > 0 ? 'already' : 'unknown';
    insertAttempt(row.id, { at, outcome: 'acknowledged', detail });
    return 'acknowledged';
  };
}
