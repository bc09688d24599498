import { z } from 'zod';
import type { Evidence, Finding } from '../model/finding.ts';
import type { RunSpec } from '../model/fleet.ts';
import type { RunValues } from '../model/record.ts';
import { type Asset, type DetectorEvent, defineDetector } from './detector.ts';
import { nextDue } from './persistence.ts';
import { NOTHING_YET, type Rule, SingleState, sample, wait } from './single-condition.ts';

/**
 * REG-8 by limit switch (domain.md §B.2): a run's slam-shut has tripped, on two
 * samples or 5 s. `fault` is no verdict. The other run carries the supply, so
 * it is P2; a station whose every run is shut is `regulator.supply-lost`.
 */
const Params = z.object({
  trippedForMs: z.number().default(5_000),
  trippedSamples: z.number().int().default(2),
  openForMs: z.number().default(10_000),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly run: RunSpec;
  readonly rule: Rule;
}

const watchOf = (p: Params, asset: Asset): Watch => {
  if (asset.run === null) throw new Error('a slam-shut belongs to a run');
  return {
    run: asset.run,
    rule: {
      priority: 2,
      blindReason: 'no report of the slam-shut',
      persistence: {
        mode: 'hold',
        onDelayMs: p.trippedForMs,
        onSamples: p.trippedSamples,
        offDelayMs: p.openForMs,
        maxGapMs: Math.max(60_000, 3 * asset.device.intervalMs),
      },
    },
  };
};

const evidenceOf = (watch: Watch, run: RunValues): Evidence => [
  { name: 'ssv', value: run.ssv ?? 'tripped' },
  { name: 'run', value: watch.run.id },
  ...(run.pOut === undefined ? [] : [{ name: 'pOut', value: run.pOut, unit: 'kPa' }]),
  ...(run.pIn === undefined ? [] : [{ name: 'pIn', value: run.pIn, unit: 'kPa' }]),
];

function step(
  state: SingleState,
  event: DetectorEvent,
  watch: Watch,
): readonly [SingleState, readonly Finding[]] {
  if (event.kind === 'tick') return wait(state, event.ts, watch.rule);
  if (event.reading.record !== 'station') return [state, []];
  const run = event.reading.values.runs?.[watch.run.id];
  if (run?.ssv === undefined || run.ssv === 'fault') return [state, []];
  const verdict = run.ssv === 'tripped' ? 'yes' : 'no';
  return sample(state, event.reading.ts, verdict, watch.rule, () => evidenceOf(watch, run));
}

export const regulatorSlamShut = defineDetector<Params, Watch, SingleState>({
  type: 'regulator.slam-shut',
  watches: 'run',
  params: Params,
  state: SingleState,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.run !== null,
  prepare: watchOf,
  start: () => NOTHING_YET,
  step,
  dueAt: (state, watch) => nextDue(state.tracked, watch.rule.persistence),
});
