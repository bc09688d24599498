import { z } from 'zod';
import { jitterM3 } from '../gas/register.ts';
import type { Finding } from '../model/finding.ts';
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

/** A meter that the fleet file calls sealed or closed counts gas (domain.md §B.4, contract §3 `status`). */
const Params = z.object({
  minM3: z
    .number()
    .min(0)
    .default(0.1)
    .describe('m³ actual; counted since the register last stood still, more than this is flow'),
  clearForMs: z
    .number()
    .min(0)
    .default(24 * 3_600_000)
    .describe('ms; the register must have stood still this long to end the alarm'),
  maxGapMs: z
    .number()
    .min(0)
    .default(48 * 3_600_000)
    .describe('ms; after this long without a record nobody knows whether gas flows'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly rule: GradedRule;
  readonly status: string;
  readonly limitM3: number;
  readonly clearForMs: number;
}

const watchOf = (p: Params, { meter }: Asset): Watch => ({
  rule: bySamples({ offDelayMs: p.clearForMs, maxGapMs: p.maxGapMs }, 'no record of the meter'),
  status: meter?.status ?? 'inService',
  limitM3: Math.max(p.minM3, jitterM3({ resolution: meter?.resolution ?? null })),
  clearForMs: p.clearForMs,
});

const State = z.object({
  graded: Graded,
  /** Counted since the register last stood still for long, m³. */
  m3: z.number(),
  /** Since when, and when it last moved; null while it stands. */
  since: z.number().nullable(),
  moved: z.number().nullable(),
});
type State = z.infer<typeof State>;

const STANDING = { m3: 0, since: null, moved: null } as const;

function step(
  state: State,
  event: DetectorEvent,
  watch: Watch,
): readonly [State, readonly Finding[]] {
  if (event.kind === 'tick') return within(state, gradeWait(state.graded, event.ts, watch.rule));
  if (event.kind !== 'reading' || event.reading.record !== 'meter') return unchanged(state);
  const { ts } = event.reading;
  const vm = event.use?.vm ?? null;
  // back in service, or standing still as it should
  if (watch.status === 'inService' || vm === null || vm.m3 === null || vm.m3 === 0)
    return rest(state, ts, watch);
  const m3 = state.m3 + vm.m3;
  const since = state.since ?? vm.since ?? ts;
  const counted: State = { ...state, m3, since, moved: ts };
  if (m3 <= watch.limitM3) return unchanged(counted);
  const grade = {
    priority: 2,
    onset: epochMs(since),
    evidence: [
      {
        name: 'volume',
        value: rounded(m3, 3),
        unit: 'm³',
        limit: watch.limitM3,
        relation: 'above',
      },
      { name: 'status', value: watch.status },
    ],
  } as const;
  return within(counted, gradeSample(state.graded, ts, grade, watch.rule));
}

function rest(state: State, ts: number, watch: Watch): readonly [State, readonly Finding[]] {
  const { moved } = state;
  const stands = moved !== null && ts - moved >= watch.clearForMs;
  const rested: State = stands ? { ...state, ...STANDING } : state;
  return within(rested, gradeSample(state.graded, epochMs(ts), null, watch.rule));
}

export const meterFlowWhenOutOfUse = defineDetector<Params, Watch, State>({
  type: 'meter.flow-when-out-of-use',
  watches: 'meter',
  about: {
    rule: 'ΔVm > 0 while sealed or closed',
    formula:
      'status sealed or closed, and ΣΔVm > max(0.1 m³, 0.05 m³, 2 last digits) since the register last stood still for 24 h',
    delay: 'The first record past the limit',
    source: 'Limit as for a valve that leaks (M-13); status is that of the fleet file',
    cannotSee:
      'Gas that passes the meter uncounted; a meter put back to use before the fleet file says so looks the same',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.meter !== null,
  prepare: watchOf,
  start: () => ({ graded: UNGRADED, ...STANDING }),
  step,
  dueAt: (state, { rule }) => gradedDueAt(state.graded, rule),
});
