import { zoneOffsetMs } from '../../../../lib/local-time.ts';

const HOUR_MS = 3_600_000;

/** `2026-11-26T08:00` in a zone as epoch ms; null: it is no such time. */
export function zonedTime(text: string, zone: string): number | null {
  const local = Date.parse(`${text}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) || Number.isNaN(local)) return null;
  // the offset there and then, found from a moment at most a change of clocks away
  const near = local - zoneOffsetMs(zone, local);
  return local - zoneOffsetMs(zone, near);
}

export interface PermitSpan {
  readonly from: string;
  readonly to: string;
}

/** @param start as written, empty: at once. Null: what is written is no time or no length. */
export function permitSpan(
  start: string,
  hours: number,
  zone: string,
  now: number,
): PermitSpan | null {
  const from = start === '' ? now : zonedTime(start, zone);
  if (from === null || !Number.isFinite(hours) || hours <= 0) return null;
  return {
    from: new Date(from).toISOString(),
    to: new Date(from + hours * HOUR_MS).toISOString(),
  };
}
