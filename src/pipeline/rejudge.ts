import { type Span, spansOf } from '../alarm/span.ts';
import type { Finding } from '../model/finding.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import type { Reading } from '../model/reading.ts';
import type { EpochMs, Position } from '../model/units.ts';
import type { Cell } from './judges.ts';
import { openStage, stepDevice } from './stage.ts';

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

const HOUR_MS = 3_600_000;

/**
 * How much before the late data the detectors warm up, ms: as much as the slowest
 * of them needs. A device that reports every few seconds has too many readings
 * for that: its slow detectors take no part, and stay with what they saw live.
 */
export const warmUpOf = (device: DeviceEntry, fresh: readonly Cell[]): number =>
  device.spec.reporting === 'scada'
    ? HOUR_MS
    : Math.max(HOUR_MS, ...judged(fresh).map((cell) => cell.detector.warmUpMs));

const judged = (fresh: readonly Cell[]): readonly Cell[] =>
  fresh.filter((cell) => cell.detector.judges === 'condition');

/**
 * Folds a device's past again with fresh detectors: the same `step` as live. Only
 * detectors that judge a condition take part; whether a device was silent is not
 * changed by what it hands in later.
 * @param device whose past it is.
 * @param fresh the device's cells as they start.
 * @param readings of that device, in event-time order.
 * @param extent `cut`: there are more, so nobody knows whether what holds at the
 * last one still does; it is taken to end there.
 */
export function judgePast(
  request: RejudgeRequest,
  device: DeviceEntry,
  fresh: readonly Cell[],
  readings: readonly Reading[],
  extent: 'whole' | 'cut' = 'whole',
): Rejudged | null {
  const first = readings[0];
  const last = readings.at(-1);
  if (first === undefined || last === undefined) return null;
  const warmUpMs = warmUpOf(device, fresh);
  const judging = judged(fresh).filter((cell) => cell.detector.warmUpMs <= warmUpMs);
  const findings: Finding[][] = judging.map(() => []);
  let stage = openStage(judging);
  for (const reading of readings) {
    const step = stepDevice(stage, { kind: 'reading', reading }, device);
    stage = step.stage;
    for (const said of step.said) findings[said.cell]?.push(...said.findings);
  }
  const { cells } = stage;
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
