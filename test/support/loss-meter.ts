import type { Random } from '../../src/lib/seeded-random.ts';
import { factorAt } from '../../src/metering/balance/line-factor.ts';
import type { Slice } from '../../src/metering/balance/meter-series.ts';
import { Certificate } from '../../src/model/archive/metering-kinds.ts';
import { epochMs } from '../../src/model/units.ts';
import { meterStats } from './meter-stats.ts';

export const HOUR = 3_600_000;
/** Midnight in Shanghai, a Monday. */
export const START = Date.parse('2026-03-02T00:00:00+08:00');
export const PAST_DAYS = 28;
export const DAYS = 14;
export const HOURS = 24 * (PAST_DAYS + DAYS);
export const FIRST = 24 * PAST_DAYS;

/** How a simulated meter is made. */
export interface LossMeterKind {
  readonly type: 'turbine' | 'rotary' | 'diaphragm';
  readonly conversion: 'sgerg88' | 'none' | 'fixed';
  readonly qMax: number;
  readonly kPa: number;
  readonly hasCertificate: boolean;
}

export type SimulatedMeter = ReturnType<typeof meterOf>;

/** A meter whose error is within its class: what does not pass is not in service. */
export function meterOf(
  random: Random,
  kind: LossMeterKind,
  n: number,
  trueM3: Float64Array,
  gasC: number,
) {
  const maximum = kind.type === 'diaphragm' ? 1.5 : 1;
  const draw = (): number => {
    const error = (maximum / 2) * random.normal();
    return Math.abs(error) <= maximum ? error : draw();
  };
  const atVerification = draw();
  const certificate = kind.hasCertificate
    ? Certificate.parse({
        meter: `m-${n}`,
        serial: `${n}`,
        number: `${n}`,
        laboratory: 'lab',
        verifiedOn: '2025-12-01',
        validUntil: '2027-12-01',
        verdict: 'pass',
        errors: [0.05, 0.1, 0.4, 1].map((loadShare) => ({
          loadShare,
          percent: atVerification * (loadShare < 0.1 ? 1.6 : 1),
        })),
      })
    : null;
  const drift = 0.25 * random.normal();
  const atLowLoad = random.normal();
  const line = {
    pAbs: kind.kPa * (1 + 0.02 * random.normal()) + 101.325 + 0.8 * random.normal(),
    tGas: gasC + 1.5 * random.normal(),
  };
  const site = { base: { pressureKPa: 101.325, temperatureK: 293.15 } };
  // the border: the factor asks a site for its base alone
  const factor = factorAt(site as never, line.pAbs, line.tGas);
  const agreed = kind.conversion === 'fixed' ? 1 + kind.kPa / 101.325 : 1;
  const billedAs = kind.conversion === 'sgerg88' ? factor : agreed;
  const counts = new Float64Array(HOURS).fill(1);
  let unread: (h: number) => boolean = () => false;
  let gap: readonly [number, number] | null = null;
  const errorAt = (h: number): number => {
    const load = (trueM3[h] ?? 0) / factor / kind.qMax;
    const low = load < 0.1 ? atVerification * 0.6 * (load < 0.05 ? 1 : (0.1 - load) / 0.05) : 0;
    return (atVerification + low + drift + (load < 0.1 ? 0.2 * atLowLoad : 0)) / 100;
  };
  const countedAt = (h: number): number =>
    ((trueM3[h] ?? 0) / factor) * (1 + errorAt(h)) * (counts[h] ?? 1);
  const overSpan = (of: (h: number) => number): number => {
    let total = 0;
    for (let h = FIRST; h < HOURS; h += 1) total += of(h);
    return total;
  };
  return {
    kind,
    certificate,
    stealFrom: (from: number, share: number): void => void counts.fill(share, from),
    loseReadings(draws: Random): void {
      const until = HOURS - (draws.next() < 0.3 ? draws.int(40) : 0);
      unread = (h) => h >= until;
      if (draws.next() < 0.2) {
        const start = FIRST - draws.int(30);
        gap = [start, start + 10 + draws.int(40)];
      }
    },
    registeredM3: () => overSpan((h) => countedAt(h) * billedAs),
    errorM3: () => overSpan((h) => (trueM3[h] ?? 0) * errorAt(h) * (billedAs / factor)),
    uncorrectedM3: () => overSpan((h) => ((trueM3[h] ?? 0) * (billedAs - factor)) / factor),
    lateM3: () => overSpan((h) => (unread(h) ? countedAt(h) * billedAs : 0)),
    slices(): readonly Slice[] {
      const [first, end] = gap ?? [0, 0];
      let even = 0;
      for (let h = first; h < end; h += 1) even += countedAt(h) / (end - first);
      return Array.from({ length: HOURS }, (_, h) => h).flatMap((h): Slice[] => {
        if (unread(h)) return [];
        const isGap = h >= first && h < end;
        const vmM3 = isGap ? even : countedAt(h);
        return [hourOf(kind, h, vmM3, vmM3 * billedAs, isGap, line)];
      });
    },
  };
}

function hourOf(
  kind: LossMeterKind,
  h: number,
  vmM3: number,
  vbM3: number,
  isGap: boolean,
  line: { readonly pAbs: number; readonly tGas: number },
): Slice {
  const qMin = kind.qMax / 50;
  const band = vmM3 < qMin ? 'belowQminMs' : vmM3 < kind.qMax / 10 ? 'qminToQtMs' : 'qtToQmaxMs';
  const converted = kind.conversion === 'sgerg88';
  return {
    start: epochMs(START + h * HOUR),
    end: epochMs(START + (h + 1) * HOUR),
    stats: meterStats({
      vmM3,
      vbM3: converted ? vbM3 : 0,
      estimatedVmM3: isGap ? vmM3 : 0,
      estimatedVbM3: isGap && converted ? vbM3 : 0,
      knownMs: HOUR,
      [band]: HOUR,
      vm: 1,
      vb: converted ? 1 : null,
      ...(converted ? { pAbsSum: line.pAbs, pAbsCount: 1, tGasSum: line.tGas, tGasCount: 1 } : {}),
    }),
  };
}
