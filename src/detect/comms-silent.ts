import { z } from 'zod';
import type { Priority } from '../model/alarm-type.ts';
import type { Finding } from '../model/finding.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { type Asset, type DetectorEvent, defineDetector } from './detector.ts';

/**
 * M-17 (domain.md §B.4): no record for longer than 1.5 intervals and a grace:
 * SCADA 60 s, hourly 3 h; daily reporters 36 h (P4) and 72 h (P3). Counted in
 * event time, so that old data arriving does not pass for a live device; time
 * during which the service itself was down does not count. A device that has
 * never spoken is reported a day after it came into the fleet.
 */
const HOUR = 3_600_000;

const Params = z.object({
  intervals: z.number().default(1.5),
  scadaGraceMs: z.number().default(60_000),
  hourlyGraceMs: z.number().default(3 * HOUR),
  dailyWarnMs: z.number().default(36 * HOUR),
  dailyAlarmMs: z.number().default(72 * HOUR),
  neverHeardMs: z.number().default(24 * HOUR),
});
type Params = z.infer<typeof Params>;

interface Stage {
  readonly afterMs: number;
  readonly priority: Priority;
}

interface Watch {
  readonly since: EpochMs;
  readonly neverHeardMs: number;
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
  return { since, neverHeardMs: p.neverHeardMs, stages: stages[asset.device.spec.reporting] };
};

const State = z.object({
  /** Event time of the newest record; null: never heard of. */
  heard: z.number().nullable(),
  /** Milliseconds since then during which the service was down. */
  downMs: z.number(),
  /** How many stages have been reported. */
  reported: z.number(),
});
type State = z.infer<typeof State>;

const stageOf = (state: State, watch: Watch): Stage | undefined =>
  state.heard === null
    ? ([{ afterMs: watch.neverHeardMs, priority: 3 }] as const)[state.reported]
    : watch.stages[state.reported];

const startOf = (state: State, watch: Watch): number => state.heard ?? watch.since;

function hear(state: State, ts: EpochMs): readonly [State, readonly Finding[]] {
  if (state.heard !== null && ts <= state.heard) return [state, []];
  const heard: State = { heard: ts, downMs: 0, reported: 0 };
  if (state.reported === 0) return [heard, []];
  return [heard, [{ verdict: 'ended', since: ts, evidence: [] }]];
}

function pass(
  state: State,
  event: Extract<DetectorEvent, { kind: 'tick' }>,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  const start = startOf(state, watch);
  const downMs =
    event.downSince === null ? 0 : Math.max(0, event.ts - Math.max(start, event.downSince));
  const waited: State = downMs === 0 ? state : { ...state, downMs: state.downMs + downMs };
  const stage = stageOf(waited, watch);
  const silentMs = event.ts - start - waited.downMs;
  if (stage === undefined || silentMs <= stage.afterMs) return [waited, []];
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
  params: Params,
  state: State,
  version: 1,
  judges: 'arrival',
  applies: (asset) => asset.site !== null,
  prepare: watchOf,
  start: () => ({ heard: null, downMs: 0, reported: 0 }),
  step: (state, event, watch) => {
    if (event.kind === 'tick') return pass(state, event, watch);
    // a status is the broker's word, not a record of the device
    return event.reading.record === 'status' ? [state, []] : hear(state, event.reading.ts);
  },
  dueAt: (state, watch) => {
    const stage = stageOf(state, watch);
    if (stage === undefined) return null;
    return epochMs(startOf(state, watch) + state.downMs + stage.afterMs + 1);
  },
});
