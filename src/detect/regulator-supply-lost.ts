import { z } from 'zod';
import type { Evidence, Finding } from '../model/finding.ts';
import type { StationSpec } from '../model/fleet.ts';
import type { StationValues } from '../model/record.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import { ladderOf } from './ladder.ts';
import { nextDue } from './persistence.ts';
import { isQuiet, NOTHING_YET, type Rule, SingleState, sample, wait } from './single-condition.ts';

/**
 * Both runs tripped / supply lost (domain.md §F): every run is shut by its
 * slam-shut or inlet valve, or the outlet has fallen to the low slam-shut limit
 * while the inlet itself cannot hold the set point. A bypass that is open feeds
 * the customer, so then only the pressures count.
 */
const Params = z.object({
  lostForMs: z.number().min(0).default(5_000).describe('ms; the loss must have lasted this long…'),
  lostSamples: z
    .number()
    .int()
    .min(1)
    .default(2)
    .describe('…or been seen in this many successive samples, whichever is first'),
  backForMs: z.number().min(0).default(60_000).describe('ms; supply must have been back this long'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly station: StationSpec;
  /** Outlet at or below this has no supply, kPa gauge. */
  readonly deadKPa: number;
  readonly rule: Rule;
}

/** Without a low slam-shut in the fleet file: half the set point. */
const DEAD_SHARE_OF_SET = 0.5;

const watchOf = (p: Params, asset: Asset): Watch => {
  const station = asset.site?.station;
  if (station === undefined) throw new Error('a supply belongs to a station');
  return {
    station,
    deadKPa: ladderOf(station).ssvLow ?? station.setKPa * DEAD_SHARE_OF_SET,
    rule: {
      priority: 1,
      blindReason: 'no report of the runs',
      persistence: {
        mode: 'hold',
        onDelayMs: p.lostForMs,
        onSamples: p.lostSamples,
        offDelayMs: p.backForMs,
        maxGapMs: Math.max(60_000, 3 * asset.device.intervalMs),
      },
    },
  };
};

/** Null when the record does not say. */
function supplyLost(values: StationValues, watch: Watch): boolean | null {
  const starved =
    values.pIn !== undefined && values.pOut !== undefined
      ? values.pIn < watch.station.setKPa && values.pOut <= watch.deadKPa
      : null;
  let shut = true;
  for (const { id } of watch.station.runs) {
    const run = values.runs?.[id];
    if (run?.ssv === undefined && run?.inletValve === undefined) return starved;
    shut &&= run.ssv === 'tripped' || run.ssv === 'closed' || run.inletValve === 'closed';
  }
  return (shut && values.bypass !== 'open') || starved === true;
}

const evidenceOf = (values: StationValues, watch: Watch): Evidence => [
  ...(values.pOut === undefined
    ? []
    : [
        {
          name: 'pOut',
          value: values.pOut,
          unit: 'kPa',
          limit: watch.deadKPa,
          relation: 'at most',
        } as const,
      ]),
  ...(values.pIn === undefined ? [] : [{ name: 'pIn', value: values.pIn, unit: 'kPa' }]),
  ...watch.station.runs.flatMap((spec) => {
    const ssv = values.runs?.[spec.id]?.ssv;
    return ssv === undefined ? [] : [{ name: `ssv ${spec.id}`, value: ssv }];
  }),
];

function step(
  state: SingleState,
  event: DetectorEvent,
  watch: Watch,
): readonly [SingleState, readonly Finding[]] | null {
  if (event.kind === 'tick') return wait(state, event.ts, watch.rule);
  if (event.kind !== 'reading' || event.reading.record !== 'station') return null;
  const { values, ts } = event.reading;
  const lost = supplyLost(values, watch);
  if (lost === null) return null;
  const verdict = lost ? 'yes' : 'no';
  if (isQuiet(state, verdict)) return null;
  return sample(state, ts, verdict, watch.rule, () => evidenceOf(values, watch));
}

export const regulatorSupplyLost = defineDetector<Params, Watch, SingleState>({
  type: 'regulator.supply-lost',
  watches: 'station',
  about: {
    rule: '§F, both runs tripped',
    formula:
      'every run shut (SSV tripped or closed, or inlet valve closed) and the bypass not open; or pIn < set and pOut ≤ SSV low (else half of set); 2 samples or 5 s',
    delay: '5–20 s',
    source: 'Response table of the domain description, both runs tripped 双路切断停气',
    cannotSee:
      'A regulator that fails shut without its slam-shut moving: seen as underpressure; valves without a switch',
  },
  params: Params,
  state: SingleState,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.site?.station !== undefined,
  prepare: watchOf,
  start: () => NOTHING_YET,
  step,
  dueAt: (state, watch) => nextDue(state.tracked, watch.rule.persistence),
});
