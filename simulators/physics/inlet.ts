import type { Random } from '../../src/lib/seeded-random.ts';

/** Lag-1 hour correlation of a network's pressure, measured 0.90…0.95. */
const HOURLY_CORRELATION = 0.93;

/** First-order autoregressive deviation around 0, in the unit of `sigma`. */
export interface Drift {
  /** Deviation after `seconds` more. */
  next(seconds: number): number;
}

/** @param sigma standard deviation of the stationary process. */
export function drift(
  random: Random,
  sigma: number,
  hourlyCorrelation = HOURLY_CORRELATION,
): Drift {
  let value = random.normal() * sigma;
  let seconds = 0;
  let [keep, kick] = [1, 0];
  return {
    next(step) {
      if (step !== seconds) {
        seconds = step;
        keep = hourlyCorrelation ** (step / 3600);
        kick = sigma * Math.sqrt(1 - keep * keep);
      }
      value = value * keep + random.normal() * kick;
      return value;
    },
  };
}
