import { z } from 'zod';

const UNIT_MS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;
const PATTERN = /^(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

/** Milliseconds of a text such as `26h`, `1h30m` or `45s`; null when it is not one. */
export function durationMs(text: string): number | null {
  const match = PATTERN.exec(text);
  if (!match) return null;
  const [, d, h, m, s] = match;
  const part = (count: string | undefined, unit: number): number => Number(count ?? 0) * unit;
  return part(d, UNIT_MS.d) + part(h, UNIT_MS.h) + part(m, UNIT_MS.m) + part(s, UNIT_MS.s);
}

export const Duration = z.string().transform((text, context) => {
  const value = durationMs(text);
  if (value !== null) return value;
  context.addIssue({ code: 'custom', message: 'a duration is like 26h, 1h30m or 45s' });
  return z.NEVER;
});
