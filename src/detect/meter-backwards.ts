import { z } from 'zod';
import type { Finding } from '../model/finding.ts';
import type { MeterUse } from '../model/meter-use.ts';
import type { MeterReading } from '../model/reading.ts';
import { ATMOSPHERE_KPA, epochMs } from '../model/units.ts';
import { defineDetector } from './define-detector.ts';
import type { DetectorEvent } from './detector.ts';
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
 * Domain.md §A.2 rule 5: a register fell, and it was no wobble, rollover, reset
 * or change of meter. A fall between a record at atmospheric pressure and one at
 * line pressure is the commissioning of a meter (field meter 16: 294.16 → 22.13 m³).
 */
const Params = z.object({
  atmosphereKPa: z
    .number()
    .positive()
    .default(ATMOSPHERE_KPA)
    .describe('kPa absolute; barometric pressure at the site'),
  bareKPa: z
    .number()
    .min(0)
    .default(4)
    .describe('kPa; a pressure this close to the atmosphere is that of an open pipe'),
  lineRatio: z
    .number()
    .min(1)
    .default(1.5)
    .describe('times the atmosphere; from here on the pipe is under pressure'),
  clearForMs: z
    .number()
    .min(0)
    .default(24 * 3_600_000)
    .describe('ms; the register must have run forward this long to end the alarm'),
  maxGapMs: z
    .number()
    .min(0)
    .default(48 * 3_600_000)
    .describe('ms; after this long without a record nobody knows whether it still runs backwards'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly p: Params;
  readonly rule: GradedRule;
}

const State = z.object({
  graded: Graded,
  /** Whether the newest pressure was that of an open pipe. */
  bare: z.boolean(),
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
  const { pAbs } = reading.values;
  const wasBare = state.bare;
  const bare =
    pAbs === undefined ? wasBare : Math.abs(pAbs - watch.p.atmosphereKPa) <= watch.p.bareKPa;
  const seen = bare === wasBare ? state : { ...state, bare };
  const use = event.use ?? null;
  if (use === null) return unchanged(seen);
  const line = watch.p.lineRatio * watch.p.atmosphereKPa;
  if (wasBare && pAbs !== undefined && pAbs >= line) return unchanged(seen);
  const grade = fallOf(reading, use);
  return within(seen, gradeSample(seen.graded, reading.ts, grade, watch.rule));
}

function fallOf({ ts, values }: MeterReading, { vm, vb }: MeterUse): Grade | null {
  if (vm?.class === 'reset' || vb?.class === 'reset') return null;
  const [name, use, value] =
    vm?.class === 'backwards' ? (['vm', vm, values.vm] as const) : (['vb', vb, values.vb] as const);
  if (use?.class !== 'backwards' || use.from === null || value === undefined) return null;
  return {
    priority: 2,
    onset: epochMs(ts),
    evidence: [
      { name, value, unit: 'm³', limit: use.from, relation: 'below' },
      { name: 'fell', value: rounded(use.from - value, 3), unit: 'm³' },
    ],
  };
}

export const meterBackwards = defineDetector<Params, Watch, State>({
  type: 'meter.backwards',
  watches: 'meter',
  about: {
    rule: '§A.2 rule 5',
    formula:
      'Vm or Vb fell by more than max(0.05 m³, 2 last digits) and it is neither a rollover nor a reset nor a commissioning',
    delay: 'The record that stands lower',
    source:
      'Nine real correctors, 2018-2021: the largest genuine wobble is 0.028 m³; commissioning records lie at 99-103 kPa absolute',
    cannotSee:
      'A fall made good again between two records; a change of meter that nobody put on file looks the same when its index is above 1 % of the old one',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  applies: (asset) => asset.meter !== null,
  prepare: (p) => ({
    p,
    rule: bySamples({ offDelayMs: p.clearForMs, maxGapMs: p.maxGapMs }, 'no record of the meter'),
  }),
  start: () => ({ graded: UNGRADED, bare: false }),
  step,
  dueAt: (state, { rule }) => gradedDueAt(state.graded, rule),
});
