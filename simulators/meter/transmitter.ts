import type { Random } from '../../src/lib/seeded-random.ts';

export interface Transmitter {
  /** Standard deviation of the noise, in the measured unit. */
  readonly sigma: number;
  /** Smallest step of the output. */
  readonly step: number;
}

/** A corrector's pressure cell: noise 0.05 % of full scale, 0.0153 kPa a step. */
export const pressureTransmitter = (fullScaleKPa: number): Transmitter => ({
  sigma: 0.0005 * fullScaleKPa,
  step: 0.0153,
});

export const TEMPERATURE_TRANSMITTER: Transmitter = { sigma: 0.1, step: 0.01 };

/** One noisy, quantised measurement, rounded to 4 decimals so that it prints short. */
export const measured = (transmitter: Transmitter, truth: number, random: Random): number =>
  rounded(
    Math.round((truth + random.normal() * transmitter.sigma) / transmitter.step) * transmitter.step,
    4,
  );

export const rounded = (value: number, decimals: number): number => {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
};
