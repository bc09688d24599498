import { z } from 'zod';
import type { Finding } from '../model/finding.ts';
import type { RegisterUse } from '../model/meter-use.ts';
import { epochMs } from '../model/units.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import {
  bySamples,
  type Grade,
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
 * M-5 (domain.md §B.4): the meter's own index and the corrector's Vm count
 * different volumes: missing pulses or a worn reed. Compared from one anchor
 * over at least 500 pulses, and confirmed by the next reading from the same
 * anchor: an index read a little earlier than its stamp comes right again.
 */
const Params = z.object({
  deviationPercent: z
    .number()
    .positive()
    .default(1)
    .describe('%; index and Vm may differ by this much of what they counted'),
  minPulses: z
    .number()
    .positive()
    .default(500)
    .describe('pulses; compared once one of the two has counted this many'),
  tolerancePulses: z
    .number()
    .min(0)
    .default(5)
    .describe('pulses; a smaller difference is that of the reading time'),
  fallbackPulseM3: z
    .number()
    .positive()
    .default(0.1)
    .describe('m³ a pulse, where the meter has no pulse weight on file'),
  readings: z
    .number()
    .int()
    .min(1)
    .default(2)
    .describe('readings; the difference must be seen in this many in a row'),
  clearForMs: z
    .number()
    .min(0)
    .default(24 * 3_600_000)
    .describe('ms; both must have agreed this long to end the alarm'),
  maxGapMs: z
    .number()
    .min(0)
    .default(35 * 86_400_000)
    .describe('ms; after this long without an index nobody knows whether they agree'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly p: Params;
  readonly rule: GradedRule;
  readonly pulseM3: number;
  readonly mechFactor: number;
}

const watchOf = (p: Params, { meter }: Asset): Watch => ({
  p,
  rule: bySamples(
    { onSamples: p.readings, offDelayMs: p.clearForMs, maxGapMs: p.maxGapMs },
    'no reading of the mechanical index',
  ),
  pulseM3: meter?.pulseWeight ?? p.fallbackPulseM3,
  mechFactor: meter?.mechFactor ?? 1,
});

const State = z.object({
  graded: Graded,
  /** Index at the anchor, m³, and when it was read; null before the first. */
  anchor: z.object({ ts: z.number(), index: z.number() }).nullable(),
  /** What Vm has counted since the anchor, m³. */
  countedM3: z.number(),
});
type State = z.infer<typeof State>;

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  if (event.kind === 'tick') return within(state, gradeWait(state.graded, event.ts, watch.rule));
  if (event.kind !== 'reading' || event.reading.record !== 'meter') return unchanged(state);
  const { ts, values } = event.reading;
  const { mechIndex } = values;
  // most meters never report one
  if (mechIndex === undefined && state.anchor === null) return unchanged(state);
  const counted = count(state, event.use?.vm ?? null);
  // the index is compared with the Vm of the same record only
  if (mechIndex === undefined || values.vm === undefined) return unchanged(counted);
  const fresh: State = { ...counted, anchor: { ts, index: mechIndex }, countedM3: 0 };
  const { anchor } = counted;
  if (anchor === null) return unchanged(anew(fresh));
  const indexM3 = (mechIndex - anchor.index) * watch.mechFactor;
  // another meter, or an index that went round
  if (indexM3 < -watch.p.tolerancePulses * watch.pulseM3) return unchanged(anew(fresh));
  if (Math.max(indexM3, counted.countedM3) < watch.p.minPulses * watch.pulseM3)
    return unchanged(counted);
  const grade = compare(indexM3, counted.countedM3, anchor.ts, watch);
  const [graded, findings] = gradeSample(counted.graded, ts, grade, watch.rule);
  const isPending = graded.tracked.phase === 'pending';
  return [isPending ? { ...counted, graded } : { ...fresh, graded }, findings];
}

/** What was pending was seen from an anchor that is gone. */
const anew = (state: State): State =>
  state.graded.tracked.phase === 'pending' ? { ...state, graded: UNGRADED } : state;

/** A register that says nothing about the span between breaks the comparison. */
function count(state: State, use: RegisterUse | null): State {
  if (use === null || state.anchor === null || use.m3 === 0) return state;
  if (use.class === 'out-of-order') return state;
  if (use.m3 === null) return { ...state, anchor: null, countedM3: 0 };
  return { ...state, countedM3: state.countedM3 + use.m3 };
}

function compare(indexM3: number, countedM3: number, since: number, watch: Watch): Grade | null {
  const { p, pulseM3 } = watch;
  const larger = Math.max(indexM3, countedM3);
  const percent = (100 * Math.abs(indexM3 - countedM3)) / larger;
  const pulses = Math.abs(indexM3 - countedM3) / pulseM3;
  if (percent <= p.deviationPercent || pulses <= p.tolerancePulses) return null;
  return {
    priority: 3,
    onset: epochMs(since),
    evidence: [
      {
        name: 'deviation',
        value: rounded(percent, 2),
        unit: '%',
        limit: p.deviationPercent,
        relation: 'above',
      },
      { name: 'mechVolume', value: rounded(indexM3, 2), unit: 'm³' },
      { name: 'vmVolume', value: rounded(countedM3, 2), unit: 'm³' },
    ],
  };
}

export const meterIndexMismatch = defineDetector<Params, Watch, State>({
  type: 'meter.index-mismatch',
  watches: 'meter',
  about: {
    rule: 'M-5',
    formula:
      '|Δindex·mechFactor − ΔVm| > 1 % of the larger and > 5 pulses, over ≥ 500 pulses from one anchor, in 2 readings of the index in a row',
    delay: 'The second reading of the index after 500 pulses',
    source: 'Design defaults of the domain description',
    cannotSee:
      'A fault that both counts share; which of the two is right; anything on a meter that does not report its index',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.meter !== null,
  prepare: watchOf,
  start: () => ({ graded: UNGRADED, anchor: null, countedM3: 0 }),
  step,
  dueAt: (state, { rule }) => gradedDueAt(state.graded, rule),
});
