import type { DeliveryAttempt, DeliveryState, Fallback, LedgerLine } from '../../model/delivery.ts';

/** A line of the ledger as SQLite gives it. */
export interface LedgerRow
  extends Omit<LedgerLine, 'state' | 'attempts' | 'uncertain' | 'fallback'> {
  readonly id: number;
  readonly state: DeliveryState | 'sending';
  readonly uncertain: 0 | 1;
  /** JSON array, oldest first. */
  readonly attempts: string;
  /** JSON array. */
  readonly fallback: string;
}

export const LEDGER_COLUMNS = `id, key, alarm, reason, channel, recipient, language, person,
  occurrence, planned_at AS plannedAt, not_before AS notBefore, fallback,
  instead_of AS insteadOf, state, uncertain, next_attempt_at AS nextAttemptAt,
  accepted_at AS acceptedAt, provider_id AS providerId,
  (SELECT json_group_array(json_object('at', at, 'outcome', outcome, 'detail', detail)
      ORDER BY number)
    FROM delivery_attempts WHERE delivery = deliveries.id) AS attempts`;

export function ledgerLine(row: LedgerRow): LedgerLine {
  const { id: _, state, uncertain, attempts, fallback, ...columns } = row;
  return {
    ...columns,
    state: state === 'sending' ? 'queued' : state,
    uncertain: uncertain === 1,
    // the parse border: SQLite made this JSON from columns with these names
    attempts: JSON.parse(attempts) as readonly DeliveryAttempt[],
    fallback: fallbackOf(fallback),
  };
}

export const fallbackOf = (json: string): readonly Fallback[] =>
  // the parse border: the column holds what the fold wrote of a Delivery
  JSON.parse(json) as readonly Fallback[];
