import type { z } from 'zod';
import { zoneOffsetMs } from '../lib/local-time.ts';
import { type EpochMs, epochMs } from '../model/units.ts';

/** What a clock on the wall shows, written as if it were UTC, ms. */
export type WallMs = number & z.$brand<'wall ms'>;

export const DAY_MS = 86_400_000;

// the one place where a plain number is taken for a wall clock
export const wallMs = (value: number): WallMs => value as WallMs;

/** Of `2026-01-05T08:00`. */
export const wallOf = (local: string): WallMs => wallMs(Date.parse(`${local}:00Z`));

export const wallAt = (timeZone: string, at: EpochMs): WallMs =>
  wallMs(at + zoneOffsetMs(timeZone, at));

/**
 * The moments at which the clock shows this, earliest first: two when it is put
 * back over it. One that the clock skips is met by a clock not put forward yet.
 */
export function instantsOf(timeZone: string, wall: WallMs): readonly EpochMs[] {
  const before = wall - zoneOffsetMs(timeZone, wall - DAY_MS);
  const after = wall - zoneOffsetMs(timeZone, wall + DAY_MS);
  const shown = [...new Set([before, after])].filter(
    (at) => at + zoneOffsetMs(timeZone, at) === wall,
  );
  return (shown.length === 0 ? [before] : shown.toSorted((a, b) => a - b)).map(epochMs);
}

export const instantOf = (timeZone: string, wall: WallMs): EpochMs =>
  instantsOf(timeZone, wall)[0] ?? epochMs(wall);
