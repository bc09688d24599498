import type { EstimateMethod } from '../../model/archive/back-billing-kind.ts';
import type { Localized } from '../../model/localized.ts';

/** What is held to have passed in a span, base m³. */
export interface VolumeEstimate {
  readonly method: EstimateMethod;
  readonly m3: number;
  /** The true volume lies between them in 95 of 100 cases. */
  readonly lowM3: number;
  readonly highM3: number;
  readonly formula: Localized;
  readonly terms: readonly Term[];
  /** By hour of the span; their sum is `m3`. */
  readonly byHour: readonly number[];
  readonly remarks: readonly Localized[];
}

/** A number of the reckoning, with what it is. */
export interface Term extends Localized {
  readonly value: number;
  readonly unit: string;
}

export const term = (zh: string, en: string, value: number, unit: string, digits = 1): Term => ({
  zh,
  en,
  value: Number(value.toFixed(digits)),
  unit,
});

/**
 * Band of 95 % about a volume: ±t·σ, with Student's t where few days tell the spread.
 * @param sigma 1σ as a fraction of the volume.
 * @param freedom degrees of freedom of `sigma`; absent: it is known.
 */
export function bandOf(
  m3: number,
  sigma: number,
  freedom = Number.POSITIVE_INFINITY,
): Pick<VolumeEstimate, 'lowM3' | 'highM3'> {
  const half = studentT(freedom) * sigma * Math.abs(m3);
  return { lowM3: m3 - half, highM3: m3 + half };
}

/** Two-sided 95 % point, by the Cornish–Fisher series (Abramowitz & Stegun 26.7.5): within 2 % from 3 on. */
const studentT = (freedom: number): number => {
  const v = Math.max(3, freedom);
  return 1.96 + 2.3722 / v + 2.8225 / v ** 2 + 2.5558 / v ** 3 + 1.5895 / v ** 4;
};

/** Spreads a volume like a series of weights; evenly where they are all nothing. */
export function spreadLike(m3: number, weights: readonly number[]): readonly number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (whole > 0 ? (m3 * weight) / whole : m3 / weights.length));
}
