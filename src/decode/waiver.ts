import type { RejectionReason } from '../model/rejection.ts';

/**
 * A person's decision to release a quarantined record although it was refused
 * for `reason`. `index` is the rejection's: null for a whole message.
 */
export interface Waiver {
  readonly index: number | null;
  readonly reason: RejectionReason;
}

/**
 * The reasons that are judgements, which a person who knows better may lift.
 * Anything else (no stamp, text for a number…) leaves nothing to use: waiving
 * it gives the same rejection again. The two `register-` reasons are judged
 * after decoding, so here they lift nothing and harm nothing.
 */
export const WAIVABLE: ReadonlySet<RejectionReason> = new Set<RejectionReason>([
  'out-of-range',
  'ts-future',
  'ts-before-2000',
  'not-its-gateway',
  'register-jump',
  'register-zero',
]);
