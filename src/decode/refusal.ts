import { type Err, err } from '../lib/result.ts';
import type { RejectionReason } from '../model/rejection.ts';
import type { EpochMs } from '../model/units.ts';

/** Why a message or record is refused, before it is known where it sits in the journal. */
export interface Refusal {
  readonly reason: RejectionReason;
  /** Where in the record, e.g. `runs.A.pOut`; empty for the whole. */
  readonly path: string;
  /** Found, expected and what to do, for a device engineer. */
  readonly detail: string;
  /** The record's stamp, wherever one could be read: also when it is the stamp that is refused. */
  readonly ts: EpochMs | null;
}

export const refuse = (
  reason: RejectionReason,
  path: string,
  detail: string,
  ts: EpochMs | null = null,
): Err<Refusal> => err({ reason, path, detail, ts });
