import { z } from 'zod';
import type { StationDigest } from '../../model/digest.ts';

/** Stretches that swing, one after the other, of one run: event times and how much of it was seen. */
export const SwingSeries = z.object({
  since: z.number(),
  /** End of the last stretch that swung: pauses of the burner may follow. */
  until: z.number(),
  /** Stretches, and minutes seen to swing in them. */
  windows: z.number(),
  minutes: z.number(),
});
export type SwingSeries = z.infer<typeof SwingSeries>;

/** The first stretch makes one look at single records: none of its minutes was seen. */
export const firstOf = ({ from, to }: StationDigest): SwingSeries => ({
  since: from,
  until: to,
  windows: 1,
  minutes: 0,
});
