import type { MeterReading } from '../../model/reading.ts';
import type { MeterValues } from '../../model/record.ts';
import type { EpochMs, Position } from '../../model/units.ts';

/** A meter record as the books keep it: its registers and what condition is judged by. */
export interface BookPoint {
  readonly ts: EpochMs;
  readonly kind: 'interval' | 'snapshot';
  readonly receivedAt: EpochMs;
  readonly position: Position;
  readonly values: BookValues;
}

export type BookValues = Pick<
  MeterValues,
  | 'vm'
  | 'vb'
  | 'vbd'
  | 'qm'
  | 'pAbs'
  | 'tGas'
  | 'c'
  | 'battery'
  | 'credit'
  | 'creditMoney'
  | 'valve'
  | 'mechIndex'
>;

const KEPT = [
  'vm',
  'vb',
  'vbd',
  'qm',
  'pAbs',
  'tGas',
  'c',
  'battery',
  'credit',
  'creditMoney',
  'valve',
  'mechIndex',
] as const;

export function bookPoint({ ts, kind, receivedAt, position, values }: MeterReading): BookPoint {
  const kept = KEPT.flatMap((name) =>
    values[name] === undefined ? [] : [[name, values[name]] as const],
  );
  return { ts, kind, receivedAt, position, values: Object.fromEntries(kept) };
}

/** Event time; at one moment the log entry comes before the snapshot, and the older content first. */
export const comparePoints = (a: BookPoint, b: BookPoint): number =>
  a.ts - b.ts || (a.kind === b.kind ? a.position - b.position : a.kind === 'interval' ? -1 : 1);

/** Length of a slot, of which the books keep the first and the last record, ms. */
export const SLOT_MS = 300_000;

/**
 * The records that the books keep of these: of each moment and kind the newest
 * content, of each five minutes the first and the last. The result depends on
 * the set alone: records may come in any order, and what was let go of is never
 * missed, because a later one can only push another out.
 */
export function thinned(points: readonly BookPoint[]): readonly BookPoint[] {
  const ordered = [...points].sort(comparePoints).filter((point, at, all) => {
    const after = all[at + 1];
    return after === undefined || after.ts !== point.ts || after.kind !== point.kind;
  });
  return ordered.filter((point, at) => {
    const slot = slotOf(point);
    const before = ordered[at - 1];
    const after = ordered[at + 1];
    const isFirst = before === undefined || slotOf(before) !== slot;
    const isLast = after === undefined || slotOf(after) !== slot;
    return isFirst || isLast;
  });
}

const slotOf = ({ ts }: BookPoint): number => Math.floor(ts / SLOT_MS);
