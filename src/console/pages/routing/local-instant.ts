import { zoneOffsetMs } from '../../../lib/local-time.ts';

export interface WallTime {
  /** `2026-11-27` */
  readonly day: string;
  /** After midnight. */
  readonly minutes: number;
}

/** The moment at which a place's clock shows this; in the hour that a clock skips, the next one. */
export function instantAt(zone: string, { day, minutes }: WallTime): number | null {
  const wall = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000;
  if (Number.isNaN(wall)) return null;
  // the offset of the moment itself: asked twice, since a guess may lie across a change
  const guess = wall - zoneOffsetMs(zone, wall);
  return wall - zoneOffsetMs(zone, guess);
}

export function wallAt(zone: string, at: number): WallTime {
  const wall = new Date(at + zoneOffsetMs(zone, at));
  return {
    day: wall.toISOString().slice(0, 10),
    minutes: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
  };
}

export const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Of `07:30`; null: it is none. */
export function minutesOf(text: string): number | null {
  const found = /^(\d\d):(\d\d)$/.exec(text);
  if (found === null) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return minutes < 1_440 ? minutes : null;
}
