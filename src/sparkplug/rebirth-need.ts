import type { EpochMs } from '../model/units.ts';

/** Why a host asks for births again. */
export type RebirthReason = 'unborn' | 'sequence';

/** Whether an edge node is to be asked for its births, and how often it has been. */
export interface RebirthNeed {
  /** Null: there is no need. */
  readonly reason: RebirthReason | null;
  readonly askedAt: EpochMs | null;
  /** Requests in a row that did not help for long. */
  readonly asked: number;
}

export const NO_NEED: RebirthNeed = { reason: null, askedAt: null, asked: 0 };

/** The wait doubles up to this: a node whose births are themselves at fault is not driven in circles. */
const LONGEST_WAIT_MS = 600_000;

export const need = (known: RebirthNeed, reason: RebirthReason): RebirthNeed => ({
  ...known,
  reason: known.reason ?? reason,
});

/** A birth has come, or a death: nothing to ask; how often it was asked stays known. */
export const satisfied = (known: RebirthNeed): RebirthNeed => ({ ...known, reason: null });

export function isDue(
  { reason, askedAt, asked }: RebirthNeed,
  at: EpochMs,
  waitMs: number,
): boolean {
  if (reason === null) return false;
  return askedAt === null || at - askedAt >= Math.min(waitMs * 2 ** (asked - 1), LONGEST_WAIT_MS);
}

/** After a request: the next needs a further message that cannot be used. */
export const askedNow = ({ askedAt, asked }: RebirthNeed, at: EpochMs): RebirthNeed => ({
  reason: null,
  askedAt: at,
  asked: askedAt !== null && at - askedAt < 2 * LONGEST_WAIT_MS ? asked + 1 : 1,
});
