import type { Random } from '../../src/lib/seeded-random.ts';
import type { Demand, DemandModel, LocalTime } from './demand.ts';

interface Cycle {
  /** Minutes a burner or compressor stays on and off: shortest and longest. */
  readonly onMinutes: readonly [number, number];
  readonly offMinutes: (at: LocalTime) => readonly [number, number];
  /** Share of the load while on. */
  readonly level: readonly [number, number];
  readonly mayRun: (at: LocalTime) => boolean;
}

const between = (random: Random, [low, high]: readonly [number, number]): number =>
  low + (high - low) * random.next();

/** Something large that is either on or off. */
const switched =
  (cycle: Cycle): DemandModel =>
  (loadNm3h, random): Demand => {
    let level = 0;
    let secondsLeft = 60 * between(random, cycle.onMinutes);
    let isOn = false;
    return {
      next(at, seconds) {
        secondsLeft -= seconds;
        if (secondsLeft <= 0) {
          isOn = !isOn && cycle.mayRun(at);
          secondsLeft = 60 * between(random, isOn ? cycle.onMinutes : cycle.offMinutes(at));
          level = between(random, cycle.level);
        }
        return isOn && cycle.mayRun(at) ? loadNm3h * level : 0;
      },
    };
  };

/** Boiler of a two-shift factory: 07–23 from Monday to Saturday, cycles of 5 to 20 min. */
export const factoryDemand: DemandModel = switched({
  onMinutes: [5, 20],
  offMinutes: () => [2, 8],
  level: [0.6, 1],
  mayRun: (at) => at.weekday < 6 && at.hour >= 7 && at.hour < 23,
});

/** CNG filling: a compressor at 60–90 %, 10–40 min at a time, busier at night. */
export const cngDemand: DemandModel = switched({
  onMinutes: [10, 40],
  offMinutes: (at) => (at.hour >= 22 || at.hour < 6 ? [3, 10] : [10, 40]),
  level: [0.6, 0.9],
  mayRun: () => true,
});
