import { z } from 'zod';
import { type Conversion, compressibility } from '../gas/compressibility.ts';
import { toKelvin } from '../gas/gas-constants.ts';
import type { MeterDigest } from '../model/digest.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { MeterReading } from '../model/reading.ts';
import { type EpochMs, epochMs, kelvin, kPaAbs } from '../model/units.ts';
import { isBelied } from './conversion/belied.ts';
import { ConversionParams as Params } from './conversion/conversion-params.ts';
import {
  FactorHour,
  type FactorOfHour,
  factorOfHour,
  flowsAtEnd,
  LineEnd,
  offBy,
} from './conversion/factor-hours.ts';
import { type FactorWindow, factorWindow } from './conversion/factor-window.ts';
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
 * M-6 (domain.md §B.4): the corrector converts with another factor than its
 * pressure, its temperature and the zone's gas give. Two tests: the factor that
 * a snapshot reports, beside its own P and T; and the factor that the registers
 * show, ΔVb/ΔVm, over a day and more. Stored flows are not used: on a real
 * platform they are converted without Zb/Z.
 */
interface Watch {
  readonly p: Params;
  readonly rule: GradedRule;
  /** Snapshots have been counted already. */
  readonly snapshotRule: GradedRule;
  /** Null for a meter without conversion. */
  readonly conversion: Conversion | null;
  /** %; limit for the factor that a snapshot reports. */
  readonly snapshotPercent: number;
  readonly takes: 'snapshots' | 'any';
  /** m³ actual of an hour, and of a window. */
  readonly hourM3: number;
  readonly windowM3: number;
  readonly pressure: 'shared' | 'regulated';
}

function watchOf(p: Params, { meter, site, zone, device }: Asset): Watch {
  const isConnected = device.spec.reporting === 'scada';
  const base = site?.base ?? { pressureKPa: 101.325, temperatureK: 293.15 };
  const conversion =
    meter === null || meter.conversion === 'none'
      ? null
      : compressibility({
          kind: meter.conversion,
          gas: zone?.gas,
          fixedFactor: meter.fixedFactor,
          base: { pressure: kPaAbs(base.pressureKPa), temperature: kelvin(base.temperatureK) },
        });
  const delays = { offDelayMs: p.clearForMs, maxGapMs: p.maxGapMs };
  const blindReason = 'no volume to compare';
  return {
    p,
    rule: bySamples({ ...delays, onDelayMs: p.holdMs }, blindReason),
    snapshotRule: bySamples(delays, blindReason),
    conversion,
    snapshotPercent: p.snapshotPercent + (zone?.gas === undefined ? p.unknownGasPercent : 0),
    takes: isConnected ? 'any' : 'snapshots',
    hourM3: Math.max(p.hourM3, 20 * (meter?.resolution ?? 0), p.hourQMaxShare * (meter?.qMax ?? 0)),
    windowM3: Math.min(p.minM3, p.minQMaxHours * (meter?.qMax ?? Infinity)),
    pressure: site?.station === undefined ? 'shared' : 'regulated',
  };
}

const State = z.object({
  graded: Graded,
  hours: z.array(FactorHour).readonly(),
  end: LineEnd.nullable(),
  /** Snapshots in a row whose factor is off, and the first of them. */
  badSnapshots: z.number(),
  badSince: z.number().nullable(),
  /** Newest snapshot whose factor is right. */
  goodAt: z.number().nullable(),
});
type State = z.infer<typeof State>;

type Step = readonly [State, readonly Finding[]];

function step(state: State, event: DetectorEvent, watch: Watch): Step {
  const { conversion } = watch;
  if (event.kind === 'tick') return within(state, gradeWait(state.graded, event.ts, watch.rule));
  if (conversion === null) return unchanged(state);
  if (event.kind === 'hour')
    return event.digest.subject === 'meter'
      ? addHour(state, event.at, event.digest, conversion, watch)
      : unchanged(state);
  if (event.kind !== 'reading' || event.reading.record !== 'meter') return unchanged(state);
  const { reading } = event;
  if (
    reading.values.c === undefined ||
    (watch.takes === 'snapshots' && reading.kind !== 'snapshot')
  )
    return unchanged(state);
  return addSnapshot(state, reading, reading.values.c, conversion, watch);
}

