import type { DueLine, LedgerRecords } from '../records.ts';
import type { Connection } from './connection.ts';
import { checkedLimit } from './keyset.ts';
import { LEDGER_COLUMNS, type LedgerRow, ledgerLine } from './ledger-rows.ts';
import type { Reads } from './reads.ts';

/** Of each recipient so many come whatever waits before them. */
const OF_EACH = 50;
/** Lines that come beyond the limit, at most: about 1 KB of memory each. */
const MOST_BEYOND = 20_000;

/** The oldest of all. */
const OLDEST = `
  SELECT id, alarm, channel, recipient, planned_at FROM deliveries
  WHERE state = 'queued' AND next_attempt_at <= ?1 ORDER BY next_attempt_at, id LIMIT ?2`;

/** Emergencies, and the gravest of each recipient; what tells of an unknown alarm may be one. */
const BEYOND = `
  SELECT id, alarm, channel, recipient, planned_at FROM (
    SELECT d.id, d.alarm, d.channel, d.recipient, d.planned_at,
      ifnull(a.priority, 1) AS priority,
      row_number() OVER (PARTITION BY d.channel, d.recipient
        ORDER BY ifnull(a.priority, 1), d.next_attempt_at, d.id) AS place
    FROM deliveries d LEFT JOIN alarms a ON a.id = d.alarm
    WHERE d.state = 'queued' AND d.next_attempt_at <= ?1)
  WHERE place <= ${OF_EACH} OR priority = 1
  ORDER BY place, priority LIMIT ?2`;

/** Handed over, a message keeps the place of the one that it stands in for; no part of a key holds a bare slash. */
const PLACE = `CASE WHEN instead_of IS NULL THEN id ELSE ifnull((SELECT origin.id FROM deliveries origin
    WHERE origin.key = substr(deliveries.key, 1, instr(deliveries.key, '/instead/') - 1)), id) END`;

interface DueRow extends LedgerRow {
  readonly place: number;
}

/**
 * A storm to recipients who cannot be reached may fill every page: what is
 * grave, and what is for others, is asked for apart, and only then.
 */
export function dueRead(db: Connection): Reads<Pick<LedgerRecords, 'due'>>['due'] {
  const oldest = withEarlier(db, OLDEST);
  const beyond = withEarlier(db, BEYOND);
  return (now, limit) => {
    const rows = oldest(now, checkedLimit(limit));
    if (rows.length < limit) return rows.map(dueLine);
    const known = new Set(rows.map(({ id }) => id));
    const more = beyond(now, MOST_BEYOND).filter(({ id }) => !known.has(id));
    return [...rows, ...more].map(dueLine);
  };
}

/** A clock that was set back makes what came first look planned last: both orders count. */
const withEarlier = (db: Connection, ready: string) =>
  db.query<DueRow>(`
    WITH ready AS MATERIALIZED (${ready})
    SELECT ${LEDGER_COLUMNS}, ${PLACE} AS place FROM deliveries WHERE id IN (
      SELECT id FROM ready
      UNION SELECT earlier.id FROM ready JOIN deliveries earlier
        ON earlier.alarm = ready.alarm
        AND (earlier.planned_at < ready.planned_at OR earlier.id < ready.id)
        AND earlier.channel = ready.channel AND earlier.recipient = ready.recipient
      WHERE earlier.state = 'queued' AND earlier.not_before <= ?1)
    ORDER BY next_attempt_at, id`);

const dueLine = ({ place, ...row }: DueRow): DueLine => ({ ...ledgerLine(row), place });
