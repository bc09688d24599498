import type { Random } from '../../src/lib/seeded-random.ts';

/** How links and clocks of a scenario behave when no fault is in them. */
export type LinkProfile = 'ideal' | 'realistic';

/** Share of messages sent twice on a usual mobile link. */
const USUAL_DUPLICATES = 0.005;
/** Spread of a watch crystal, parts per million: 1.7 s a day. */
const CRYSTAL_PPM = 20;
/** The platform sets a device's clock so often. */
const SYNC_MS = 7 * 86_400_000;

export const usualDuplicates = (profile: LinkProfile): number =>
  profile === 'realistic' ? USUAL_DUPLICATES : 0;

/** Error of a device's clock at a moment, ms: whole seconds, never ahead of the true time. */
export function deviceClock(profile: LinkProfile, random: Random): (nowMs: number) => number {
  if (profile === 'ideal') return () => 0;
  const ppm = Math.abs(CRYSTAL_PPM * random.normal());
  const phase = random.int(SYNC_MS);
  return (nowMs) => -Math.round((((nowMs + phase) % SYNC_MS) * ppm) / 1e9) * 1000;
}