function addHour(
  state: State,
  now: EpochMs,
  digest: MeterDigest,
  conversion: Conversion,
  watch: Watch,
): Step {
  const { p } = watch;
  const found = factorOfHour(digest, state.end, conversion, {
    minM3: watch.hourM3,
    steadyShare: p.steadyShare,
    steadyK: p.steadyK,
    pressure: watch.pressure,
  });
  const { pAbs, tGas } = digest;
  const end =
    pAbs === null || tGas === null
      ? null
      : { to: digest.to, p: pAbs.mean, t: tGas.mean, flows: flowsAtEnd(digest) };
  if (found === null) return unchanged({ ...state, end });
  const oldest = now - p.windowMs;
  const kept = state.hours.slice(1 - p.windowHours).filter(([to]) => to > oldest);
  const next: State = { ...state, end, hours: [...kept, found.hour] };
  if (next.badSnapshots >= p.snapshots) return unchanged(next);
  // while all is well only an hour that is off itself can change that: medians are dear
  const isClear = next.graded.tracked.phase === 'clear';
  if (isClear && offBy(found.hour) <= p.percent) return unchanged(next);
  const window = windowOf(next, watch);
  if (window === null) return unchanged(next);
  const size = Math.abs(window.percent);
  if (
    size > limitOf(window, p) &&
    !(watch.pressure === 'regulated' && isBelied(next, window, now, p))
  ) {
    const ratio = conversion.ratio(kPaAbs(found.pAbs), toKelvin(found.tGas));
    const grade = gradeOf(window, found, ratio.ok ? ratio.value : 1, p);
    return within(next, gradeSample(next.graded, now, grade, watch.rule));
  }
  // between the limits it neither raises nor clears what holds
  if (size > p.clearShare * p.percent && next.graded.priority !== null) return unchanged(next);
  return within(next, gradeSample(next.graded, now, null, watch.rule));
}

const HOUR_MS = 3_600_000;

const windowOf = ({ hours }: State, { p, windowM3 }: Watch): FactorWindow | null =>
  factorWindow(hours, {
    spanMs: p.spanMs,
    minM3: windowM3,
    minHours: p.minHours,
    keptHours: p.windowHours,
  });

/** Hours that differ a lot among themselves must agree on more. */
const limitOf = ({ spread }: FactorWindow, p: Params): number =>
  Math.max(p.percent, p.spreadFactor * spread);

const gradeOf = (window: FactorWindow, hour: FactorOfHour, ratio: number, p: Params): Grade => ({
  priority: 2,
  onset: epochMs(window.since),
  evidence: [
    {
      name: 'deviation',
      value: rounded(window.percent, 2),
      unit: '%',
      limit: (window.percent < 0 ? -1 : 1) * p.percent,
      relation: window.percent < 0 ? 'below' : 'above',
    },
    ...factors(hour.c, hour.computed, hour.pAbs, hour.tGas, ratio),
    { name: 'volume', value: rounded(window.volumeM3, 1), unit: 'm³' },
  ],
  estimate: [
    {
      name: 'atStake',
      value: rounded((Math.abs(window.percent) / 100) * window.volumeM3 * hour.computed, 2),
      unit: 'm³',
    },
  ],
});

const factors = (
  c: number,
  computed: number,
  pAbs: number,
  tGas: number,
  ratio: number,
): Evidence => [
  { name: 'c', value: rounded(c, 5) },
  { name: 'cComputed', value: rounded(computed, 5) },
  { name: 'pAbs', value: rounded(pAbs, 2), unit: 'kPa' },
  { name: 'tGas', value: rounded(tGas, 2), unit: '°C' },
  { name: 'zRatio', value: rounded(ratio, 5) },
];

