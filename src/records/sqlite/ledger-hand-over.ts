import type { Fallback } from '../../model/delivery.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Connection } from './connection.ts';
import { fallbackOf } from './ledger-rows.ts';

/** Queues the next of a delivery's other addresses; says whether there was one. */
export type HandOver = (delivery: number, at: EpochMs) => 'handed-over' | 'nobody-left';

/**
 * The new line takes the rest of the addresses with it. An address that is told
 * of this transition anyway, by another route or another hand-over, is passed by.
 */
export function handOver(db: Connection): HandOver {
  const take = db.query<{ readonly key: string; readonly fallback: string }>(
    'SELECT key, fallback FROM deliveries WHERE id = ?',
  );
  const spend = db.command("UPDATE deliveries SET fallback = '[]' WHERE id = ?");
  const told = db.query<{ readonly id: number }>(`
    SELECT other.id FROM deliveries other JOIN deliveries mine ON mine.id = ?1
    WHERE other.alarm = mine.alarm AND other.planned_at = mine.planned_at
      AND other.reason = mine.reason AND other.occurrence = mine.occurrence
      AND other.channel = ?2 AND other.recipient = ?3
    LIMIT 1`);
  const insert = db.command(`
    INSERT INTO deliveries
      (key, alarm, reason, channel, recipient, language, person, occurrence, planned_at,
       not_before, next_attempt_at, fallback, instead_of)
    SELECT ?1, alarm, reason, ?2, ?3, language, person, occurrence, planned_at,
       not_before, max(not_before, ?4), ?5, key
    FROM deliveries WHERE id = ?6
    ON CONFLICT (key) DO NOTHING`);
  return (delivery, at) => {
    const [line] = take(delivery);
    if (line === undefined) return 'nobody-left';
    const fallback = fallbackOf(line.fallback);
    const place = fallback.findIndex(
      ({ channel, recipient }) => told(delivery, channel, recipient).length === 0,
    );
    spend(delivery);
    const next = fallback[place];
    if (next === undefined) return 'nobody-left';
    const rest = JSON.stringify(fallback.slice(place + 1));
    insert(insteadKey(line.key, next), next.channel, next.recipient, at, rest, delivery);
    return 'handed-over';
  };
}

const insteadKey = (key: string, { channel, recipient }: Fallback): string =>
  `${key}/instead/${encodeURIComponent(channel)}/${encodeURIComponent(recipient)}`;
