/**
 * Volumes as single characters: a learned past of weeks must fit into a
 * kilobyte, because a fleet has 100,000 meters. Zero has its own character; the
 * rest are steps of 12 % from a ten-thousandth of the full scale up, so a volume
 * comes back within ±6 %.
 */
const STEP = Math.log(1.12);
const SMALLEST_SHARE = 1e-4;

/** `#`…`~` without the backslash, which JSON would double. */
const ALPHABET = Array.from({ length: 92 }, (_, n) => String.fromCharCode(35 + n)).filter(
  (character) => character !== '\\',
);
const LEVEL_OF: ReadonlyMap<string, number> = new Map(ALPHABET.map((c, level) => [c, level]));
const LAST = ALPHABET.length - 1;

/** Stands for a volume that nobody knows. */
export const UNKNOWN_LEVEL = ' ';

/** @param fullScale the largest volume that is usual, in the unit of `value`. */
export function encodeLevel(value: number | null, fullScale: number): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN_LEVEL;
  const share = value / fullScale;
  const level =
    share < SMALLEST_SHARE ? 0 : 1 + Math.round(Math.log(share / SMALLEST_SHARE) / STEP);
  return ALPHABET[Math.min(LAST, level)] ?? UNKNOWN_LEVEL;
}

/** Null for a volume that nobody knows. */
export function decodeLevel(code: string, fullScale: number): number | null {
  const level = LEVEL_OF.get(code);
  if (level === undefined) return null;
  return level === 0 ? 0 : fullScale * SMALLEST_SHARE * Math.exp((level - 1) * STEP);
}

/** The known volumes of a string of levels. */
export function decodeLevels(codes: string, fullScale: number): number[] {
  const values: number[] = [];
  for (const code of codes) {
    const value = decodeLevel(code, fullScale);
    if (value !== null) values.push(value);
  }
  return values;
}
