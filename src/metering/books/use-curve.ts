import type { Stretch } from './register-line.ts';

/** What a register counted in a span of time. */
export interface SpanUse {
  /** m³, as far as the register says. */
  readonly m3: number;
  /** Part of it from stretches longer than `gapMs`: counted, but nobody knows when. */
  readonly estimatedM3: number;
  /** Time of the span that stretches with a known volume cover, ms. */
  readonly knownMs: number;
}

/**
 * Splits the stretches of a register at any moments: within a stretch the gas is
 * taken to flow evenly. Because every span is a difference of one curve, spans
 * that follow on each other add up to the register's difference, whatever their
 * length.
 */
export function spanUse(
  stretches: readonly Stretch[],
  from: number,
  to: number,
  gapMs: number,
): SpanUse {
  let m3 = 0;
  let estimatedM3 = 0;
  let knownMs = 0;
  for (let at = firstReaching(stretches, from); at < stretches.length; at += 1) {
    const stretch = stretches[at];
    if (stretch === undefined || stretch.from >= to) break;
    if (stretch.m3 === null) continue;
    const part = shareWithin(stretch, from, to);
    const used = stretch.m3 * part;
    m3 += used;
    knownMs += overlapMs(stretch, from, to);
    if (stretch.to - stretch.from > gapMs) estimatedM3 += used;
  }
  return { m3, estimatedM3, knownMs };
}

export const overlapMs = (
  stretch: { readonly from: number; readonly to: number },
  from: number,
  to: number,
): number => Math.max(0, Math.min(stretch.to, to) - Math.max(stretch.from, from));

/** A stretch of no length (two records of one moment) belongs to the span that ends there. */
export function shareWithin(stretch: Stretch, from: number, to: number): number {
  if (stretch.to === stretch.from) return stretch.to > from && stretch.to <= to ? 1 : 0;
  return overlapMs(stretch, from, to) / (stretch.to - stretch.from);
}

/** Index of the first that ends after `from`; they follow on each other. */
export function firstReaching(ordered: readonly { readonly to: number }[], from: number): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle]?.to ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Those that end after `from` and not after `to`. */
export const endedWithin = <T extends { readonly to: number }>(
  ordered: readonly T[],
  from: number,
  to: number,
): readonly T[] => ordered.slice(firstReaching(ordered, from), firstReaching(ordered, to));
