import type { AlarmView } from '../../api/schema/alarm-view.ts';

/** Not kept quiet: neither explained by another alarm, nor shelved, nor out of service. */
export const isShown = ({ suppressedBy, shelvedUntil, outOfService }: AlarmView): boolean =>
  suppressedBy === null && shelvedUntil === null && !outOfService;

/** Nobody has acknowledged it, whether it goes on or is over. */
export const isFresh = ({ state }: AlarmView): boolean =>
  state === 'unacknowledged' || state === 'returned';

export const isOpen = ({ state }: AlarmView): boolean => state !== 'closed';

/** Gravest first, then unacknowledged before acknowledged, then newest. */
export function byUrgency(a: AlarmView, b: AlarmView): number {
  return (
    a.priority - b.priority ||
    rank(a) - rank(b) ||
    (a.occurredAt < b.occurredAt ? 1 : a.occurredAt > b.occurredAt ? -1 : a.id < b.id ? -1 : 1)
  );
}

const rank = ({ state }: AlarmView): number =>
  ({ unacknowledged: 0, returned: 1, acknowledged: 2, closed: 3 })[state];
