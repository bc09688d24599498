import { z } from 'zod';
import { type Digest, hoursOf } from '../../model/digest.ts';
import type { Onset } from '../onset-condition.ts';
import { significant } from '../stats/significant.ts';

/** BYP-4 (domain.md §B.1): gas that was seen to pass while the counter stood. */
export const Passing = z.object({
  from: z.number(),
  m3: z.number(),
  ms: z.number(),
  stretches: z.number(),
});
export type Passing = z.infer<typeof Passing>;

/** @param q flow of the stretch, m³/h. */
export const passed = (before: Passing | null, digest: Digest, q: number): Passing => ({
  from: before?.from ?? digest.from,
  m3: (before?.m3 ?? 0) + q * hoursOf(digest),
  ms: (before?.ms ?? 0) + digest.to - digest.from,
  stretches: (before?.stretches ?? 0) + 1,
});

export interface PassingParams {
  readonly fastSlotMs: number;
  readonly fastHourMs: number;
  readonly fastStretches: number;
}

/**
 * Long enough to be no matter of two clocks.
 * @param slowMs by which the counter's clock may be slow against who saw the gas, ms.
 */
export const isPassed = (
  passing: Passing,
  digest: Digest,
  p: PassingParams,
  slowMs: number,
): boolean =>
  passing.stretches >= p.fastStretches &&
  passing.ms >= (digest.span === 'slot' ? p.fastSlotMs : p.fastHourMs) + slowMs;

/** @param name `q`: told by the station, m³ base; `qm`: by the corrector itself, m³ actual. */
export const seenPassing = (passing: Passing, name: 'q' | 'qm', now: number): Onset => ({
  since: passing.from,
  priority: 2,
  evidence: [
    { name, value: round(passing.m3 / (passing.ms / 3_600_000)), unit: 'm³/h' },
    { name: 'zeroRun', value: Math.round((now - passing.from) / 1000), unit: 's' },
  ],
  estimate: [{ name: 'unmetered', value: round(passing.m3), unit: 'm³' }],
});

const round = (value: number): number => significant(value, 3);
