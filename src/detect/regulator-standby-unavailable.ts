import { z } from 'zod';
import type { Evidence, Finding } from '../model/finding.ts';
import type { RunSpec } from '../model/fleet.ts';
import type { StationValues } from '../model/record.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { nextDue } from './persistence.ts';
import { NOTHING_YET, type Rule, SingleState, sample, wait } from './single-condition.ts';
import { isReported } from './station/obstacles.ts';
import { stationPlanOf } from './station/station-plan.ts';
import { RunTrack, startRun, stepRun, type TrackRule } from './station/station-state.ts';
import { PROOF, TUNING } from './station/tuning.ts';

/**
 * REG-7 (domain.md §B.2): the standby run could not take over: its inlet valve is
 * closed, its slam-shut has tripped, is closed or faulty, it has no inlet pressure
 * of its own, or nobody has proved it for 180 days. Standby carrying alone at its
 * set while the duty is healthy counts as a proof test; a test on file as well.
 */
const Params = z.object({
  ...TUNING,
  ...PROOF,
  unavailableForMs: z
    .number()
    .min(0)
    .default(900_000)
    .describe('ms; it must have been unavailable this long: exercising a valve takes less'),
  availableForMs: z
    .number()
    .min(0)
    .default(1_800_000)
    .describe('ms; available this long ends it, at least twice unavailableForMs'),
  maxGapMs: z.number().min(0).default(900_000).describe('ms; a longer gap breaks what is pending'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly run: RunSpec;
  readonly track: TrackRule;
  readonly rule: Rule;
}

const DAY_MS = 86_400_000;

const watchOf = (p: Params, asset: Asset): Watch => {
  const { site, run } = asset;
  if (site?.station === undefined || run === null)
    throw new Error('a standby belongs to a station');
  const maxGapMs = Math.max(p.maxGapMs, 3 * asset.device.intervalMs);
  return {
    run,
    track: {
      plan: stationPlanOf(site, site.station, p),
      carriedForMs: p.proofCarriedMs,
      provedForMs: p.proofDays * DAY_MS,
      // a proof test is minutes long: a gap within it leaves it unproved
      maxGapMs: Math.max(60_000, 3 * asset.device.intervalMs),
      since: asset.since,
    },
    rule: {
      priority: 2,
      blindReason: 'no report of the standby run',
      persistence: {
        mode: 'samples',
        onDelayMs: p.unavailableForMs,
        onSamples: Infinity,
        offDelayMs: p.availableForMs,
        maxGapMs,
      },
    },
  };
};

const State = z.object({ single: SingleState, run: RunTrack });
type State = z.infer<typeof State>;

const NOTHING_FOUND: readonly Finding[] = [];

/** The day of the last proof test; a date on file stands for the end of its day. */
const provedOn = (provedAt: number | null, since: number) => ({
  name: provedAt === null ? 'unprovedSince' : 'lastProofTest',
  value: new Date((provedAt ?? since) - 1).toISOString().slice(0, 10),
});

const evidenceOf = (values: StationValues, state: State, watch: Watch): Evidence => {
  const run = values.runs?.[watch.run.id];
  const { obstacles, provedAt } = state.run;
  return [
    { name: 'run', value: watch.run.id },
    ...obstacles.map((value) => ({ name: 'reason', value })),
    ...(obstacles.includes('inlet pressure low') && run?.pIn !== undefined
      ? [
          {
            name: 'pIn',
            value: run.pIn,
            unit: 'kPa',
            limit: watch.run.setKPa + watch.track.plan.inletMarginKPa,
            relation: 'below',
          } as const,
        ]
      : []),
    ...(obstacles.includes('proof test overdue') ? [provedOn(provedAt, watch.track.since)] : []),
  ];
};

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  if (event.kind === 'tick') {
    const [single, findings] = wait(state.single, event.ts, watch.rule);
    return [single === state.single ? state : { ...state, single }, findings];
  }
  if (event.kind !== 'reading' || event.reading.record !== 'station') return [state, NOTHING_FOUND];
  const { values, ts } = event.reading;
  const run = stepRun(state.run, ts, values, watch.run, watch.track);
  const known = run === state.run ? state : { ...state, run };
  const isOverdue = run.obstacles.includes('proof test overdue');
  if (!isOverdue && !isReported(values, watch.run)) return [known, NOTHING_FOUND];
  const verdict = run.obstacles.length > 0 ? 'yes' : 'no';
  const evidence = () => evidenceOf(values, known, watch);
  const [single, findings] = sample(known.single, ts, verdict, watch.rule, evidence);
  return [single === known.single ? known : { ...known, single }, findings];
}

export const regulatorStandbyUnavailable = defineDetector<Params, Watch, State>({
  type: 'regulator.standby-unavailable',
  watches: 'run',
  about: {
    rule: 'REG-7',
    formula:
      'standby run: inlet valve closed, or SSV tripped, closed or fault, or its pIn < its set + 50 kPa while the station’s is not, or no proof test for 180 days; for 15 min',
    delay: '15 min; a proof test on the day it falls due',
    source:
      'Design defaults; without a test on file the days count from the station’s first day here',
    cannotSee:
      'A shut outlet valve, a seized regulator or a wrong set: only a proof test shows them; a proof test without flow per run is not recognised',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.run?.role === 'standby',
  prepare: watchOf,
  start: (watch) => ({ single: NOTHING_YET, run: startRun(watch.run) }),
  step,
  dueAt: (state, watch) => nextDue(state.single.tracked, watch.rule.persistence),
  doubt: ({ run }) =>
    run.available === 'unknown'
      ? 'neither valve, slam-shut nor inlet of the standby reported'
      : null,
});
