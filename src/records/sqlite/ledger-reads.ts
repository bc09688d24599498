import { z } from 'zod';
import type { DeliveryAttempt, DeliveryState, LedgerLine } from '../../model/delivery.ts';
import type { LedgerRecords } from '../records.ts';
import { allOf, given } from './condition.ts';
import type { Connection } from './connection.ts';
import { checkedLimit, keyset, limitBeyond, toPage } from './keyset.ts';
import type { Reads } from './reads.ts';

interface LedgerRow extends Omit<LedgerLine, 'state' | 'attempts' | 'uncertain'> {
  readonly id: number;
  readonly state: DeliveryState | 'sending';
  readonly uncertain: 0 | 1;
  /** JSON array, oldest first. */
  readonly attempts: string;
}

const COLUMNS = `id, key, alarm, reason, channel, recipient, language, planned_at AS plannedAt,
  state, uncertain, next_attempt_at AS nextAttemptAt, accepted_at AS acceptedAt,
  provider_id AS providerId,
  (SELECT json_group_array(json_object('at', at, 'outcome', outcome, 'detail', detail)
      ORDER BY number)
    FROM delivery_attempts WHERE delivery = deliveries.id) AS attempts`;

const cursors = keyset('ledger', z.tuple([z.number().int(), z.number().int()]));

export function ledgerReads(db: Connection): Reads<Pick<LedgerRecords, 'list' | 'due'>> {
  const due = db.query<LedgerRow>(`
    SELECT ${COLUMNS} FROM deliveries
    WHERE state = 'queued' AND next_attempt_at <= ? ORDER BY next_attempt_at, id LIMIT ?`);
  return {
    list(query) {
      const where = allOf([
        ...given('alarm = ?', query.alarm),
        ...(query.cursor === undefined
          ? []
          : [{ sql: '(planned_at, id) < (?, ?)', values: cursors.decode(query.cursor) }]),
      ]);
      const select = db.query<LedgerRow>(
        `SELECT ${COLUMNS} FROM deliveries ${where.sql} ORDER BY planned_at DESC, id DESC LIMIT ?`,
      );
      return toPage(select(...where.values, limitBeyond(query.limit)), {
        limit: query.limit,
        item: toLine,
        cursor: (row) => cursors.encode([row.plannedAt, row.id]),
      });
    },
    due: (now, limit) => due(now, checkedLimit(limit)).map(toLine),
  };
}

function toLine({ id: _, state, uncertain, attempts, ...columns }: LedgerRow): LedgerLine {
  return {
    ...columns,
    state: state === 'sending' ? 'queued' : state,
    uncertain: uncertain === 1,
    // the parse border: SQLite made this JSON from columns with these names
    attempts: JSON.parse(attempts) as readonly DeliveryAttempt[],
  };
}
