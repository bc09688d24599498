import type { AlarmView } from '../../../api/schema/alarm-view.ts';

/** What is drawn while rows keep their place. */
export interface HeldList {
  /** In the order shown; what is no longer wanted stays as it was last known. */
  readonly rows: readonly AlarmView[];
  /** Wanted, but not among the rows yet. */
  readonly waiting: readonly AlarmView[];
  /** Rows that no longer belong to the list. */
  readonly gone: ReadonlySet<string>;
}

export const emptyList: HeldList = { rows: [], waiting: [], gone: new Set() };

/** Shows exactly what is wanted. */
export const released = (wanted: readonly AlarmView[]): HeldList => ({
  rows: wanted,
  waiting: [],
  gone: new Set(),
});

/**
 * Nothing moves under the cursor: rows keep their place, their contents are as they now are,
 * new ones wait, and those that have left stay until they are let go.
 * @param latest every alarm as it now is.
 */
export function held(
  before: HeldList,
  wanted: readonly AlarmView[],
  latest: ReadonlyMap<string, AlarmView>,
): HeldList {
  const places = new Set(before.rows.map(({ id }) => id));
  const still = new Map(wanted.map((alarm) => [alarm.id, alarm]));
  const waiting = wanted.filter(({ id }) => !places.has(id));
  const gone = new Set(before.rows.flatMap(({ id }) => (still.has(id) ? [] : [id])));
  const rows = before.rows.map((row) => still.get(row.id) ?? latest.get(row.id) ?? row);
  const isSame =
    waiting.length === before.waiting.length &&
    waiting.every((alarm, at) => alarm === before.waiting[at]) &&
    gone.size === before.gone.size &&
    rows.every((row, at) => row === before.rows[at]);
  return isSame ? before : { rows, waiting, gone };
}
