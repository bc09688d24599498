import { z } from 'zod';
import type { Evidence, Finding } from '../model/finding.ts';
import type { StationValues } from '../model/record.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { isActive, nextDue } from './persistence.ts';
import { isQuiet, NOTHING_YET, type Rule, SingleState, sample, wait } from './single-condition.ts';
import { stationPlanOf } from './station/station-plan.ts';
import { StationTrack, startTrack, stepTrack, type TrackRule } from './station/station-state.ts';
import { PROOF, TUNING } from './station/tuning.ts';

/**
 * REG-6 (domain.md §B.2): the standby run carries and the duty does not, for a
 * minute. The supply goes on but has no second leg any more. The runs' own flows
 * tell it; without them the outlet standing at the standby's set does, and
 * where neither is reported nothing is concluded.
 */
const Params = z.object({
  ...TUNING,
  ...PROOF,
  carriedForMs: z
    .number()
    .min(0)
    .default(60_000)
    .describe('ms; the standby must have carried alone this long'),
  backForMs: z
    .number()
    .min(0)
    .default(120_000)
    .describe('ms; the duty carrying again this long ends it, at least twice carriedForMs'),
  maxGapMs: z.number().min(0).default(300_000).describe('ms; a longer gap breaks what is pending'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly track: TrackRule;
  readonly rule: Rule;
}

const DAY_MS = 86_400_000;

const watchOf = (p: Params, asset: Asset): Watch => {
  const { site } = asset;
  if (site?.station === undefined) throw new Error('a switchover needs a station to watch');
  const maxGapMs = Math.max(p.maxGapMs, 3 * asset.device.intervalMs);
  return {
    track: {
      plan: stationPlanOf(site, site.station, p),
      carriedForMs: p.proofCarriedMs,
      provedForMs: p.proofDays * DAY_MS,
      maxGapMs,
      since: asset.since,
    },
    rule: {
      priority: 2,
      blindReason: 'no report of the runs',
      persistence: {
        mode: 'samples',
        onDelayMs: p.carriedForMs,
        onSamples: Infinity,
        offDelayMs: p.backForMs,
        maxGapMs,
      },
    },
  };
};

/** `track` is what `stationStateOf` shows. */
const State = z.object({ single: SingleState, track: StationTrack });
type State = z.infer<typeof State>;

const NOTHING_FOUND: readonly Finding[] = [];

/** No flow at all says nothing, so what held goes on: neither run is asked for. */
function verdictOf({ carrying }: StationTrack, single: SingleState): 'yes' | 'no' | null {
  if (carrying === 'neither' && isActive(single.tracked)) return 'yes';
  if (carrying === 'unknown' || carrying === 'neither' || carrying === 'bypass') return null;
  return carrying === 'standby' ? 'yes' : 'no';
}

function evidenceOf(values: StationValues, { track }: Watch): Evidence {
  const { plan } = track;
  const flow = (role: 'duty' | 'standby', name: string) => {
    const flows = plan.runs.flatMap((spec) =>
      spec.role === role ? (values.runs?.[spec.id]?.q ?? []) : [],
    );
    if (flows.length === 0) return [];
    return [{ name, value: flows.reduce((sum, q) => sum + q, 0), unit: 'm³/h' }];
  };
  return [
    { name: 'carrying', value: 'standby' },
    ...flow('duty', 'qDuty'),
    ...flow('standby', 'qStandby'),
    ...(values.pOut === undefined ? [] : [{ name: 'pOut', value: values.pOut, unit: 'kPa' }]),
    ...(plan.standbySet === null
      ? []
      : [{ name: 'standbySet', value: plan.standbySet, unit: 'kPa' }]),
  ];
}

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] | null {
  if (event.kind === 'tick') {
    const [single, findings] = wait(state.single, event.ts, watch.rule);
    return [single === state.single ? state : { ...state, single }, findings];
  }
  if (event.kind !== 'reading' || event.reading.record !== 'station') return null;
  const { values, ts } = event.reading;
  const track = stepTrack(state.track, ts, values, watch.track);
  const isSaid = values.runs !== undefined || values.pOut !== undefined;
  const verdict = isSaid ? verdictOf(track, state.single) : null;
  if (verdict === null || isQuiet(state.single, verdict))
    return track === state.track ? null : [{ single: state.single, track }, NOTHING_FOUND];
  const evidence = () => evidenceOf(values, watch);
  const [single, findings] = sample(state.single, ts, verdict, watch.rule, evidence);
  return [{ single, track }, findings];
}

export const regulatorSwitchover = defineDetector<Params, Watch, State>({
  type: 'regulator.switchover',
  watches: 'station',
  about: {
    rule: 'REG-6',
    formula:
      'duty run q ≤ 0.2 % of capacity and standby run q above it for 60 s; without q per run: pOut within −AC…+1 % of the standby set',
    delay: '1–2 min',
    source: 'Set-point ladder of the domain description: the standby 3–8 % below the duty',
    cannotSee:
      'Why the duty stopped; a switchover while nobody burns gas; without q per run, a duty that has drifted or drooped down to the standby set looks the same',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.site?.station?.runs.some((run) => run.role === 'standby') ?? false,
  prepare: watchOf,
  start: (watch) => ({ single: NOTHING_YET, track: startTrack(watch.track.plan) }),
  step,
  dueAt: (state, watch) => nextDue(state.single.tracked, watch.rule.persistence),
  doubt: ({ track }) =>
    track.since === null
      ? 'neither flow per run nor outlet pressure tells which run carries'
      : null,
});
