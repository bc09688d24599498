import type { EpochMs } from '../model/units.ts';

/** How far an edge node has counted: every message but NDEATH carries the next of 0 to 255. */
export interface Sequence {
  /** The furthest number that has come. */
  readonly last: number;
  /** Numbers before it that have not. */
  readonly missing: readonly number[];
  /** Since when something is amiss: the start of the reorder timeout; null while nothing is. */
  readonly since: EpochMs | null;
}

const COUNT = 256;
/** Stands among the missing for what no message can bring: the node has counted backwards. */
const NEVER = -1;

export const begin = (seq: number): Sequence => ({ last: seq % COUNT, missing: [], since: null });

/**
 * The next message in the order of arrival. tck-id-payloads-sequence-num-incrementing;
 * a number ahead of its turn starts the timer (tck-id-operational-behavior-host-reordering-start),
 * and it stops when what was missing has come (-success).
 */
export function arrive(sequence: Sequence, seq: number, at: EpochMs): Sequence {
  const { last, missing, since } = sequence;
  const ahead = (seq - last + COUNT) % COUNT;
  // again what came last: a repeated message, not a lost one
  if (ahead === 0) return sequence;
  if (ahead === 1) return { last: seq, missing, since };
  if (missing.includes(seq)) {
    const left = missing.filter((one) => one !== seq);
    return { last, missing: left, since: left.length === 0 ? null : since };
  }
  if (ahead > COUNT / 2) {
    return { last, missing: [...new Set([...missing, NEVER])], since: since ?? at };
  }
  const skipped = Array.from({ length: ahead - 1 }, (_, step) => (last + 1 + step) % COUNT);
  return { last: seq, missing: [...new Set([...missing, ...skipped])], since: since ?? at };
}

export const isOverdue = ({ since }: Sequence, at: EpochMs, timeoutMs: number): boolean =>
  since !== null && at - since >= timeoutMs;
