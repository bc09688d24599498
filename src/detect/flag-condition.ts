import { z } from 'zod';
import type { AlarmType, Priority } from '../model/alarm-type.ts';
import type { Finding } from '../model/finding.ts';
import type { Reading } from '../model/reading.ts';
import type { METER_FLAGS } from '../model/record.ts';
import { defineDetector } from './define-detector.ts';
import type { About, Detector, DetectorEvent } from './detector.ts';
import {
  bySamples,
  type Grade,
  Graded,
  type GradedRule,
  gradedDueAt,
  gradeSample,
  gradeWait,
  UNGRADED,
} from './graded.ts';

type MeterFlag = (typeof METER_FLAGS)[number];

/** What a meter itself reports: by a flag in its records, or by an event. */
export interface FlagSpec {
  readonly type: AlarmType;
  readonly priority: Priority;
  readonly flags: ReadonlySet<MeterFlag>;
  /** Event codes that say the same. */
  readonly codes: ReadonlySet<string>;
  readonly about: About;
}

/**
 * Many devices carry their flags in the daily snapshot only, so an hour without
 * the flag ends nothing: it must have stayed away for longer than a day.
 */
const Params = z.object({
  clearForMs: z
    .number()
    .min(0)
    .default(36 * 3_600_000)
    .describe('ms; records without the flag end the alarm once they have lasted this long'),
  maxGapMs: z
    .number()
    .min(0)
    .default(48 * 3_600_000)
    .describe('ms; after this long without a record nobody knows whether it still holds'),
});
type Params = z.infer<typeof Params>;

/** A detector that passes on at once what the meter reports. */
export const flagDetector = (spec: FlagSpec): Detector =>
  defineDetector<Params, GradedRule, Graded>({
    type: spec.type,
    watches: 'meter',
    about: spec.about,
    params: Params,
    state: Graded,
    version: 1,
    judges: 'condition',
    applies: (asset) => asset.meter !== null,
    prepare: (p) =>
      bySamples({ offDelayMs: p.clearForMs, maxGapMs: p.maxGapMs }, 'no record of the meter'),
    start: () => UNGRADED,
    step: (state, event, rule) => step(state, event, rule, spec),
    dueAt: gradedDueAt,
  });

function step(
  state: Graded,
  event: DetectorEvent,
  rule: GradedRule,
  spec: FlagSpec,
): readonly [Graded, readonly Finding[]] {
  if (event.kind === 'tick') return gradeWait(state, event.ts, rule);
  if (event.kind !== 'reading') return [state, NOTHING_FOUND];
  const { reading } = event;
  if (reading.record === 'event') {
    if (!spec.codes.has(reading.code)) return [state, NOTHING_FOUND];
    return gradeSample(state, reading.ts, gradeOf(reading, reading.code, spec), rule);
  }
  if (reading.record !== 'meter') return [state, NOTHING_FOUND];
  const flag = reading.values.flags?.find((one) => spec.flags.has(one));
  const grade = flag === undefined ? null : gradeOf(reading, flag, spec);
  return gradeSample(state, reading.ts, grade, rule);
}

const NOTHING_FOUND: readonly Finding[] = [];

const gradeOf = (reading: Reading, said: string, { priority }: FlagSpec): Grade => ({
  priority,
  onset: reading.ts,
  evidence: [{ name: 'flags', value: said }],
});
