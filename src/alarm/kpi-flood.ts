import type { EpochMs } from '../model/units.ts';
import { epochMs } from '../model/units.ts';
import type { Annunciation } from './kpi.ts';
import type { Span } from './kpi-life.ts';

/** More alarms than a person can read: EEMUA 191. */
export interface Flood {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly annunciations: number;
  /** Most within any 10 minutes of it. */
  readonly peak: number;
  /** It was still going on at the end of the span. */
  readonly unfinished: boolean;
}

export interface FloodLimits {
  /** A flood begins once more than this come within 10 minutes… */
  readonly above: number;
  /** …and ends once fewer than this do. */
  readonly below: number;
}

export const WINDOW_MS = 600_000;

/**
 * Floods by a window that slides, so that a burst over the edge of two periods
 * is one. It began with the first alarm of the window that overflowed, and ended
 * when the window ran low. `heard` is in order of time.
 */
export function floodsOf(
  heard: readonly Annunciation[],
  span: Span,
  { above, below }: FloodLimits,
): readonly Flood[] {
  const floods: Flood[] = [];
  let open: { first: number; peak: number } | null = null;
  let oldest = 0;
  const timeOf = (n: number): number => heard[n]?.at ?? Infinity;
  const close = (until: number, next: number, how: 'ended' | 'cut'): void => {
    if (open === null) return;
    const from = heard[open.first]?.at ?? span.from;
    const to = epochMs(Math.min(until, span.to));
    const unfinished = how === 'cut';
    floods.push({ from, to, annunciations: next - open.first, peak: open.peak, unfinished });
    open = null;
  };
  for (let n = 0; n <= heard.length; n += 1) {
    const now = Math.min(timeOf(n), span.to);
    while (oldest < n && timeOf(oldest) + WINDOW_MS <= now) {
      oldest += 1;
      if (n - oldest < below) close(timeOf(oldest - 1) + WINDOW_MS, n, 'ended');
    }
    if (n === heard.length) break;
    const inside: number = n + 1 - oldest;
    if (open === null && inside > above) open = { first: oldest, peak: inside };
    else if (open !== null) open.peak = Math.max(open.peak, inside);
  }
  close(span.to, heard.length, 'cut');
  return floods;
}

export const floodTimeShare = (floods: readonly Flood[], { from, to }: Span): number =>
  floods.reduce((sum, flood) => sum + (flood.to - flood.from), 0) / Math.max(1, to - from);
