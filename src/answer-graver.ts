import type { Alarm } from './model/alarm.ts';
import type { LedgerLine } from './model/delivery.ts';

/**
 * Whether an alarm has risen since a message was planned: whoever answers that
 * message has not seen how grave it is. Both moments are journal time, so that
 * the message about the rise itself is of the same moment.
 */
export const isGraverSince = (
  { history }: Pick<Alarm, 'history'>,
  { plannedAt }: Pick<LedgerLine, 'plannedAt'>,
): 'yes' | 'no' =>
  history.some(({ event, at }) => event === 'changed' && at > plannedAt) ? 'yes' : 'no';
