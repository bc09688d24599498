import type { BookPoint } from './book-point.ts';
import type { MeterPlace } from './meter-place.ts';
import { firstReaching, overlapMs } from './use-curve.ts';

export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/**
 * When a place had a base register: between two readings of it, whether or not the
 * register says what flowed then. Where one device ends and another begins it may
 * be without one for a while: an actual register reported alone then says so.
 * @param points thinned and in order.
 */
export function baseTime(
  points: readonly BookPoint[],
  { changes }: Pick<MeterPlace, 'changes'>,
): readonly TimeSpan[] {
  const spans: TimeSpan[] = [];
  let from: number | null = null;
  let alone = false;
  for (const { ts, values } of points) {
    if (values.vb === undefined) {
      alone ||= values.vm !== undefined;
      continue;
    }
    const begun: number = from ?? ts;
    const isOther = alone && changes.some(({ at }) => at > begun && at <= ts);
    if (begun < ts && !isOther) spans.push({ from: begun, to: ts });
    [from, alone] = [ts, false];
  }
  return spans;
}

/** Part of a span that lies in these, ms. */
export function timeWithin(spans: readonly TimeSpan[], from: number, to: number): number {
  let within = 0;
  for (let at = firstReaching(spans, from); at < spans.length; at += 1) {
    const span = spans[at];
    if (span === undefined || span.from >= to) break;
    within += overlapMs(span, from, to);
  }
  return within;
}
