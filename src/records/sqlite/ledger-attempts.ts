import type { DeliveryAttempt } from '../../model/delivery.ts';
import type { Connection } from './connection.ts';

/** Appends to a delivery's attempts. */
export function attemptWrite(db: Connection): (delivery: number, attempt: DeliveryAttempt) => void {
  const insert = db.command(`
    INSERT INTO delivery_attempts (delivery, number, at, outcome, detail)
    SELECT ?1, 1 + coalesce(max(number), 0), ?2, ?3, ?4
    FROM delivery_attempts WHERE delivery = ?1`);
  return (delivery, { at, outcome, detail }) => {
    insert(delivery, at, outcome, detail);
  };
}
