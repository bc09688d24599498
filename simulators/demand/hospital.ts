import { drift } from '../physics/inlet.ts';
import { type DemandModel, hourly } from './demand.ts';
import { heating } from './heating.ts';

/** Base 60 %; sterilisation, kitchen and laundry peaks at 05–08, 10–12, 16–18. */
const HOURS = [
  0.6, 0.6, 0.6, 0.6, 0.65, 0.9, 1, 0.95, 0.75, 0.75, 0.95, 1, 0.75, 0.65, 0.65, 0.75, 0.95, 0.95,
  0.75, 0.7, 0.65, 0.62, 0.6, 0.6,
];
/** Steam and kitchen go on all year; heating doubles them in winter. */
const ALL_YEAR = 0.5;

/** Steam and heating: winter twice summer, never zero. */
export const hospitalDemand: DemandModel = (loadNm3h, random) => {
  const habit = drift(random.fork('habit'), 0.1, 0.5);
  const heat = heating(random.fork('weather'));
  return {
    next(at, seconds) {
      const season = ALL_YEAR + (1 - ALL_YEAR) * heat.next(at, seconds);
      return loadNm3h * season * hourly(HOURS, at.hour) * Math.exp(habit.next(seconds));
    },
  };
};
