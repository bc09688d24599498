import { z } from 'zod';
import type { Finding } from '../model/finding.ts';
import type { RegisterUse } from '../model/meter-use.ts';
import type { MeterReading } from '../model/reading.ts';
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
} from './graded.ts';
import { rounded } from './stats/rounded.ts';

/**
 * M-7 (domain.md §B.4): a flow that the meter could not survive, while its
 * registers count what a meter of its size counts: a wrong unit, scale or byte
 * order between the meter and here. Not over-range: nobody need go there.
 */
const Params = z.object({
  factor: z
    .number()
    .min(1)
    .default(2)
    .describe('times Qmax; a reported flow above this is no flow of this meter'),
  sureFactor: z
    .number()
    .min(1)
    .default(10)
    .describe('times Qmax; above this a single record is enough'),
  records: z
    .number()
    .int()
    .min(1)
    .default(3)
    .describe('records in a row below that: a bounce of the pulse contact is one'),
  countedFactor: z
    .number()
    .min(1)
    .default(1.2)
    .describe('times Qmax; the registers contradict it when their mean flow is below this'),
  clearForMs: z
    .number()
    .min(0)
    .default(48 * 3_600_000)
    .describe('ms; flows must have been plausible this long to end the alarm'),
  maxGapMs: z
    .number()
    .min(0)
    .default(96 * 3_600_000)
    .describe('ms; after this long without a flow nobody knows whether it lasts'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly rule: GradedRule;
  readonly sureRule: GradedRule;
  /** m³/h actual. */
  readonly limit: number;
  readonly sureLimit: number;
  readonly countedLimit: number;
}

function watchOf(p: Params, { meter }: Asset): Watch {
  const delays = { offDelayMs: p.clearForMs, maxGapMs: p.maxGapMs };
  const qMax = meter?.qMax ?? Infinity;
  return {
    rule: bySamples({ ...delays, onSamples: p.records }, 'no flow reported'),
    sureRule: bySamples(delays, 'no flow reported'),
    limit: p.factor * qMax,
    sureLimit: p.sureFactor * qMax,
    countedLimit: p.countedFactor * qMax,
  };
}

const HOUR_MS = 3_600_000;

function step(
  state: Graded,
  event: DetectorEvent,
  watch: Watch,
): readonly [Graded, readonly Finding[]] {
  if (event.kind === 'tick') return gradeWait(state, event.ts, watch.rule);
  if (event.kind !== 'reading' || event.reading.record !== 'meter') return unchanged(state);
  const { reading } = event;
  const { qm } = reading.values;
  if (qm === undefined) return unchanged(state);
  if (Math.abs(qm) <= watch.limit) return gradeSample(state, reading.ts, null, watch.rule);
  const counted = countedFlow(event.use?.vm ?? null, reading.ts);
  // without a register, or with one that counted as much, it may be true
  if (counted === null || counted >= watch.countedLimit) return unchanged(state);
  const rule = Math.abs(qm) > watch.sureLimit ? watch.sureRule : watch.rule;
  return gradeSample(state, reading.ts, gradeOf(reading, qm, counted, watch), rule);
}

/** Mean flow by the register since the record before, m³/h; null where it does not say. */
const countedFlow = (use: RegisterUse | null, ts: number): number | null =>
  use === null || use.m3 === null || use.since === null || ts <= use.since
    ? null
    : (use.m3 * HOUR_MS) / (ts - use.since);

const gradeOf = (
  { ts, values }: MeterReading,
  qm: number,
  counted: number,
  { limit }: Watch,
): Grade => ({
  priority: 3,
  onset: ts,
  evidence: [
    { name: 'qm', value: rounded(qm, 1), unit: 'm³/h', limit, relation: 'above' },
    { name: 'countedFlow', value: rounded(counted, 2), unit: 'm³/h' },
    ...(values.qb === undefined
      ? []
      : [{ name: 'qb', value: rounded(values.qb, 1), unit: 'm³/h' } as const]),
  ],
});

export const meterScale = defineDetector<Params, Watch, Graded>({
  type: 'meter.scale',
  watches: 'meter',
  about: {
    rule: 'M-7',
    formula:
      '|Qm| > 10·Qmax, or > 2·Qmax in 3 records in a row, while ΔVm/Δt since the record before is < 1.2·Qmax',
    delay: 'The first record; the third below 10·Qmax',
    source:
      '13-25 May 2020 a platform stored Qm of 1e5 to 1e6 m³/h for every meter, 40-124 records each, while the registers were sane',
    cannotSee:
      'A wrong scale below twice Qmax; one of the registers themselves, which admission holds back as a jump; flows beyond ±1e6 m³/h, which are refused before',
  },
  params: Params,
  state: Graded,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.meter !== null,
  prepare: watchOf,
  start: () => UNGRADED,
  step,
  dueAt: (state, { rule }) => gradedDueAt(state, rule),
});
