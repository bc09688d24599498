import { z } from 'zod';
import { Alarm } from '../../model/alarm.ts';
import type { Priority } from '../../model/alarm-type.ts';
import type { Position } from '../../model/units.ts';
import type { AlarmQuery, AlarmRecords } from '../records.ts';
import { allOf, type Condition, given } from './condition.ts';
import type { Connection } from './connection.ts';
import { checkedLimit, keyset, limitBeyond, toPage } from './keyset.ts';
import type { Reads } from './reads.ts';
import { damagedRow } from './records-error.ts';

interface AlarmRow {
  readonly id: string;
  readonly occurredAt: number;
  readonly position: Position;
  readonly alarm: string;
}

const COLUMNS = 'id, occurred_at AS occurredAt, position, alarm';

/**
 * Few alarms are open among very many closed ones. SQLite has no statistics to
 * know that, and would walk all alarms of a type or site instead.
 */
const OPEN_ALARMS = 'alarms INDEXED BY alarms_open';

const tableFor = (state: AlarmQuery['state']): string =>
  state === 'all' || state === 'closed' ? 'alarms' : OPEN_ALARMS;

/** Newest onset first; of one moment, by id. */
const cursors = keyset('alarms', z.tuple([z.number().int(), z.string()]));

export function alarmReads(db: Connection): Reads<AlarmRecords> {
  const byId = db.query<AlarmRow>(`SELECT ${COLUMNS} FROM alarms WHERE id = ?`);
  const openByPriority = db.query<{ readonly priority: Priority; readonly count: number }>(
    `SELECT priority, count(*) AS count FROM ${OPEN_ALARMS} WHERE open = 1 GROUP BY priority`,
  );
  return {
    list(query) {
      const where = allOf(conditionsOf(query));
      const select = db.query<AlarmRow>(
        `SELECT ${COLUMNS} FROM ${tableFor(query.state)} ${where.sql} ORDER BY occurred_at DESC, id DESC LIMIT ?`,
      );
      return toPage(select(...where.values, limitBeyond(query.limit)), {
        limit: query.limit,
        item: parseAlarm,
        cursor: (row) => cursors.encode([row.occurredAt, row.id]),
      });
    },
    get(id) {
      const [row] = byId(id);
      return row === undefined ? null : parseAlarm(row);
    },
    changedAfter: changedAfter(db),
    countOpen() {
      const counts: Record<Priority, number> = { 1: 0, 2: 0, 3: 0, 4: 0 };
      for (const { priority, count } of openByPriority()) counts[priority] = count;
      return counts;
    },
  };
}

function conditionsOf(query: AlarmQuery): readonly Condition[] {
  return [
    ...stateConditions(query.state),
    ...given('type = ?', query.type),
    ...given('site = ?', query.site),
    ...given('priority = ?', query.priority),
    ...given('occurred_at >= ?', query.from),
    ...given('occurred_at < ?', query.to),
    ...(query.cursor === undefined
      ? []
      : [{ sql: '(occurred_at, id) < (?, ?)', values: cursors.decode(query.cursor) }]),
  ];
}

function stateConditions(state: AlarmQuery['state']): readonly Condition[] {
  if (state === 'all') return [];
  if (state === 'closed') return [{ sql: 'open = 0', values: [] }];
  // written out, not bound: a partial index serves only a condition it can see
  const open = { sql: 'open = 1', values: [] };
  return state === 'open' ? [open] : [open, { sql: 'state = ?', values: [state] }];
}

/**
 * All changes of one position come together, so that a reader who goes on after
 * the last position misses none: there may be a few more than `limit`.
 */
function changedAfter(db: Connection): Reads<AlarmRecords>['changedAfter'] {
  const select = db.query<AlarmRow>(`
    SELECT ${COLUMNS} FROM alarms
    WHERE position > ?1 AND position <= ifnull(
      (SELECT position FROM alarms WHERE position > ?1 ORDER BY position LIMIT 1 OFFSET ?2),
      9223372036854775807)
    ORDER BY position, id`);
  return (after, limit) =>
    select(after, checkedLimit(limit) - 1).map((row) => ({
      position: row.position,
      alarm: parseAlarm(row),
    }));
}

function parseAlarm(row: AlarmRow): Alarm {
  try {
    return Alarm.parse(JSON.parse(row.alarm));
  } catch (thrown) {
    throw damagedRow(`alarm ${row.id}`, thrown);
  }
}
