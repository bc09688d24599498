import { z } from 'zod';
import type { Evidence, Finding } from '../model/finding.ts';
import type { MeterReading } from '../model/reading.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
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
import { theilSen } from './stats/theil-sen.ts';

/**
 * M-11 (domain.md §B.4): the battery is low or about to run out. A Li-SOCl₂ cell
 * keeps its voltage and then drops: above 3.4 V only its age tells anything,
 * below it the slope does. Compared by the highest voltage of a day: cold and
 * the radio make it sag.
 */
const Params = z.object({
  warnV: z.number().positive().default(3.2).describe('V; vendor limit of a 3.6 V cell, notice'),
  alarmV: z.number().positive().default(3).describe('V; vendor limit of a 3.6 V cell, alarm'),
  slopeBelowV: z.number().positive().default(3.4).describe('V; below this the slope tells its end'),
  cellMaxV: z
    .number()
    .positive()
    .default(4.5)
    .describe('V; above this it is no 3.6 V cell, and the limits do not apply'),
  clearAboveV: z
    .number()
    .min(0)
    .default(0.1)
    .describe('V above warnV; a new battery shows at least this'),
  days: z.number().int().min(1).default(2).describe('days in a row past a limit'),
  slopeDays: z.number().int().min(3).default(7).describe('days; a slope needs this many'),
  forecastDays: z.number().min(0).default(60).describe('days; it must last at least this long'),
  coldC: z
    .number()
    .default(0)
    .describe('°C; days that were never warmer count for the alarm limit only'),
  lifeYears: z
    .number()
    .min(0)
    .default(10)
    .describe('years; life of a battery from its fitting, 0 where nothing is known of it'),
  fitted: z
    .union([z.literal(''), z.iso.date()])
    .default('')
    .describe('date of the last battery change; empty: with the meter'),
  clearForMs: z
    .number()
    .min(0)
    .default(4 * 86_400_000)
    .describe('ms; the battery must have been good this long to end the alarm'),
  maxGapMs: z
    .number()
    .min(0)
    .default(14 * 86_400_000)
    .describe('ms; after this long without a voltage nobody knows'),
});
type Params = z.infer<typeof Params>;

interface Watch {
  readonly p: Params;
  readonly rule: GradedRule;
  /** When its age is at an end; null where the fitting is not known. */
  readonly endOfLife: EpochMs | null;
}

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365.2425;

const watchOf = (p: Params, { meter }: Asset): Watch => {
  const fitted = p.fitted === '' ? meter?.installed : p.fitted;
  return {
    p,
    rule: bySamples({ offDelayMs: p.clearForMs, maxGapMs: p.maxGapMs }, 'no battery voltage'),
    endOfLife:
      fitted === undefined || p.lifeYears === 0
        ? null
        : epochMs(Date.parse(fitted) + p.lifeYears * YEAR_DAYS * DAY_MS),
  };
};

const State = z.object({
  graded: Graded,
  /** The UTC day that still grows: days since 1970, first record, highest voltage, highest °C. */
  day: z
    .object({
      day: z.number(),
      from: z.number(),
      volts: z.number(),
      warmest: z.number().nullable(),
    })
    .nullable(),
  /** First record of the first of the latest days in a row past a limit, and how many. */
  lowSince: z.number().nullable(),
  lowDays: z.number(),
  /** Day and highest voltage of the latest days below slopeBelowV. */
  falling: z.array(z.tuple([z.number(), z.number()])).readonly(),
});
type State = z.infer<typeof State>;

type Step = readonly [State, readonly Finding[]];

/** Days of slope kept. */
const FALLING_KEPT = 30;
/** V; a lower reading is no battery at all. */
const NO_BATTERY = 1;

function step(state: State, event: DetectorEvent, watch: Watch): Step {
  if (event.kind === 'tick') return within(state, gradeWait(state.graded, event.ts, watch.rule));
  if (event.kind !== 'reading' || event.reading.record !== 'meter') return unchanged(state);
  const { reading } = event;
  if (reading.values.flags?.includes('lowBattery') === true) return flagged(state, reading, watch);
  const volts = reading.values.battery;
  if (volts === undefined || volts < NO_BATTERY) return unchanged(state);
  return measure(state, reading, volts, watch);
}

function flagged(state: State, { ts, values }: MeterReading, watch: Watch): Step {
  const evidence: Evidence = [
    { name: 'flags', value: 'lowBattery' },
    ...(values.battery === undefined
      ? []
      : [{ name: 'battery', value: values.battery, unit: 'V' } as const]),
  ];
  return within(
    state,
    gradeSample(state.graded, ts, { priority: 3, onset: ts, evidence }, watch.rule),
  );
}

