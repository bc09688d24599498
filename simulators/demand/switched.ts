import type { Random } from '../../src/lib/seeded-random.ts';
import { isPublicHoliday } from './calendar.ts';
import type { Demand, DemandModel, LocalTime } from './demand.ts';

interface Cycle {
  /** Minutes a burner or compressor stays on and off: shortest and longest. */
  readonly onMinutes: readonly [number, number];
  readonly offMinutes: (at: LocalTime) => readonly [number, number];
  /** Share of the load while on. */
  readonly level: readonly [number, number];
  /** Of this customer; drawn once. */
  readonly mayRun: (random: Random) => (at: LocalTime) => boolean;
}

const between = (random: Random, [low, high]: readonly [number, number]): number =>
  low + (high - low) * random.next();

/** Something large that is either on or off; steps longer than a cycle give its mean. */
const switched =
  (cycle: Cycle): DemandModel =>
  (loadNm3h, random): Demand => {
    const mayRun = cycle.mayRun(random.fork('calendar'));
    let level = 0;
    let secondsLeft = 60 * between(random, cycle.onMinutes);
    let isOn = false;
    return {
      next(at, seconds) {
        const runs = mayRun(at);
        let left = seconds;
        let burnt = 0;
        while (left > 0) {
          if (secondsLeft <= 0) {
            isOn = !isOn && runs;
            secondsLeft = 60 * between(random, isOn ? cycle.onMinutes : cycle.offMinutes(at));
            level = between(random, cycle.level);
          }
          const span = Math.min(left, secondsLeft);
          if (isOn && runs) burnt += level * span;
          secondsLeft -= span;
          left -= span;
        }
        return (loadNm3h * burnt) / seconds;
      },
    };
  };

/** Weeks of the summer shutdown and the day of the year it begins: 10 July to 10 August. */
const SHUTDOWN_WEEKS = [1, 3] as const;
const SHUTDOWN_FROM = [191, 222] as const;

/** Two shifts from Monday to Saturday, closed on holidays and one to three weeks in summer. */
const twoShifts = (random: Random): ((at: LocalTime) => boolean) => {
  const from = Math.floor(between(random, SHUTDOWN_FROM));
  const until = from + 7 * between(random, SHUTDOWN_WEEKS);
  return (at) =>
    at.weekday < 6 &&
    at.hour >= 7 &&
    at.hour < 23 &&
    !isPublicHoliday(at) &&
    (at.dayOfYear < from || at.dayOfYear >= until);
};

/** Boiler of a two-shift factory: 07–23 from Monday to Saturday, cycles of 5 to 20 min. */
export const factoryDemand: DemandModel = switched({
  onMinutes: [5, 20],
  offMinutes: () => [2, 8],
  level: [0.6, 1],
  mayRun: twoShifts,
});

/** Furnace of a workshop: one shift, long heats. */
export const workshopDemand: DemandModel = switched({
  onMinutes: [20, 60],
  offMinutes: () => [5, 15],
  level: [0.5, 1],
  mayRun: () => (at) => at.weekday < 6 && at.hour >= 8 && at.hour < 18 && !isPublicHoliday(at),
});

/** CNG filling: a compressor at 60–90 %, 10–40 min at a time, busier at night. */
export const cngDemand: DemandModel = switched({
  onMinutes: [10, 40],
  offMinutes: (at) => (at.hour >= 22 || at.hour < 6 ? [3, 10] : [10, 40]),
  level: [0.6, 0.9],
  mayRun: () => () => true,
});
