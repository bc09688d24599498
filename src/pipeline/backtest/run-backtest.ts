import type { Span } from '../../alarm/kpi.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Alarm } from '../../model/alarm.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { Reading } from '../../model/reading.ts';
import type { EpochMs } from '../../model/units.ts';
import { type Backtest, createBacktest } from './backtest.ts';
import type { ChosenDetectors } from './chosen-detectors.ts';
import { alarmsWithin } from './compare.ts';
import type { KeptPast, Past } from './past.ts';

/** Readings in order of arrival, and where late ones are judged again from. */
export interface BacktestSource {
  batches(): AsyncIterable<readonly Reading[]>;
  /** A past for one run over them; null: none. */
  past(): Past | KeptPast | null;
}

export interface RunOptions {
  readonly source: BacktestSource;
  readonly chosen: ChosenDetectors;
  /** Only alarms of this type are told; null: all. */
  readonly type: string | null;
  readonly span: Span;
  /** With the settings to try. */
  readonly fleet: FleetIndex;
  /** With the settings in force, to compare with; null: they are the same. */
  readonly liveFleet: FleetIndex | null;
  /** Measures the judging, ms. */
  readonly stopwatch: Clock;
  /** Told after every batch how far in event time it has come. */
  readonly onProgress: (at: EpochMs) => void;
}

export interface RunResult {
  readonly readings: number;
  /** Time spent judging with the settings to try: reading the input is not in it. */
  readonly seconds: number;
  readonly alarms: readonly Alarm[];
  /** With the settings in force. */
  readonly liveAlarms: readonly Alarm[];
  /** Stretches of late data that were not judged again. */
  readonly unjudged: number;
}

/** Judges the source once for each fleet, side by side. */
export async function runBacktest(options: RunOptions): Promise<RunResult> {
  const { source, span, stopwatch, onProgress } = options;
  let runs: Runs | null = null;
  let spentMs = 0;
  const timed = async (judging: () => Promise<void>): Promise<void> => {
    const begin = stopwatch.now();
    await judging();
    spentMs += stopwatch.now() - begin;
  };
  for await (const batch of source.batches()) {
    const first = batch[0];
    if (first === undefined) continue;
    const open = (runs ??= openRuns(options, first.receivedAt));
    await timed(() => open.tried.take(batch));
    await open.live?.take(batch);
    onProgress(batch.at(-1)?.ts ?? first.ts);
  }
  const { tried, live } = runs ?? openRuns(options, span.from);
  await timed(() => tried.finish(span.to));
  await live?.finish(span.to);
  const alarms = told(tried, options);
  return {
    readings: tried.readings,
    seconds: spentMs / 1000,
    alarms,
    liveAlarms: live === null ? alarms : told(live, options),
    unjudged: tried.unjudged,
  };
}

interface Runs {
  readonly tried: Backtest;
  readonly live: Backtest | null;
}

function openRuns({ source, chosen, fleet, liveFleet }: RunOptions, since: EpochMs): Runs {
  const open = (of: FleetIndex): Backtest =>
    createBacktest({ ...chosen, fleet: of, since, past: source.past() });
  return { tried: open(fleet), live: liveFleet === null ? null : open(liveFleet) };
}

/** A detector that failed is told whatever was asked for: the rest of the answer rests on it. */
const told = (run: Backtest, { span, type }: RunOptions): readonly Alarm[] =>
  alarmsWithin(run.alarms(), span).filter(
    (alarm) => type === null || alarm.type === type || alarm.type === 'system.detector-failed',
  );
