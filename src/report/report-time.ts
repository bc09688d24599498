import { zoneOffsetMs } from '../lib/local-time.ts';
import type { Localized } from '../model/localized.ts';
import type { EpochMs } from '../model/units.ts';
import type { Span } from '../pipeline/alarm-kpis.ts';

/** `2026-11-26 08:00` in a zone; a zone that is unknown here is written as UTC rather than lost. */
export const localMinute = (at: EpochMs, timeZone: string): string =>
  localDate(at, timeZone).toISOString().slice(0, 16).replace('T', ' ');

/** A date whose UTC parts are the local ones: what a spreadsheet takes as a time without a zone. */
export const localDate = (at: EpochMs, timeZone: string): Date =>
  new Date(at + offsetOf(at, timeZone));

/** `Asia/Shanghai, UTC+8` */
export function zoneName(at: EpochMs, timeZone: string): string {
  const minutes = Math.round(offsetOf(at, timeZone) / 60_000);
  const sign = minutes < 0 ? '-' : '+';
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const utc = `UTC${sign}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
  return isKnown(timeZone) ? `${timeZone}, ${utc}` : 'UTC';
}

export function spanText({ from, to }: Span, timeZone: string): Localized {
  const [first, last] = [localMinute(from, timeZone), localMinute(to, timeZone)];
  const zone = zoneName(to, timeZone);
  return { zh: `${first} 至 ${last}（${zone}）`, en: `${first} to ${last} (${zone})` };
}

function offsetOf(at: EpochMs, timeZone: string): number {
  return isKnown(timeZone) ? zoneOffsetMs(timeZone, at) : 0;
}

function isKnown(timeZone: string): boolean {
  try {
    zoneOffsetMs(timeZone, 0);
    return true;
  } catch (thrown) {
    if (thrown instanceof RangeError) return false;
    throw thrown;
  }
}
