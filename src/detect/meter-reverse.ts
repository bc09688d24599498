import { z } from 'zod';
import { jitterM3, possibleM3 } from '../gas/register.ts';
import type { Finding } from '../model/finding.ts';
import type { RegisterUse } from '../model/meter-use.ts';
import type { MeterReading } from '../model/reading.ts';
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
 * M-4 (domain.md §B.4): gas runs backwards through the meter. The meter says so,
 * its flow is negative, or its register falls by no more than the meter could
 * have let through. Falls too small to tell from a wobble count once they add up.
 */
const Params = z.object({
  reverseShare: z
    .number()
    .min(0)
    .default(0.5)
    .describe('times Qmin; a negative flow beyond this is reverse flow'),
  spanMs: z
    .number()
    .positive()
    .default(24 * 3_600_000)
    .describe('ms; small falls within this time add up; a fall over a longer silence is none'),
  clearForMs: z
    .number()
    .min(0)
    .default(6 * 3_600_000)
    .describe('ms; records without reverse flow end the alarm once they have lasted this long'),
  maxGapMs: z
    .number()
    .min(0)
    .default(48 * 3_600_000)
    .describe('ms; after this long without a record nobody knows which way it flows'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly rule: GradedRule;
  readonly spanMs: number;
  /** m³/h actual, negative. */
  readonly reverseFlow: number;
  /** m³. */
  readonly wobbleM3: number;
  readonly meter: { readonly qMax: number; readonly factor: number };
}

const watchOf = (p: Params, { meter }: Asset): Watch => ({
  rule: bySamples({ offDelayMs: p.clearForMs, maxGapMs: p.maxGapMs }, 'no record of the meter'),
  spanMs: p.spanMs,
  reverseFlow: -p.reverseShare * (meter?.qMin ?? 0),
  wobbleM3: jitterM3({ resolution: meter?.resolution ?? null }),
  meter: { qMax: meter?.qMax ?? 0, factor: 1 },
});

const State = z.object({
  graded: Graded,
  /** m³ by which the register has fallen since it last rose, and when that began. */
  fallenM3: z.number(),
  fallingSince: z.number().nullable(),
});
type State = z.infer<typeof State>;

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  if (event.kind === 'tick') return within(state, gradeWait(state.graded, event.ts, watch.rule));
  if (event.kind !== 'reading' || event.reading.record !== 'meter') return unchanged(state);
  const { reading } = event;
  const counted = count(state, reading, event.use?.vm ?? null, watch);
  const grade = gradeOf(counted === state ? 0 : counted.fallenM3, counted, reading, watch);
  return within(counted, gradeSample(counted.graded, reading.ts, grade, watch.rule));
}

/** Adds up what the register has fallen; a rise, or a fall that no gas can explain, starts anew. */
function count(state: State, reading: MeterReading, use: RegisterUse | null, watch: Watch): State {
  if (use === null || use.from === null || use.since === null) return state;
  const fall = use.from - (reading.values.vm ?? use.from);
  const isReverse =
    fall > 0 &&
    (use.class === 'jitter' ||
      // over a longer silence anything may have happened, a change of meter too
      (use.class === 'backwards' &&
        reading.ts - use.since <= watch.spanMs &&
        fall <= possibleM3(watch.meter, reading.ts - use.since)));
  if (isReverse) {
    const { fallingSince } = state;
    // wobbles days apart are not one fall
    const goesOn = fallingSince !== null && reading.ts - fallingSince <= watch.spanMs;
    return {
      ...state,
      fallenM3: (goesOn ? state.fallenM3 : 0) + fall,
      fallingSince: goesOn ? fallingSince : use.since,
    };
  }
  if (state.fallenM3 === 0 || (fall === 0 && use.class === 'forward')) return state;
  return { ...state, fallenM3: 0, fallingSince: null };
}

/** @param fallenM3 by which the register has fallen, this record included; 0 when it did not fall now. */
function gradeOf(
  fallenM3: number,
  { fallingSince }: State,
  { ts, values }: MeterReading,
  watch: Watch,
): Grade | null {
  const { qm, flags } = values;
  if (fallenM3 > watch.wobbleM3)
    return {
      priority: 3,
      onset: epochMs(fallingSince ?? ts),
      evidence: [
        {
          name: 'fell',
          value: rounded(fallenM3, 3),
          unit: 'm³',
          limit: watch.wobbleM3,
          relation: 'above',
        },
        ...(values.vm === undefined ? [] : [{ name: 'vm', value: values.vm, unit: 'm³' } as const]),
      ],
    };
  if (qm !== undefined && qm < 0 && qm <= watch.reverseFlow) {
    const limit = rounded(watch.reverseFlow, 3);
    const flow = { name: 'qm', value: qm, unit: 'm³/h', limit, relation: 'at most' } as const;
    return { priority: 3, onset: ts, evidence: [flow] };
  }
  if (flags?.includes('reverseFlow') !== true) return null;
  return { priority: 3, onset: ts, evidence: [{ name: 'flags', value: 'reverseFlow' }] };
}

export const meterReverse = defineDetector<Params, Watch, State>({
  type: 'meter.reverse',
  watches: 'meter',
  about: {
    rule: 'M-4',
    formula:
      'flag reverseFlow, or Qm ≤ −0.5·Qmin, or Vm fell without a rise between by more than max(0.05 m³, 2 last digits) and at most 1.2·Qmax·Δt',
    delay: 'The first record; small falls once they add up to the limit',
    source:
      'Nine real correctors, 2018-2021: a wobble of at most 0.028 m³, followed by a rise, is genuine',
    cannotSee:
      'Reverse flow through a meter with a back-stop, and reverse flow made good between two records',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.meter !== null,
  prepare: watchOf,
  start: () => ({ graded: UNGRADED, fallenM3: 0, fallingSince: null }),
  step,
  dueAt: (state, { rule }) => gradedDueAt(state.graded, rule),
});
