import { type EpochMs, epochMs } from '../model/units.ts';
import type { Span, Stretch } from './kpi-life.ts';

/** How long a stretch lies within the span, ms. */
export function overlapMs({ from, to }: Stretch, span: Span): number {
  const end = to === null || to > span.to ? span.to : to;
  return Math.max(0, end - Math.max(from, span.from));
}

/** What is left of a stretch without the others. */
export function outside(stretch: Stretch, others: readonly Stretch[]): readonly Stretch[] {
  let left: readonly Stretch[] = isEmpty(stretch) ? [] : [stretch];
  for (const other of others) left = left.flatMap((part) => without(part, other));
  return left;
}

function without(part: Stretch, other: Stretch): readonly Stretch[] {
  const apart =
    (other.to !== null && other.to <= part.from) || (part.to !== null && part.to <= other.from);
  if (apart) return [part];
  const before: Stretch = { from: part.from, to: other.from };
  const after: Stretch | null = other.to === null ? null : { from: other.to, to: part.to };
  return [before, ...(after === null ? [] : [after])].filter((rest) => !isEmpty(rest));
}

const isEmpty = ({ from, to }: Stretch): boolean => to !== null && to <= from;

/** How many hold at once, over the span. */
export interface Level {
  /** Weighted by time. */
  readonly mean: number;
  readonly most: number;
  /** At the end of the span. */
  readonly last: number;
}

export function levelOf(stretches: readonly Stretch[], span: Span): Level {
  const length = span.to - span.from;
  if (length <= 0) return { mean: 0, most: 0, last: 0 };
  const held = stretches.filter((stretch) => overlapMs(stretch, span) > 0);
  const steps = held.flatMap(({ from, to }): [EpochMs, 1 | -1][] => [
    [epochMs(Math.max(from, span.from)), 1],
    // what holds to the end is still there at the end
    ...(to === null || to >= span.to ? [] : [[to, -1] as [EpochMs, -1]]),
  ]);
  // of one moment, ends come first: what follows upon each other is never two
  steps.sort(([a, up], [b, other]) => a - b || up - other);
  let now = 0;
  let most = 0;
  for (const [, step] of steps) {
    now += step;
    most = Math.max(most, now);
  }
  const total = held.reduce((sum, stretch) => sum + overlapMs(stretch, span), 0);
  return { mean: total / length, most, last: now };
}
