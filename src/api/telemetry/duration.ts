import { z } from 'zod';

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const SHORT = /^(\d{1,9})([smhd]?)$/;
const ISO = /^P(?=\d|T\d)(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?$/;
const LONGEST_MS = 366 * UNIT_MS.d;

/** Ms of `15m`, `1h`, `1d`, `90` (seconds) or `PT15M`; null for anything else and for zero. */
export function durationMs(text: string): number | null {
  const ms = shortMs(text) ?? isoMs(text);
  return ms !== null && ms >= UNIT_MS.s && ms <= LONGEST_MS ? ms : null;
}

function shortMs(text: string): number | null {
  const parts = SHORT.exec(text);
  if (parts === null) return null;
  const unit = parts[2];
  const perUnit = unit === 'm' || unit === 'h' || unit === 'd' ? UNIT_MS[unit] : UNIT_MS.s;
  return Number(parts[1]) * perUnit;
}

function isoMs(text: string): number | null {
  const parts = ISO.exec(text);
  if (parts === null) return null;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return (
    (days ?? 0) * UNIT_MS.d +
    (hours ?? 0) * UNIT_MS.h +
    (minutes ?? 0) * UNIT_MS.m +
    (seconds ?? 0) * UNIT_MS.s
  );
}

export const AskedDuration = z
  .string()
  .max(30)
  .transform((text, context) => {
    const ms = durationMs(text);
    if (ms !== null) return ms;
    context.addIssue({
      code: 'custom',
      message: 'expected 1 s to 366 days, e.g. 15m, 1h, 1d, 900 (seconds) or PT15M',
    });
    return z.NEVER;
  })
  .describe('1 s to 366 days: 15m, 1h, 1d, 900 (seconds) or PT15M');