function addSnapshot(
  state: State,
  { ts, values }: MeterReading,
  c: number,
  conversion: Conversion,
  watch: Watch,
): Step {
  const { p, snapshotPercent } = watch;
  const { pAbs, tGas } = values;
  if (pAbs === undefined || tGas === undefined) return unchanged(state);
  const computed = conversion.factor(pAbs, toKelvin(tGas));
  const ratio = conversion.ratio(pAbs, toKelvin(tGas));
  if (!computed.ok || !ratio.ok || computed.value <= 0) return unchanged(state);
  const percent = 100 * (c / computed.value - 1);
  if (Math.abs(percent) <= snapshotPercent) {
    // a connected meter tells its factor with every record: once an hour is enough
    const isKnown = state.goodAt !== null && ts - state.goodAt < HOUR_MS;
    if (state.badSnapshots === 0) return unchanged(isKnown ? state : { ...state, goodAt: ts });
    const right: State = { ...state, badSnapshots: 0, badSince: null, goodAt: ts };
    return within(right, gradeSample(state.graded, ts, null, watch.rule));
  }
  const badSince = state.badSince ?? ts;
  // counted no further than is asked: a fast meter must not change its state for ever
  const badSnapshots = Math.min(state.badSnapshots + 1, p.snapshots);
  const isLong = watch.takes === 'snapshots' || ts - badSince >= p.connectedMs;
  const next: State = { ...state, badSnapshots, badSince };
  if (badSnapshots < p.snapshots || !isLong) return unchanged(next);
  const evidence: Evidence = [
    {
      name: 'deviation',
      value: rounded(percent, 2),
      unit: '%',
      limit: rounded((percent < 0 ? -1 : 1) * snapshotPercent, 2),
      relation: percent < 0 ? 'below' : 'above',
    },
    ...factors(c, computed.value, pAbs, tGas, ratio.value),
  ];
  const grade: Grade = { priority: 2, onset: epochMs(badSince), evidence };
  return within(next, gradeSample(state.graded, ts, grade, watch.snapshotRule));
}

export const meterConversion = defineDetector<Params, Watch, State>({
  type: 'meter.conversion',
  watches: 'meter',
  about: {
    rule: 'M-6',
    formula:
      'C = (P/Pb)(Tb/T)(Zb/Z): |C reported/C − 1| > 0.3 % in 3 snapshots (+ 0.25 % where the gas is not on file); |ΔVb/ΔVm/C − 1| > 1 % as weighted median of ≥ 8 steady hours over ≥ 24 h and ≥ 50 m³ (or 2 h at Qmax), and > 1.5 times their spread, for 3 h; behind a regulator of its own only with the newest snapshot off too',
    delay: '1 to 2 days with flow; 3 snapshots',
    source:
      'EN 12405-1, ISO 12213-3; nine real correctors, 2018-2021: single hours lie within ±0.6 %, their medians raise nothing in 2 years, and a constant 2 % off is found within 2 days at 93 % of the moments with gas',
    cannotSee:
      'Less than 1 % in the registers; a wrong P or T that the corrector converts rightly (meter.sensor-drift); behind a regulator of its own, registers that go wrong while the snapshots stay right; which of C, P, T is wrong; meters without P and T or without conversion on file',
  },
  hears: ['reading', 'hour'],
  params: Params,
  state: State,
  version: 1,
  judges: 'condition',
  warmUpMs: 7 * 86_400_000,
  applies: (asset) => asset.meter !== null,
  prepare: watchOf,
  start: () => ({
    graded: UNGRADED,
    hours: [],
    end: null,
    badSnapshots: 0,
    badSince: null,
    goodAt: null,
  }),
  step,
  dueAt: (state, { rule }) => gradedDueAt(state.graded, rule),
  doubt: (state, watch) => {
    if (watch.conversion === null || windowOf(state, watch) !== null) return null;
    const volume = state.hours.reduce((sum, [, vm]) => sum + vm, 0);
    return `${rounded(volume, 1)} of ${watch.windowM3} m³ in steady hours`;
  },
});
