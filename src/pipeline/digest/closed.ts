import type { DayDigest, Digest } from '../../model/digest.ts';

/** A stretch or a day that a record has closed. */
export type Closed =
  | { readonly kind: 'day'; readonly day: DayDigest }
  | { readonly kind: 'digest'; readonly digest: Digest };
