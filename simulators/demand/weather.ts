import type { Random } from '../../src/lib/seeded-random.ts';
import { drift } from '../physics/inlet.ts';
import type { LocalTime } from './demand.ts';

export interface Weather {
  /** Outdoor temperature, °C. */
  next(at: LocalTime, seconds: number): number;
}

/** Lower Yangtze climate: mean 17 °C, coldest about 20 January, days ±4 °C, spells σ 3 °C. */
export function weather(random: Random): Weather {
  const spell = drift(random, 3, 0.98);
  return {
    next(at, seconds) {
      const season = -12 * Math.cos((2 * Math.PI * (at.dayOfYear - 20)) / 365);
      const day = -4 * Math.cos((2 * Math.PI * (at.hour - 3)) / 24);
      return 17 + season + day + spell.next(seconds);
    },
  };
}

export interface Sigmoid {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/**
 * Daily demand against outdoor temperature, h(ϑ) = A/(1+(B/(ϑ−40))^C)+D.
 * Source: BDEW load profiles as in oemof/demandlib. ϑ is held below 40 °C.
 */
export const sigmoid = ({ a, b, c, d }: Sigmoid, tCelsius: number): number =>
  a / (1 + (b / (Math.min(tCelsius, 39.9) - 40)) ** c) + d;
