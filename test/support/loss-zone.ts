import type { Random } from '../../src/lib/seeded-random.ts';
import type { BalanceMeter } from '../../src/metering/balance/balance-meter.ts';
import type { BalanceInput } from '../../src/metering/balance/zone-balance.ts';
import { type Fleet, FleetShape } from '../../src/model/fleet.ts';
import { epochMs } from '../../src/model/units.ts';
import {
  DAYS,
  FIRST,
  HOUR,
  HOURS,
  type LossMeterKind,
  meterOf,
  PAST_DAYS,
  type SimulatedMeter,
  START,
} from './loss-meter.ts';

const INLET: LossMeterKind = {
  type: 'turbine',
  conversion: 'sgerg88',
  qMax: 2_500,
  kPa: 300,
  hasCertificate: true,
};

const KINDS: readonly LossMeterKind[] = [
  ...repeat(5, {
    type: 'turbine',
    conversion: 'sgerg88',
    qMax: 250,
    kPa: 300,
    hasCertificate: true,
  }),
  ...repeat(4, {
    type: 'rotary',
    conversion: 'sgerg88',
    qMax: 100,
    kPa: 100,
    hasCertificate: false,
  }),
  ...repeat(3, { type: 'diaphragm', conversion: 'none', qMax: 40, kPa: 5, hasCertificate: false }),
  ...repeat(2, { type: 'rotary', conversion: 'fixed', qMax: 65, kPa: 20, hasCertificate: true }),
];

function repeat(count: number, kind: LossMeterKind): readonly LossMeterKind[] {
  return Array.from({ length: count }, () => kind);
}

/** What really happened in the span, base m³. */
export interface LossTruth {
  readonly leakM3: number;
  readonly ownUseM3: number;
  readonly meterErrorM3: number;
  readonly uncorrectedM3: number;
  readonly lateM3: number;
  /** As all registers, had they been read, would have it. */
  readonly lossM3: number;
}

export interface LossZone {
  readonly fleet: Fleet;
  readonly input: BalanceInput;
  readonly truth: LossTruth;
}

export interface LossPlan {
  /** Share of what comes in that leaks. */
  readonly leak: number;
  /** A customer whose meter counts this fraction of its gas within the span. */
  readonly thief?: { readonly meter: number; readonly counts: number };
}

/** Fourteen customers behind one inlet, four weeks of past and two that are balanced. */
export function lossZone(random: Random, { leak, thief }: LossPlan): LossZone {
  const weather = walk(random, PAST_DAYS + DAYS, 0.1, 0.8);
  const gasC = 12 + 2 * random.normal();
  const sites = KINDS.map((kind, n) => customer(random, kind, n, weather, gasC));
  const pack = packOf(random);
  const leakHour =
    (leak * sum(sites.map(({ trueM3 }) => sum(trueM3.subarray(FIRST))))) / (HOURS - FIRST);
  const purge = { m3: 400, sigmaShare: 0.2 };
  const purged = purge.m3 * (1 + purge.sigmaShare * random.normal());
  const inlet = Float64Array.from({ length: HOURS }, (_, h) => {
    const burnt = sum(sites.map(({ trueM3 }) => trueM3[h] ?? 0));
    return burnt + leakHour + pack.taken(h) + (h === FIRST + 100 ? purged : 0);
  });
  const main = meterOf(random, INLET, 0, inlet, gasC);
  const meters = [main, ...sites.map(({ meter }) => meter)];
  if (thief !== undefined) meters[thief.meter + 1]?.stealFrom(FIRST, thief.counts);
  for (const [n, meter] of meters.entries()) if (n > 0) meter.loseReadings(random);
  const fleet = fleetOf(meters);
  const [zone] = fleet.zones;
  if (zone === undefined) throw new Error('no zone');
  const list = fleet.sites.map((site, n): BalanceMeter => {
    const [meter] = site.meters;
    if (meter === undefined) throw new Error('no meter');
    const certificate = meters[n]?.certificate ?? null;
    return { meter, site, side: n === 0 ? 'in' : 'out', certificate, intervalMs: HOUR };
  });
  const net = (of: (meter: SimulatedMeter) => number): number =>
    sum(meters.map((meter, n) => (n === 0 ? 1 : -1) * of(meter)));
  const span = { from: epochMs(START + FIRST * HOUR), to: epochMs(START + HOURS * HOUR) };
  return {
    fleet,
    input: {
      calendar: { timeZone: 'Asia/Shanghai', startHour: 0 },
      holidays: new Set(),
      ...span,
      every: 'week',
      size: 'hour',
      meters: list,
      slices: new Map(list.map(({ meter }, n) => [meter.id, meters[n]?.slices() ?? []])),
      sites: fleet.sites,
      pressures: [span.from, span.to].map((at, n) => ({
        site: 's-0',
        at,
        pAbs: pack.seen[n] ?? 0,
        tGas: 20,
      })),
      ownUse: [
        {
          from: epochMs(START + (FIRST + 100) * HOUR),
          to: epochMs(START + (FIRST + 101) * HOUR),
          ...purge,
        },
      ],
      alarms: [],
    },
    truth: {
      leakM3: leakHour * (HOURS - FIRST),
      ownUseM3: purged,
      meterErrorM3: net((meter) => meter.errorM3()),
      uncorrectedM3: net((meter) => meter.uncorrectedM3()),
      lateM3: net((meter) => meter.lateM3()),
      lossM3: net((meter) => meter.registeredM3()) - pack.takenM3,
    },
  };
}

