import { z } from 'zod';
import type { Conversion } from '../../gas/compressibility.ts';
import { toKelvin } from '../../gas/gas-constants.ts';
import type { MeterDigest } from '../../model/digest.ts';
import { kPaAbs } from '../../model/units.ts';
import { rounded } from '../stats/rounded.ts';

/**
 * Hours of a corrector, each compared with its own pressure and temperature. The
 * registers tell the factor that was used, C = ΔVb/ΔVm. What the pressure was
 * during the hour is known only at its ends, so C is computed twice: with the
 * end, and with the mean of both ends. A fault shows in both.
 */
export const FactorHour = z.tuple([
  /** End of the hour, ms. */
  z.number(),
  /** ΔVm, m³. */
  z.number(),
  /** C of the registers ÷ C computed from the end of the hour, minus 1, in %. */
  z.number(),
  /** The same from the mean of both ends. */
  z.number(),
]);
export type FactorHour = z.infer<typeof FactorHour>;

/** Where the hour before ended. */
export const LineEnd = z.object({
  to: z.number(),
  p: z.number(),
  t: z.number(),
  /** Whether gas flowed at that moment; null where the record does not say. */
  flows: z.boolean().nullable(),
});
export type LineEnd = z.infer<typeof LineEnd>;

export interface HourLimits {
  /** m³; an hour with less says nothing. */
  readonly minM3: number;
  /** Share; the pressure may move by this within an hour. */
  readonly steadyShare: number;
  /** K; the temperature too. */
  readonly steadyK: number;
  /**
   * `regulated`: behind a regulator of its own the pressure rises to lock-up when
   * nothing flows, so what a record reads at rest is not what the gas had.
   */
  readonly pressure: 'shared' | 'regulated';
}

/** The measured and computed factor of an hour, for people to see. */
export interface FactorOfHour {
  readonly hour: FactorHour;
  readonly c: number;
  readonly computed: number;
  readonly pAbs: number;
  readonly tGas: number;
}

/** The nearer to 0 of both, %: what the hour is off by at least; 0 where they disagree. */
export function offBy(hour: FactorHour): number {
  const [end, mean] = [hour[2], hour[3]];
  return Math.sign(end) === Math.sign(mean) ? Math.min(Math.abs(end), Math.abs(mean)) : 0;
}

/** A record more often than this within an hour: their mean is the hour's. */
const MANY_RECORDS = 6;

/** Null where the hour cannot be judged: no flow, a reset, a gap, unsteady pressure. */
export function factorOfHour(
  digest: MeterDigest,
  before: LineEnd | null,
  conversion: Conversion,
  limits: HourLimits,
): FactorOfHour | null {
  const { vmM3, vbM3, pAbs, tGas, cover, from, to } = digest;
  if (vmM3 === null || vbM3 === null || pAbs === null || tGas === null) return null;
  if (cover === 'gap' || vmM3 < limits.minM3 || vbM3 <= 0) return null;
  const isSampled = digest.records >= MANY_RECORDS;
  if (limits.pressure === 'regulated' && !isSampled && restsAtAnEnd(digest, before)) return null;
  const start = isSampled ? { p: pAbs.min, t: tGas.min } : before?.to === from ? before : null;
  if (start === null) return null;
  const moved = isSampled
    ? { p: pAbs.max / pAbs.min - 1, t: tGas.max - tGas.min }
    : { p: Math.abs(pAbs.mean / start.p - 1), t: Math.abs(tGas.mean - start.t) };
  // written so that a pressure of 0 fails too
  if (!(moved.p <= limits.steadyShare) || moved.t > limits.steadyK) return null;
  const p = isSampled ? pAbs.mean : (pAbs.mean + start.p) / 2;
  const t = isSampled ? tGas.mean : (tGas.mean + start.t) / 2;
  const byEnd = conversion.factor(kPaAbs(pAbs.mean), toKelvin(tGas.mean));
  const byMean = conversion.factor(kPaAbs(p), toKelvin(t));
  if (!byEnd.ok || !byMean.ok) return null;
  const c = vbM3 / vmM3;
  const off = (computed: number): number => rounded(100 * (c / computed - 1), 3);
  return {
    hour: [to, rounded(vmM3, 3), off(byEnd.value), off(byMean.value)],
    c,
    computed: byMean.value,
    pAbs: p,
    tGas: t,
  };
}

const restsAtAnEnd = (digest: MeterDigest, before: LineEnd | null): boolean =>
  before?.flows === false || flowsAtEnd(digest) === false;

/** Of an hour with one record, whose flow is the hour's. */
export const flowsAtEnd = ({ qm }: MeterDigest): boolean | null =>
  qm === null ? null : qm.min > 0;
