import type { Priority } from './alarm-type.ts';
import type { EpochMs } from './units.ts';

/** One number behind a judgement, with its unit and, where there is one, the limit it broke. */
export interface EvidenceItem {
  /** Stable name, e.g. `pOut`. */
  readonly name: string;
  readonly value: number | string | boolean;
  /** `kPa`, `m³`, `s`… absent for words. */
  readonly unit?: string;
  readonly limit?: number;
  /** How the value stands to the limit when the alarm holds. */
  readonly relation?: 'above' | 'below' | 'at least' | 'at most';
}

export type Evidence = readonly EvidenceItem[];

/**
 * What a detector says about its subject at a moment of event time.
 * - `began`: the condition holds since `since`. Said again with another
 *   priority or evidence, it updates the same alarm.
 * - `ended`: it no longer holds, since `since`.
 * - `unknown`: cannot be judged (gap, bad quality, no neighbour); neither raises nor clears.
 */
export type Finding = Began | Ended | Unknown;

export interface Began {
  readonly verdict: 'began';
  readonly since: EpochMs;
  readonly priority: Priority;
  readonly evidence: Evidence;
  /** E.g. unmetered volume. */
  readonly estimate?: Evidence;
}

export interface Ended {
  readonly verdict: 'ended';
  readonly since: EpochMs;
  readonly evidence: Evidence;
}

export interface Unknown {
  readonly verdict: 'unknown';
  readonly since: EpochMs;
  /** Why, for the device's status, e.g. `no reading for 90 s`. */
  readonly reason: string;
}
