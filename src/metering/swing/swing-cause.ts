import type { Alarm } from '../../model/alarm.ts';
import type { Swing } from '../../model/archive/customer-kinds.ts';
import type { SwingSpan } from './swings.ts';

export type SwingCause = Swing['cause'];

/** Customers that burn almost nothing have stopped. */
const STOPPED = 0.1;
/** Weeks after which more gas is no passing thing. */
const LASTING_WEEKS = 4;

/**
 * What it may be, for the person who asks: alarms of the customer's sites in these weeks,
 * else how it looks. Only people know; theirs is the cause that is kept.
 * @param alarms of the customer's sites that held in the span.
 */
export function likelyCause(swing: SwingSpan, alarms: readonly Alarm[]): SwingCause {
  const has = (...types: readonly string[]): boolean =>
    alarms.some(({ type }) => types.some((start) => type.startsWith(start)));
  if (swing.direction === 'down' && has('bypass.', 'meter.tamper')) return 'theft';
  if (swing.direction === 'down' && has('meter.', 'regulator.supply-lost', 'regulator.slam-shut'))
    return 'fault';
  if (swing.direction === 'up' && has('leak.', 'meter.scale', 'meter.conversion')) return 'fault';
  const weeks = (swing.to - swing.from) / 7;
  if (swing.direction === 'up') return weeks >= LASTING_WEEKS ? 'expansion' : 'unknown';
  if (swing.restWeeks > 0) return 'season';
  if (swing.m3 < STOPPED * swing.expectedM3) return 'stop';
  return weeks >= LASTING_WEEKS ? 'reduction' : 'unknown';
}