/** Pipes of 500 m³ near 400 kPa absolute, read to 0.5 kPa. */
function packOf(random: Random) {
  const [volume, base] = [500, 101.325];
  const pressures = [400 + 10 * random.normal(), 400 + 10 * random.normal()];
  const takenM3 = (volume * ((pressures[1] ?? 0) - (pressures[0] ?? 0))) / base;
  return {
    takenM3,
    seen: pressures.map((pressure) => pressure + 0.5 * random.normal()),
    taken: (h: number): number => (h < FIRST ? 0 : takenM3 / (HOURS - FIRST)),
  };
}

function customer(
  random: Random,
  kind: LossMeterKind,
  n: number,
  weather: readonly number[],
  gasC: number,
) {
  const level = kind.qMax * (0.15 + 0.3 * random.next()) * (1 + kind.kPa / 101.325);
  const own = walk(random, PAST_DAYS + DAYS, 0.08, 0.6);
  const opens = 5 + random.int(4);
  const trueM3 = Float64Array.from({ length: HOURS }, (_, h) => {
    const [day, hour] = [Math.floor(h / 24), h % 24];
    const shape = (hour >= opens && hour < opens + 14 ? 1 : 0.15) * (day % 7 === 6 ? 0.5 : 1);
    const moved = (weather[day] ?? 0) + (own[day] ?? 0) + 0.15 * random.normal();
    return level * shape * Math.exp(moved);
  });
  return { trueM3, meter: meterOf(random, kind, n + 1, trueM3, gasC) };
}

/** A logarithm that wanders: AR(1). */
function walk(random: Random, length: number, sigma: number, phi: number): readonly number[] {
  const values: number[] = [];
  let value = sigma * random.normal();
  for (let at = 0; at < length; at += 1) {
    values.push(value);
    value = phi * value + sigma * Math.sqrt(1 - phi * phi) * random.normal();
  }
  return values;
}

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

const fleetOf = (meters: readonly SimulatedMeter[]) =>
  FleetShape.parse({
    zones: [{ id: 'z', name: 'Zone', inletMeters: ['m-0'] }],
    customers: [{ id: 'c', name: 'Customers', class: 'other' }],
    sites: meters.map(({ kind }, n) => ({
      id: `s-${n}`,
      name: `Site ${n}`,
      zone: 'z',
      customer: 'c',
      ...(n === 0 ? { volumeM3: 500 } : {}),
      station: {
        device: `rtu-${n}`,
        setKPa: kind.kPa,
        runs: [{ id: 'A', role: 'duty', setKPa: kind.kPa }],
      },
      meters: [
        {
          id: `m-${n}`,
          device: `d-${n}`,
          type: kind.type,
          qMin: kind.qMax / 50,
          qMax: kind.qMax,
          conversion: kind.conversion,
          ...(kind.conversion === 'fixed' ? { fixedFactor: 1 + kind.kPa / 101.325 } : {}),
        },
      ],
    })),
  });
