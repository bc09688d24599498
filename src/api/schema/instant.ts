import { z } from 'zod';
import { type EpochMs, epochMs } from '../../model/units.ts';

/** A time as it leaves: ISO 8601 UTC with milliseconds. */
export const Instant = z.iso.datetime().describe('ISO 8601, UTC');

export const instant = (at: EpochMs): string => new Date(at).toISOString();
export const instantOrNull = (at: EpochMs | null): string | null =>
  at === null ? null : instant(at);

/** A `+` in a URL that was not encoded arrives as a space. */
const SPACED_OFFSET = / (?=\d\d:?\d\d$)/;

/** A time as it is asked for: an offset must be given, `Z` or `+08:00`. */
export const AskedInstant = z
  .string()
  .max(40)
  .transform((text) => text.replace(SPACED_OFFSET, '+'))
  .pipe(z.iso.datetime({ offset: true, error: 'expected ISO 8601 with offset' }))
  .transform((text): EpochMs => epochMs(Date.parse(text)))
  .describe('ISO 8601 with offset, e.g. 2026-03-01T00:00:00Z or 2026-03-01T08:00:00%2B08:00');
