import { type Span, spansOf } from '../alarm/span.ts';
import type { Finding } from '../model/finding.ts';
import type { Reading } from '../model/reading.ts';
import type { EpochMs, Position } from '../model/units.ts';
import { stepCells } from './cell-step.ts';
import type { Cell } from './judges.ts';

/** A stretch of one device's past that must be judged again because data came too late to slot in. */
export interface RejudgeRequest {
  readonly partition: string;
  readonly device: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** History must have come this far before the pass can see the late data. */
  readonly position: Position;
}

/** What the pass found; journaled, so that the fold applies it at one place in the order. */
export interface Rejudged extends RejudgeRequest {
  /** Event times of the first and last reading judged; a span that starts at `first` may be older. */
  readonly first: EpochMs;
  readonly last: EpochMs;
  readonly stories: readonly RejudgedStory[];
}

export interface RejudgedStory {
  readonly cell: string;
  readonly spans: readonly Span[];
  /** The detector's state after the last reading; null when the pass was cut short. */
  readonly state: unknown;
}

/** How much before the late data the detectors warm up. */
export const WARM_UP_MS = 3_600_000;

/**
 * Folds a device's past again with fresh detectors: the same `step` as live. Only
 * detectors that judge a condition take part; whether a device was silent is not
 * changed by what it hands in later.
 * @param fresh the device's cells as they start.
 * @param readings of that device, in event-time order.
 * @param extent `cut`: there are more, so nobody knows whether what holds at the
 * last one still does; it is taken to end there.
 */
export function judgePast(
  request: RejudgeRequest,
  fresh: readonly Cell[],
  readings: readonly Reading[],
  extent: 'whole' | 'cut' = 'whole',
): Rejudged | null {
  const first = readings[0];
  const last = readings.at(-1);
  if (first === undefined || last === undefined) return null;
  const judging = fresh.filter((cell) => cell.detector.judges === 'condition');
  const findings: Finding[][] = judging.map(() => []);
  let cells: readonly Cell[] = judging;
  for (const reading of readings) {
    const step = stepCells(cells, { kind: 'reading', reading });
    cells = step.cells;
    for (const said of step.said) findings[said.cell]?.push(...said.findings);
  }
  const stories = judging.flatMap((cell, i) => {
    // a detector that threw has not seen the whole stretch: it neither confirms nor denies
    const judge = cells[i]?.judge ?? null;
    if (judge === null) return [];
    const spans = spansOf(null, findings[i] ?? [])
      .map((span) => (extent === 'cut' && span.until === null ? { ...span, until: last.ts } : span))
      .filter((span) => span.since <= request.to && (span.until ?? Infinity) >= request.from);
    return [{ cell: cell.key, spans, state: extent === 'whole' ? judge.state : null }];
  });
  return { ...request, first: first.ts, last: last.ts, stories };
}
