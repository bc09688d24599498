import { z } from 'zod';
import type { Evidence, Finding } from '../model/finding.ts';
import type { RunSpec } from '../model/fleet.ts';
import type { StationValues } from '../model/record.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { nextDue } from './persistence.ts';
import { isQuiet, NOTHING_YET, type Rule, SingleState, sample, wait } from './single-condition.ts';
import {
  FlowStop,
  fallPerFlowOf,
  NO_STOP,
  type StopRule,
  stepFlowStop,
} from './station/flow-stop.ts';
import { capacityOf } from './station/station-plan.ts';
import { contactGapMs } from './station-condition.ts';

/**
 * REG-8 (domain.md §B.2): a run's slam-shut has tripped: its limit switch says so
 * on two samples or 5 s, or its flow stops in one stroke while the inlet is normal and
 * the outlet falls as the stopped flow explains. `fault` is no verdict. The other
 * run carries the supply, so it is P2; a station whose every run is shut is
 * `regulator.supply-lost`.
 */
const Params = z.object({
  trippedForMs: z
    .number()
    .min(0)
    .default(5_000)
    .describe('ms; the trip must have lasted this long…'),
  trippedSamples: z
    .number()
    .int()
    .min(1)
    .default(2)
    .describe('…or be seen in this many successive samples, whichever is first'),
  openForMs: z.number().min(0).default(10_000).describe('ms; not tripped this long ends it'),
  stopWithinMs: z
    .number()
    .min(0)
    .default(5_000)
    .describe(
      'ms; the flow must stop within this, or between two records where they lie further apart',
    ),
  stopFlowShare: z
    .number()
    .positive()
    .default(0.02)
    .describe('share of what the site’s meters carry; a smaller flow that stops is not judged'),
  stopLeftShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe('share of the flow before that may be left'),
  decayWithinMs: z
    .number()
    .min(0)
    .default(60_000)
    .describe('ms; after a stop the outlet must have fallen within this'),
  inletMarginKPa: z
    .number()
    .min(0)
    .default(50)
    .describe('kPa above the set that the inlet must have for a stop to be judged'),
  belowSetShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.98)
    .describe('share of the run’s set; a shut run with the outlet below it is wrong'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly run: RunSpec;
  readonly rule: Rule;
  readonly stop: StopRule;
}

const watchOf = (p: Params, asset: Asset): Watch => {
  const { run, site } = asset;
  if (run === null || site?.station === undefined) throw new Error('a slam-shut belongs to a run');
  return {
    run,
    rule: {
      priority: 2,
      blindReason: 'no report of the slam-shut',
      persistence: {
        mode: 'hold',
        onDelayMs: p.trippedForMs,
        onSamples: p.trippedSamples,
        offDelayMs: p.openForMs,
        maxGapMs: contactGapMs(asset),
      },
    },
    stop: {
      run,
      others: site.station.runs.filter(({ id }) => id !== run.id),
      leastFlow: p.stopFlowShare * capacityOf(site, site.station) || Infinity,
      leftShare: p.stopLeftShare,
      withinMs: Math.max(p.stopWithinMs, 1.5 * asset.device.intervalMs),
      decayWithinMs: p.decayWithinMs,
      leastInletKPa: run.setKPa + p.inletMarginKPa,
      openBelowKPa: p.belowSetShare * run.setKPa,
      fallPerFlow: fallPerFlowOf(site),
    },
  };
};

const State = z.object({ single: SingleState, stop: FlowStop });
type State = z.infer<typeof State>;

const NOTHING_FOUND: readonly Finding[] = [];

function evidenceOf(values: StationValues, { run: spec }: Watch, { flowing }: FlowStop): Evidence {
  const run = values.runs?.[spec.id];
  const pOut = run?.pOut ?? values.pOut;
  const byFlow = run?.ssv !== 'tripped' && flowing !== null;
  return [
    { name: 'ssv', value: run?.ssv ?? 'unknown' },
    { name: 'run', value: spec.id },
    ...(pOut === undefined ? [] : [{ name: 'pOut', value: pOut, unit: 'kPa' }]),
    ...(run?.pIn === undefined ? [] : [{ name: 'pIn', value: run.pIn, unit: 'kPa' }]),
    ...(byFlow
      ? [
          { name: 'q', value: run?.q ?? 0, unit: 'm³/h' },
          { name: 'qBefore', value: flowing.q, unit: 'm³/h' },
          { name: 'pOutBefore', value: flowing.pOut, unit: 'kPa' },
        ]
      : []),
  ];
}

/** Null when the record does not say: without a switch only a flow shows that it is open. */
function verdictOf(values: StationValues, watch: Watch, stop: FlowStop): 'yes' | 'no' | null {
  const run = values.runs?.[watch.run.id];
  if (run?.ssv === 'tripped' || stop.isDecaying) return 'yes';
  if (run?.ssv === 'open' || run?.ssv === 'closed') return 'no';
  return run?.q !== undefined && run.q >= watch.stop.leastFlow ? 'no' : null;
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
  const stop = stepFlowStop(state.stop, ts, values, watch.stop);
  const verdict = verdictOf(values, watch, stop);
  if (verdict === null || isQuiet(state.single, verdict))
    return stop === state.stop ? null : [{ single: state.single, stop }, NOTHING_FOUND];
  const evidence = () => evidenceOf(values, watch, stop);
  const [single, findings] = sample(state.single, ts, verdict, watch.rule, evidence);
  return [{ single, stop }, findings];
}

export const regulatorSlamShut = defineDetector<Params, Watch, State>({
  type: 'regulator.slam-shut',
  watches: 'run',
  about: {
    rule: 'REG-8',
    formula:
      'limit switch of the run = tripped on 2 samples or 5 s; or its q falls to < 5 % within 5 s (one record), pIn ≥ set + 50 kPa, no other run carries on, and pOut, below 98 % of set, has fallen ≥ half of Q·Pb/V·t',
    delay: '5–10 s by limit switch; 2–3 records by flow',
    source: 'Line-pack balance dP/dt = −Q·Pb·T/(Tb·V); design defaults',
    cannotSee:
      'A trip without a limit switch while another run carries on (that is regulator.switchover) or nobody burns; by flow, a regulator that has failed shut looks the same',
  },
  params: Params,
  state: State,
  version: 2,
  judges: 'condition',
  applies: (asset) => asset.run !== null,
  prepare: watchOf,
  start: () => ({ single: NOTHING_YET, stop: NO_STOP }),
  step,
  dueAt: (state, watch) => nextDue(state.single.tracked, watch.rule.persistence),
});
