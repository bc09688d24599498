import { z } from 'zod';

const zonesSeen = new Map<string, boolean>();

/** Asking the platform for a zone costs 80 µs, and a fleet names few zones many times. */
function isTimeZone(zone: string): boolean {
  const seen = zonesSeen.get(zone);
  if (seen !== undefined) return seen;
  let known = true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    known = false;
  }
  if (zonesSeen.size < 1000) zonesSeen.set(zone, known);
  return known;
}

/** An IANA name. */
export const timeZone = z.string().refine(isTimeZone, 'not a time zone name such as Asia/Shanghai');
