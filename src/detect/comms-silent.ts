import { z } from 'zod';
import type { Priority } from '../model/alarm-type.ts';
import type { Finding } from '../model/finding.ts';
import type { Reading } from '../model/reading.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';

/**
 * M-17 (domain.md §B.4): no record for longer than 1.5 intervals and a grace:
 * SCADA 60 s, hourly 3 h; daily reporters 36 h (P4) and 72 h (P3). Counted in
 * event time, and a record that is itself that old when it arrives ends no
 * silence, so that old data does not pass for a live device; time during which
 * the service itself was down does not count. A device that has
 * never spoken is reported a day after it came into the fleet.
 */
const HOUR = 3_600_000;

const Params = z.object({
  intervals: z
    .number()
    .min(0)
    .default(1.5)
    .describe('report intervals; may pass without a record before the grace begins'),
  scadaGraceMs: z.number().min(0).default(60_000).describe('ms; grace of a SCADA device'),
  hourlyGraceMs: z
    .number()
    .min(0)
    .default(3 * HOUR)
    .describe('ms; grace of an hourly reporter'),
  dailyWarnMs: z
    .number()
    .min(0)
    .default(36 * HOUR)
    .describe('ms; silence of a daily reporter that is P4'),
  dailyAlarmMs: z
    .number()
    .min(0)
    .default(72 * HOUR)
    .describe('ms; silence of a daily reporter that is P3'),
  neverHeardMs: z
    .number()
    .min(0)
    .default(24 * HOUR)
    .describe('ms; silence of a device that has never spoken'),
});
type Params = z.infer<typeof Params>;

interface Stage {
  readonly afterMs: number;
  readonly priority: Priority;
}

interface Watch {
  readonly since: EpochMs;
  /** Of a device that has never spoken, and of one that has. */
  readonly unheard: readonly Stage[];
  readonly stages: readonly Stage[];
}

const watchOf = (p: Params, asset: Asset): Watch => {
  const { since } = asset;
  const intervals = p.intervals * asset.device.intervalMs;
  const stages: Readonly<Record<typeof asset.device.spec.reporting, readonly Stage[]>> = {
    scada: [{ afterMs: intervals + p.scadaGraceMs, priority: 3 }],
    hourly: [{ afterMs: intervals + p.hourlyGraceMs, priority: 3 }],
    daily: [
      { afterMs: p.dailyWarnMs, priority: 4 },
      { afterMs: p.dailyAlarmMs, priority: 3 },
    ],
  };
  return {
    since,
    unheard: [{ afterMs: p.neverHeardMs, priority: 3 }],
    stages: stages[asset.device.spec.reporting],
  };
};

const Down = z.object({ from: z.number(), to: z.number() });
type Down = z.infer<typeof Down>;

const State = z.object({
  /** Event time of the newest record; null: never heard of. */
  heard: z.number().nullable(),
  /** Spans since then during which the service was down, oldest first, apart from each other. */
  down: z.array(Down),
  /** How many stages have been reported. */
  reported: z.number(),
});
type State = z.infer<typeof State>;

/** A service that restarts over and over must not swell the state. */
const DOWN_KEPT = 20;

const stageOf = ({ heard, reported }: State, { unheard, stages }: Watch): Stage | undefined =>
  (heard === null ? unheard : stages)[reported];

const startOf = (state: State, watch: Watch): number => state.heard ?? watch.since;

function downMsOf(down: readonly Down[], start: number): number {
  let sum = 0;
  for (const { from, to } of down) sum += Math.max(0, to - Math.max(from, start));
  return sum;
}

function hear(
  state: State,
  reading: Reading,
  watch: Watch,
): readonly [State, readonly Finding[]] | null {
  const { ts, receivedAt } = reading;
  if (state.heard !== null && ts <= state.heard) return null;
  // old records may lie before or within a stop of ours: what is left of it still does not count
  const down = state.down.length === 0 ? state.down : state.down.filter(({ to }) => to > ts);
  const isOld = receivedAt - ts > (watch.stages[0]?.afterMs ?? Infinity);
  if (isOld || state.reported === 0)
    return [{ heard: ts, down, reported: state.reported }, NOTHING_FOUND];
  return [{ heard: ts, down, reported: 0 }, [{ verdict: 'ended', since: ts, evidence: [] }]];
}

const NOTHING_FOUND: readonly Finding[] = [];

/** The stop that this tick tells of; the same tick again adds nothing. */
function stopped(down: readonly Down[], from: number, to: number): State['down'] {
  const after = Math.max(from, down.at(-1)?.to ?? from);
  if (to <= after) return [...down];
  const all = [...down, { from: after, to }];
  const [first, second] = all;
  if (all.length <= DOWN_KEPT || first === undefined || second === undefined) return all;
  // joined at the later one's end, with the length of both
  const joined = second.from - (first.to - first.from);
  return [{ from: joined, to: second.to }, ...all.slice(2)];
}

function pass(
  state: State,
  event: Extract<DetectorEvent, { kind: 'tick' }>,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const start = startOf(state, watch);
  const waited: State =
    event.downSince === null
      ? state
      : { ...state, down: stopped(state.down, Math.max(start, event.downSince), event.ts) };
  const stage = stageOf(waited, watch);
  const silentMs = event.ts - start - downMsOf(waited.down, start);
  if (stage === undefined || silentMs <= stage.afterMs) return [waited, NOTHING_FOUND];
  const since = epochMs(start);
  return [
    { ...waited, reported: waited.reported + 1 },
    [
      {
        verdict: 'began',
        since,
        priority: stage.priority,
        evidence: [
          {
            name: 'silent',
            value: Math.round(silentMs / 1000),
            unit: 's',
            limit: Math.round(stage.afterMs / 1000),
            relation: 'above',
          },
          ...(waited.heard === null ? [{ name: 'neverHeard', value: true }] : []),
        ],
      },
    ],
  ];
}

export const commsSilent = defineDetector<Params, Watch, State>({
  type: 'comms.silent',
  watches: 'device',
  about: {
    rule: 'M-17',
    formula:
      'no record for longer than 1.5 report intervals + grace (SCADA 60 s, hourly 3 h); daily reporters 36 h (P4) and 72 h (P3); never heard of: 24 h',
    delay: 'SCADA 75 s at 10 s a record; hourly 4.5 h; daily 36 h',
    source: 'Design defaults; downtime of the service itself is not counted',
    cannotSee:
      'A device that sends records without the fields that matter; why it is silent (power, signal, gateway)',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'arrival',
  applies: (asset) => asset.site !== null,
  prepare: watchOf,
  start: () => ({ heard: null, down: [], reported: 0 }),
  step: (state, event, watch) => {
    if (event.kind === 'tick') return pass(state, event, watch);
    // a status is the broker's word, not a record of the device
    if (event.kind !== 'reading' || event.reading.record === 'status') return null;
    return hear(state, event.reading, watch);
  },
  dueAt: (state, watch) => {
    const stage = stageOf(state, watch);
    if (stage === undefined) return null;
    const start = startOf(state, watch);
    return epochMs(start + downMsOf(state.down, start) + stage.afterMs + 1);
  },
});
