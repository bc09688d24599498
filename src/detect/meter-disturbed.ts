import { z } from 'zod';
import { jitterM3 } from '../gas/register.ts';
import type { Finding } from '../model/finding.ts';
import type { MeterUse } from '../model/meter-use.ts';
import { epochMs } from '../model/units.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import {
  bySamples,
  Graded,
  type GradedRule,
  gradedDueAt,
  gradeSample,
  gradeWait,
  UNGRADED,
  unchanged,
  within,
} from './graded.ts';
import { rounded } from './stats/rounded.ts';

/**
 * Domain.md §A.1: during a fault of its pressure or temperature sensor a
 * corrector counts into the disturbed register with substitute values (EN
 * 12405-1). Over once gas has flowed and been counted undisturbed: while
 * nothing flows, a standing register says nothing.
 */
const Params = z.object({
  clearForMs: z
    .number()
    .min(0)
    .default(2 * 3_600_000)
    .describe('ms; gas must have been counted undisturbed this long to end the alarm'),
  maxGapMs: z
    .number()
    .min(0)
    .default(14 * 86_400_000)
    .describe('ms; after this long without gas counted nobody knows whether the fault lasts'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly rule: GradedRule;
  /** m³; a smaller step is no volume. */
  readonly wobbleM3: number;
}

const watchOf = (p: Params, { meter }: Asset): Watch => ({
  rule: bySamples(
    { offDelayMs: p.clearForMs, maxGapMs: p.maxGapMs },
    'no volume counted by the corrector',
  ),
  wobbleM3: meter?.resolution ?? jitterM3({ resolution: null }) / 5,
});

const State = z.object({
  graded: Graded,
  /** Counted into the disturbed register since it last stood still, m³. */
  disturbedM3: z.number(),
});
type State = z.infer<typeof State>;

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  if (event.kind === 'tick') return within(state, gradeWait(state.graded, event.ts, watch.rule));
  const use = event.kind === 'reading' ? (event.use ?? null) : null;
  if (event.kind !== 'reading' || use === null) return unchanged(state);
  const { vbd } = use;
  if (vbd === null || vbd.m3 === null || vbd.since === null) return unchanged(state);
  const { ts } = event.reading;
  if (vbd.m3 < watch.wobbleM3) {
    if (state.graded.tracked.phase === 'clear' || !isFlowing(use, watch)) return unchanged(state);
    const undisturbed: State = { ...state, disturbedM3: 0 };
    return within(undisturbed, gradeSample(state.graded, ts, null, watch.rule));
  }
  const disturbedM3 = state.disturbedM3 + vbd.m3;
  const counted: State = { ...state, disturbedM3 };
  const grade = {
    priority: 2,
    onset: epochMs(vbd.since),
    evidence: [{ name: 'disturbed', value: rounded(disturbedM3, 3), unit: 'm³' }],
  } as const;
  return within(counted, gradeSample(state.graded, ts, grade, watch.rule));
}

const isFlowing = ({ vm, vb }: MeterUse, { wobbleM3 }: Watch): boolean =>
  (vm?.m3 ?? vb?.m3 ?? 0) > wobbleM3;

export const meterDisturbed = defineDetector<Params, Watch, State>({
  type: 'meter.disturbed',
  watches: 'meter',
  about: {
    rule: '§A.1, ΔVbd > 0',
    formula: 'ΔVbd ≥ 1 last digit (0.01 m³ where none is on file) between two records',
    delay: 'The first record whose disturbed register has grown',
    source: 'EN 12405-1 fault semantics; domain description §A.1',
    cannotSee:
      'A fault while no gas flows; correctors without a disturbed register; how good the substitute values were',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.meter !== null,
  prepare: watchOf,
  start: () => ({ graded: UNGRADED, disturbedM3: 0 }),
  step,
  dueAt: (state, { rule }) => gradedDueAt(state.graded, rule),
});
