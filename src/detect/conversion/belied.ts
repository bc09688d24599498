import type { EpochMs } from '../../model/units.ts';
import type { ConversionParams } from './conversion-params.ts';
import type { FactorWindow } from './factor-window.ts';

/** What the snapshots of a corrector have said. */
interface Snapshots {
  /** Newest one whose factor is right; null before the first. */
  readonly goodAt: number | null;
  /** Since then, in a row, whose factor is off. */
  readonly badSnapshots: number;
}

/**
 * Behind a regulator the pressure of an hour lies below that at its ends by up to
 * its droop. A snapshot, which carries its own P and C, tells better: one from
 * among the hours that is right belies them, and where the newest is older than
 * they are, the next is waited for.
 */
export function isBelied(
  { goodAt, badSnapshots }: Snapshots,
  { since }: FactorWindow,
  now: EpochMs,
  { snapshotWaitMs }: ConversionParams,
): boolean {
  if (goodAt === null) return false;
  return goodAt > since || (badSnapshots === 0 && now - goodAt <= snapshotWaitMs);
}
