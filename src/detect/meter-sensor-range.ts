import { z } from 'zod';
import { jitterM3 } from '../gas/register.ts';
import type { MeterDigest } from '../model/digest.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { MeterUse } from '../model/meter-use.ts';
import type { MeterReading } from '../model/reading.ts';
import type { MeterValues } from '../model/record.ts';
import { ATMOSPHERE_KPA } from '../model/units.ts';
import { defineDetector } from './define-detector.ts';
import type { Asset, DetectorEvent } from './detector.ts';
import {
  bySamples,
  Graded,
  type GradedRule,
  gradedDueAt,
  gradeSample,
  gradeWait,
  isHeld,
  UNGRADED,
  unchanged,
  within,
} from './graded.ts';
import { rounded } from './stats/rounded.ts';

/**
 * M-9 (domain.md §B.4): pressure or temperature outside of what the transmitter
 * can measure, or a pressure of an open pipe while gas is counted at a meter
 * that otherwise runs under pressure. A meter that has not yet run under
 * pressure is being installed: 99 to 103 kPa are right for it.
 */
const Params = z.object({
  atmosphereKPa: z
    .number()
    .positive()
    .default(ATMOSPHERE_KPA)
    .describe('kPa absolute; barometric pressure at the site'),
  spanHighKPa: z
    .number()
    .positive()
    .default(1000)
    .describe(
      'kPa absolute; upper end of the pressure span, or twice the set point where that is more',
    ),
  lowShare: z
    .number()
    .positive()
    .max(1)
    .default(0.95)
    .describe('times the atmosphere; no gas pipe is below this'),
  tLow: z.number().default(-30).describe('°C; lower end of the temperature span'),
  tHigh: z.number().default(60).describe('°C; upper end of the temperature span'),
  hysteresis: z
    .number()
    .min(0)
    .default(0.01)
    .describe('share of a limit; it must be left by this much to end the alarm'),
  openKPa: z
    .number()
    .min(0)
    .default(3)
    .describe('kPa; a pressure this close to the atmosphere is that of an open pipe'),
  lineKPa: z
    .number()
    .min(0)
    .default(10)
    .describe(
      'kPa above the atmosphere; a meter whose usual pressure is higher runs under pressure',
    ),
  lineHours: z
    .number()
    .int()
    .min(1)
    .default(24)
    .describe('hours with flow; the usual pressure is known after these'),
  openRecords: z
    .number()
    .int()
    .min(1)
    .default(2)
    .describe('records in a row at open-pipe pressure with flow'),
  clearForMs: z
    .number()
    .min(0)
    .default(2 * 3_600_000)
    .describe('ms; both must have been in range this long to end the alarm'),
  maxGapMs: z
    .number()
    .min(0)
    .default(48 * 3_600_000)
    .describe('ms; after this long without a record nobody knows the pressure'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly p: Params;
  readonly rule: GradedRule;
  readonly pLow: number;
  readonly pHigh: number;
  /** m³; more than this in a record is flow. */
  readonly flowM3: number;
}

const watchOf = (p: Params, { meter, site }: Asset): Watch => ({
  p,
  rule: bySamples({ offDelayMs: p.clearForMs, maxGapMs: p.maxGapMs }, 'no record of the meter'),
  pLow: p.lowShare * p.atmosphereKPa,
  pHigh: Math.max(p.spanHighKPa, 2 * ((site?.station?.setKPa ?? 0) + p.atmosphereKPa)),
  flowM3: jitterM3({ resolution: meter?.resolution ?? null }),
});

const State = z.object({
  graded: Graded,
  /** Mean pressure of hours with flow, kPa absolute, and how many of them. */
  usualKPa: z.number(),
  hours: z.number(),
  /** Records in a row at open-pipe pressure with flow. */
  open: z.number(),
});
type State = z.infer<typeof State>;

type Step = readonly [State, readonly Finding[]];

function step(state: State, event: DetectorEvent, watch: Watch): Step {
  if (event.kind === 'tick') return within(state, gradeWait(state.graded, event.ts, watch.rule));
  if (event.kind === 'hour')
    return unchanged(event.digest.subject === 'meter' ? learn(state, event.digest, watch) : state);
  if (event.kind !== 'reading' || event.reading.record !== 'meter') return unchanged(state);
  return judge(state, event.reading, event.use ?? null, watch);
}

/** Weight of one hour in the usual pressure. */
const HOUR_WEIGHT = 1 / 48;

function learn(state: State, { pAbs, vmM3 }: MeterDigest, { p, flowM3 }: Watch): State {
  if (pAbs === null || vmM3 === null || vmM3 <= flowM3) return state;
  // an hour of an open pipe must not teach that the pipe is usually open
  if (state.hours > 0 && pAbs.mean < p.atmosphereKPa + p.openKPa) return state;
  // known well enough: a state that need not change costs nothing
  const line = p.atmosphereKPa + p.lineKPa;
  if (state.hours >= p.lineHours && pAbs.mean > line && state.usualKPa > line) return state;
  const weight = Math.max(HOUR_WEIGHT, 1 / (state.hours + 1));
  const usualKPa = rounded(state.usualKPa + weight * (pAbs.mean - state.usualKPa), 2);
  return { ...state, usualKPa, hours: Math.min(state.hours + 1, p.lineHours) };
}

function judge(state: State, reading: MeterReading, use: MeterUse | null, watch: Watch): Step {
  const { values, ts } = reading;
  const isOpen = isOpenPipe(state, values, use, watch);
  const open = isOpen ? state.open + 1 : 0;
  const seen: State = open === state.open ? state : { ...state, open };
  const margin = isHeld(state.graded) ? 1 - watch.p.hysteresis : 1;
  const evidence = outside(values, margin, watch) ?? openPipe(open, values, watch);
  if (evidence === null && (isOpen || (values.pAbs === undefined && values.tGas === undefined)))
    return unchanged(seen);
  const grade = evidence === null ? null : ({ priority: 2, onset: ts, evidence } as const);
  return within(seen, gradeSample(state.graded, ts, grade, watch.rule));
}

function isOpenPipe(
  { hours, usualKPa }: State,
  { pAbs }: MeterValues,
  use: MeterUse | null,
  { p, flowM3 }: Watch,
): boolean {
  if (pAbs === undefined || Math.abs(pAbs - p.atmosphereKPa) > p.openKPa) return false;
  if (hours < p.lineHours || usualKPa < p.atmosphereKPa + p.lineKPa) return false;
  return (use?.vm?.m3 ?? 0) > flowM3;
}

function openPipe(open: number, { pAbs }: MeterValues, { p }: Watch): Evidence | null {
  if (open < p.openRecords || pAbs === undefined) return null;
  const limit = p.atmosphereKPa + p.openKPa;
  return [{ name: 'pAbs', value: rounded(pAbs, 2), unit: 'kPa', limit, relation: 'at most' }];
}

/** @param margin 1, or a little less while the alarm holds: the limits are then narrower. */
function outside(values: MeterValues, margin: number, watch: Watch): Evidence | null {
  const { pAbs, tGas, flags } = values;
  const { p } = watch;
  const narrower = 1 - margin;
  const inT = narrower * (p.tHigh - p.tLow);
  if (pAbs !== undefined && pAbs > watch.pHigh * margin)
    return item('pAbs', pAbs, 'kPa', watch.pHigh, 'above');
  if (pAbs !== undefined && pAbs < watch.pLow * (1 + narrower))
    return item('pAbs', pAbs, 'kPa', watch.pLow, 'below');
  if (tGas !== undefined && tGas > p.tHigh - inT) return item('tGas', tGas, '°C', p.tHigh, 'above');
  if (tGas !== undefined && tGas < p.tLow + inT) return item('tGas', tGas, '°C', p.tLow, 'below');
  const flag = flags?.find((one) => one === 'pOutOfRange' || one === 'tOutOfRange');
  return flag === undefined ? null : [{ name: 'flags', value: flag }];
}

const item = (
  name: string,
  value: number,
  unit: string,
  limit: number,
  relation: 'above' | 'below',
): Evidence => [{ name, value: rounded(value, 2), unit, limit: rounded(limit, 2), relation }];

export const meterSensorRange = defineDetector<Params, Watch, State>({
  type: 'meter.sensor-range',
  watches: 'meter',
  about: {
    rule: 'M-9',
    formula:
      'P > span, P < 0.95·atmosphere, T outside −30…60 °C, flag pOutOfRange or tOutOfRange; or |P − atmosphere| ≤ 3 kPa in 2 records with ΔVm > max(0.05 m³, 2 last digits) at a meter whose usual pressure is > 10 kPa above it',
    delay: 'The first record; the second for an open pipe',
    source:
      'Domain description M-9; nine real correctors: 99-103 kPa absolute while being installed',
    cannotSee:
      'A fault within the span (meter.sensor-drift, meter.frozen-sensor); an open pipe at a meter of a few kPa; the span itself, unless it is set',
  },
  hears: ['reading', 'hour'],
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 7 * 86_400_000,
  applies: (asset) => asset.meter !== null,
  prepare: watchOf,
  start: () => ({ graded: UNGRADED, usualKPa: 0, hours: 0, open: 0 }),
  step,
  dueAt: (state, { rule }) => gradedDueAt(state.graded, rule),
});
