import { position as journalPosition, type Position } from '../../model/units.ts';
import type {
  AlarmChange,
  FoldCommit,
  FoldSnapshot,
  FoldStore,
  StoredPartition,
} from '../records.ts';
import { insertAudit } from './audit-writes.ts';
import type { Connection } from './connection.ts';
import { fleetByVersion, fleetVersionAt } from './fleet-rows.ts';
import { orderWrite } from './order-rows.ts';
import { quarantineWrites } from './quarantine-writes.ts';

/** The fold's own tables. Everything it writes is the same when written twice. */
export function createFoldStore(db: Connection): FoldStore {
  const writePartition = partitionWrite(db);
  const writeAlarm = alarmWrite(db);
  const writeDelivery = deliveryWrite(db);
  const quarantine = quarantineWrites(db);
  const writeAudit = insertAudit(db, 'folded');
  const writeOrder = orderWrite(db);
  const moveCursor = db.command(
    'UPDATE fold SET cursor = ?1, fleet_version = ?2 WHERE id = 1 AND cursor <= ?1',
  );
  const refused = db.query<{ readonly id: string }>(
    'SELECT id FROM quarantine WHERE position > ? AND position <= ?',
  );
  const commit = (all: FoldCommit): void => {
    for (const partition of all.partitions) writePartition(partition);
    for (const change of all.alarms) writeAlarm(change);
    for (const delivery of all.deliveries) writeDelivery(delivery);
    quarantine.keep(all.quarantine);
    for (const release of all.released) quarantine.release(release);
    for (const line of all.audit) writeAudit(line);
    for (const change of all.orders) writeOrder(change);
    moveCursor(all.cursor, all.fleetVersion);
  };
  return {
    load: () => db.snapshot(() => loadSnapshot(db)),
    commit: (all) => db.transaction(() => commit(all)),
    fleet: fleetByVersion(db),
    fleetVersionAt: fleetVersionAt(db),
    refused: (after, upTo) => new Set(refused(after, upTo).map((row) => row.id)),
  };
}

function loadSnapshot(db: Connection): FoldSnapshot {
  const [fold] = db.query<{ readonly cursor: Position; readonly fleetVersion: number | null }>(
    'SELECT cursor, fleet_version AS fleetVersion FROM fold WHERE id = 1',
  )();
  const partitions = db.query<StoredPartition>(
    'SELECT id, position, state FROM partitions ORDER BY id',
  )();
  // the row comes with the schema; position 0 is before the first entry
  return {
    cursor: fold?.cursor ?? journalPosition(0),
    fleetVersion: fold?.fleetVersion ?? null,
    partitions,
  };
}

/** An earlier position never overwrites a later one. */
function partitionWrite(db: Connection): (partition: StoredPartition) => void {
  const upsert = db.command(`
    INSERT INTO partitions (id, position, state) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET position = excluded.position, state = excluded.state
    WHERE excluded.position >= partitions.position`);
  return (partition) => {
    upsert(partition.id, partition.position, partition.state);
  };
}

function alarmWrite(db: Connection): (change: AlarmChange) => void {
  const upsert = db.command(`
    INSERT INTO alarms (id, type, site, priority, state, open, occurred_at, position, alarm)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
      type = excluded.type, site = excluded.site, priority = excluded.priority,
      state = excluded.state, open = excluded.open, occurred_at = excluded.occurred_at,
      position = excluded.position, alarm = excluded.alarm
    WHERE excluded.position >= alarms.position`);
  return ({ position, alarm }) => {
    upsert(
      alarm.id,
      alarm.type,
      alarm.site,
      alarm.priority,
      alarm.state,
      alarm.state === 'closed' ? 0 : 1,
      alarm.occurredAt,
      position,
      JSON.stringify(alarm),
    );
  };
}

/** A key that is known stays as it is: a replay never sends again what has been sent. */
function deliveryWrite(db: Connection): (delivery: FoldCommit['deliveries'][number]) => void {
  const insert = db.command(`
    INSERT INTO deliveries
      (key, alarm, reason, channel, recipient, language, person, occurrence, planned_at,
       not_before, next_attempt_at, fallback)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11)
    ON CONFLICT (key) DO NOTHING`);
  return (delivery) => {
    insert(
      delivery.key,
      delivery.alarm,
      delivery.reason,
      delivery.channel,
      delivery.recipient,
      delivery.language,
      delivery.person,
      delivery.occurrence,
      delivery.plannedAt,
      delivery.notBefore,
      JSON.stringify(delivery.fallback),
    );
  };
}