function measure(state: State, { ts, values }: MeterReading, volts: number, watch: Watch): Step {
  const day = Math.floor(ts / DAY_MS);
  const tGas = values.tGas ?? null;
  const open = state.day;
  if (open === null || day > open.day) {
    const [closed, findings] = open === null ? unchanged(state) : closeDay(state, open, ts, watch);
    return [{ ...closed, day: { day, from: ts, volts, warmest: tGas } }, findings];
  }
  const isWarmer = tGas !== null && (open.warmest === null || tGas > open.warmest);
  if (volts <= open.volts && !isWarmer) return unchanged(state);
  const warmest = isWarmer ? tGas : open.warmest;
  return unchanged({ ...state, day: { ...open, volts: Math.max(volts, open.volts), warmest } });
}

type Day = NonNullable<State['day']>;

function closeDay(state: State, day: Day, now: EpochMs, watch: Watch): Step {
  const { p } = watch;
  const isCell = day.volts <= p.cellMaxV;
  const isCold = day.warmest !== null && day.warmest < p.coldC;
  const falling = fallingAfter(state, day, p, isCell && !isCold ? 'counts' : 'ignored');
  const judged = judgeDay(day, falling, isCell ? (isCold ? 'cold' : 'warm') : 'other', watch);
  const lowDays = judged === null ? 0 : state.lowDays + 1;
  const lowSince = judged === null ? null : (state.lowSince ?? day.from);
  const next: State = { ...state, falling, lowDays, lowSince };
  const { priority } = state.graded;
  const isGood = judged === null && (!isCell || day.volts >= p.warnV + p.clearAboveV);
  // between the limits, or not yet long enough: neither raises nor clears
  if (judged === null ? !isGood : lowDays < p.days && priority === null) return unchanged(next);
  const grade: Grade | null = judged && { ...judged, onset: epochMs(lowSince ?? day.from) };
  return within(next, gradeSample(state.graded, now, grade, watch.rule));
}

function fallingAfter(
  { falling }: State,
  { day, volts }: Day,
  p: Params,
  use: 'counts' | 'ignored',
): State['falling'] {
  if (use === 'ignored') return falling;
  if (volts >= p.slopeBelowV) return falling.length === 0 ? falling : [];
  return [...falling.slice(1 - FALLING_KEPT), [day, rounded(volts, 3)]];
}

function judgeDay(
  { day, volts }: Day,
  falling: State['falling'],
  cell: 'warm' | 'cold' | 'other',
  { p, endOfLife }: Watch,
): Omit<Grade, 'onset'> | null {
  const against = (limit: number): Evidence[number] => ({
    name: 'battery',
    value: rounded(volts, 2),
    unit: 'V',
    limit,
    relation: 'below',
  });
  if (cell !== 'other' && volts < p.alarmV) return { priority: 3, evidence: [against(p.alarmV)] };
  const left = cell === 'warm' ? daysLeft(falling, volts, p) : null;
  if (left !== null && left < p.forecastDays)
    return { priority: 3, evidence: [against(p.slopeBelowV), forecast(left, p)] };
  if (cell === 'warm' && volts < p.warnV) return { priority: 4, evidence: [against(p.warnV)] };
  const byAge = endOfLife === null ? null : Math.floor(endOfLife / DAY_MS) - day;
  if (byAge === null || byAge >= p.forecastDays) return null;
  const battery = { name: 'battery', value: rounded(volts, 2), unit: 'V' } as const;
  return { priority: 4, evidence: [battery, forecast(byAge, p)] };
}

const forecast = (days: number, { forecastDays }: Params): Evidence[number] => ({
  name: 'batteryDays',
  value: Math.round(days),
  unit: 'd',
  limit: forecastDays,
  relation: 'below',
});

/** Days until it falls to the alarm limit, by its slope; null where there is none. */
function daysLeft(falling: State['falling'], volts: number, p: Params): number | null {
  if (falling.length < p.slopeDays) return null;
  const line = theilSen(falling);
  return line === null || line.slope >= 0 ? null : Math.max(0, (volts - p.alarmV) / -line.slope);
}

export const meterBattery = defineDetector<Params, Watch, State>({
  type: 'meter.battery',
  watches: 'meter',
  about: {
    rule: 'M-11',
    formula:
      'Highest V of a day < 3.0 (P3) or < 3.2 (P4) on 2 days in a row; below 3.4 V: (V − 3.0)/−slope of ≤ 30 days < 60 d (P3); age: fitting + 10 years − today < 60 d (P4); flag lowBattery (P3)',
    delay: '2 days; the first record with the flag',
    source:
      'Limits of 3.6 V Li-SOCl₂ cells (domain description M-11, to be confirmed with the vendor)',
    cannotSee:
      'The charge left above 3.4 V, except by age; messages sent are not counted; packs of another voltage are judged by flag and age only',
  },
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 31 * DAY_MS,
  applies: (asset) => asset.meter !== null,
  prepare: watchOf,
  start: () => ({ graded: UNGRADED, day: null, lowSince: null, lowDays: 0, falling: [] }),
  step,
  dueAt: (state, { rule }) => gradedDueAt(state.graded, rule),
});
