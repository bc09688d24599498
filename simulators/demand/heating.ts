import type { Random } from '../../src/lib/seeded-random.ts';
import type { LocalTime } from './demand.ts';
import { weather } from './weather.ts';

/** Heat that a building asks for, as a share of the coldest usual day's. */
export interface Heating {
  next(at: LocalTime, seconds: number): number;
}

/** Nobody heats above this, °C outdoors; the load figure holds at 5 °C. */
const HEATING_LIMIT_C = 18;
const DESIGN_C = 5;
/** Walls follow the weather with this delay. */
const WALL_HOURS = 24;
/** The boiler's size. */
const MOST = 1.3;

/** Heating degrees behind the walls' delay, 0…1.3: 1 at 5 °C, 0 from 18 °C on. */
export function heating(random: Random): Heating {
  const outside = weather(random);
  let wallC: number | null = null;
  return {
    next(at, seconds) {
      const now = outside.next(at, seconds);
      const share = 1 - Math.exp(-seconds / 3600 / WALL_HOURS);
      wallC = wallC === null ? now : wallC + (now - wallC) * share;
      const asked = (HEATING_LIMIT_C - wallC) / (HEATING_LIMIT_C - DESIGN_C);
      return Math.min(MOST, Math.max(0, asked));
    },
  };
}
