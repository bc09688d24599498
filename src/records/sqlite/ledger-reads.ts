import { z } from 'zod';
import type { LedgerRecords, Unreached } from '../records.ts';
import { allOf, given } from './condition.ts';
import type { Connection } from './connection.ts';
import { keyset, limitBeyond, toPage } from './keyset.ts';
import { dueRead } from './ledger-due.ts';
import { LEDGER_COLUMNS, type LedgerRow, ledgerLine } from './ledger-rows.ts';
import type { Reads } from './reads.ts';

type LedgerReads = Reads<Pick<LedgerRecords, 'list' | 'due' | 'sentTo' | 'unreached'>>;

const cursors = keyset('ledger', z.tuple([z.number().int(), z.number().int()]));

export function ledgerReads(db: Connection): LedgerReads {
  return {
    list(query) {
      const where = allOf([
        ...given('alarm = ?', query.alarm),
        ...(query.cursor === undefined
          ? []
          : [{ sql: '(planned_at, id) < (?, ?)', values: cursors.decode(query.cursor) }]),
      ]);
      const select = db.query<LedgerRow>(
        `SELECT ${LEDGER_COLUMNS} FROM deliveries ${where.sql} ORDER BY planned_at DESC, id DESC LIMIT ?`,
      );
      return toPage(select(...where.values, limitBeyond(query.limit)), {
        limit: query.limit,
        item: ledgerLine,
        cursor: (row) => cursors.encode([row.plannedAt, row.id]),
      });
    },
    due: dueRead(db),
    sentTo: sentTo(db),
    unreached: unreached(db),
  };
}

const MOST_SENT = 200;

/** What was never accepted may have arrived all the same: its sender died, or heard no answer. */
function sentTo(db: Connection): LedgerReads['sentTo'] {
  const select = db.query<LedgerRow>(`
    SELECT ${LEDGER_COLUMNS} FROM deliveries
    WHERE channel = ?1 AND recipient = ?2 AND (
      accepted_at >= ?3
      OR (accepted_at IS NULL AND not_before >= ?3 AND (
        state = 'sending' OR uncertain = 1 OR state = 'acknowledged' OR EXISTS (
          SELECT 1 FROM delivery_attempts
          WHERE delivery = deliveries.id AND detail LIKE '%(may have arrived)'))))
    ORDER BY planned_at DESC, id DESC LIMIT ${MOST_SENT}`);
  return (channel, recipient, since) => select(channel, recipient, since).map(ledgerLine);
}

interface UnreachedRow extends Omit<Unreached, 'channels'> {
  readonly channels: string;
}

/**
 * Walks the open alarms alone. Only messages about the present occurrence count:
 * whoever heard of the last one knows nothing of this; nor does whoever heard of
 * it before it became graver, or must be acknowledged again.
 */
function unreached(db: Connection): LedgerReads['unreached'] {
  const select = db.query<UnreachedRow>(`
    SELECT a.id AS alarm, a.priority, min(d.not_before) AS since, count(*) AS deliveries,
      sum(d.state IN ('abandoned', 'undelivered')) AS givenUp,
      group_concat(DISTINCT d.channel) AS channels
    FROM alarms a INDEXED BY alarms_open
    JOIN deliveries d ON d.alarm = a.id
      AND d.occurrence = json_extract(a.alarm, '$.occurrence') AND d.reason <> 'cleared'
      AND d.planned_at >= ifnull(
        (SELECT max(anew.planned_at) FROM deliveries anew
        WHERE anew.alarm = a.id AND anew.occurrence = d.occurrence
          AND anew.reason IN ('escalated', 'reminder')
          AND (anew.key LIKE '%/escalated-P%' OR anew.key LIKE '%/re-alarmed-%')), 0)
    WHERE a.open = 1 AND a.state = 'unacknowledged' AND a.priority IN (1, 2)
      AND a.type NOT LIKE 'system.%'
      AND json_extract(a.alarm, '$.suppressedBy') IS NULL
      AND json_extract(a.alarm, '$.outOfService') = 0
      AND ifnull(json_extract(a.alarm, '$.shelvedUntil'), 0) <= ?1
    GROUP BY a.id
    HAVING sum(d.state IN ('accepted', 'delivered', 'acknowledged')) = 0
      AND (givenUp = count(*)
        OR min(d.not_before) <= ?1 - CASE a.priority WHEN 1 THEN ?2 ELSE ?3 END)
    ORDER BY a.id`);
  return (now, { p1, p2 }) =>
    select(now, p1, p2).map(({ channels, ...row }) => ({
      ...row,
      channels: channels.split(',').toSorted(),
    }));
}
