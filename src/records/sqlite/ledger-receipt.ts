import type { Connection } from './connection.ts';
import { attemptWrite } from './ledger-attempts.ts';
import { handOver } from './ledger-hand-over.ts';
import type { LedgerReceipt, WriteAnswers } from './records-write.ts';

/** A receipt for a message that we never hear of is forgotten after this: providers try for 2 days. */
const KEEP_EARLY_MS = 3 * 24 * 3_600_000;

export interface ReceiptWrites {
  receive(receipt: LedgerReceipt): WriteAnswers['ledger.receipt'];
  /** A line has just got this id: what was said of it before counts now. */
  applyEarly(channel: string, providerId: string): void;
}

/** accepted → delivered or undelivered; a delivery is never taken back, nor is an answer. */
export function receiptWrites(db: Connection): ReceiptWrites {
  const apply = applyReceipt(db);
  const keep = db.command(`
    INSERT INTO early_receipts (channel, provider_id, outcome, at, detail)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  const forget = db.command('DELETE FROM early_receipts WHERE at < ?');
  const early = db.query<LedgerReceipt>(`
    DELETE FROM early_receipts WHERE channel = ? AND provider_id = ?
    RETURNING channel, provider_id AS providerId, outcome, at, detail`);
  return {
    receive(receipt) {
      const done = apply(receipt);
      if (done !== 'unknown') return done;
      const { channel, providerId, outcome, at, detail } = receipt;
      forget(at - KEEP_EARLY_MS);
      keep(channel, providerId, outcome, at, detail);
      return 'kept';
    },
    applyEarly(channel, providerId) {
      for (const receipt of early(channel, providerId)) apply(receipt);
    },
  };
}

/** All lines of one message: a group's receipt is that of each alarm in it. */
function applyReceipt(
  db: Connection,
): (receipt: LedgerReceipt) => 'recorded' | 'handed-over' | 'known' | 'unknown' {
  const lines = db.query<{ readonly id: number; readonly state: string }>(
    'SELECT id, state FROM deliveries WHERE provider_id = ? AND channel = ?',
  );
  const settle = db.command('UPDATE deliveries SET state = ? WHERE id = ?');
  const insertAttempt = attemptWrite(db);
  const next = handOver(db);
  return ({ channel, providerId, outcome, at, detail }) => {
    const found = lines(providerId, channel);
    if (found.length === 0) return 'unknown';
    const open = found.filter(({ state }) => isNews(state, outcome));
    let handed = false;
    for (const { id } of open) {
      settle(outcome, id);
      insertAttempt(id, { at, outcome, detail });
      if (outcome === 'undelivered' && next(id, at) === 'handed-over') handed = true;
    }
    if (open.length === 0) return 'known';
    return handed ? 'handed-over' : 'recorded';
  };
}

const isNews = (state: string, outcome: LedgerReceipt['outcome']): boolean =>
  state === 'accepted' || (state === 'undelivered' && outcome === 'delivered');
