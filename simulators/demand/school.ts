import { drift } from '../physics/inlet.ts';
import { isSchoolHoliday } from './calendar.ts';
import { type DemandModel, hourly } from './demand.ts';
import { heating } from './heating.ts';

/** Kitchen: breakfast, lunch, dinner. */
const KITCHEN = [
  0, 0, 0, 0, 0, 0.3, 0.8, 0.4, 0.1, 0.3, 0.8, 1, 0.6, 0.1, 0, 0.2, 0.7, 0.8, 0.3, 0, 0, 0, 0, 0,
];
/** Boiler for the classrooms, and hot water in the evening. */
const BOILER = [
  0, 0, 0, 0, 0, 0.5, 1, 1, 0.9, 0.8, 0.8, 0.7, 0.7, 0.7, 0.7, 0.7, 0.5, 0.4, 0.5, 0.7, 0.6, 0, 0,
  0,
];
const KITCHEN_SHARE = 0.5;
/** No burner turns down further than this share of its size: below, the boiler is off. */
const LEAST_FIRE = 0.05;

/** Term days only, weekends and holidays closed; heated while pupils are there. */
export const schoolDemand: DemandModel = (loadNm3h, random) => {
  const habit = drift(random.fork('habit'), 0.15, 0.6);
  const heat = heating(random.fork('weather'));
  return {
    next(at, seconds) {
      const warmth = heat.next(at, seconds);
      const scatter = Math.exp(habit.next(seconds));
      if (at.weekday >= 5 || isSchoolHoliday(at)) return 0;
      const kitchen = KITCHEN_SHARE * hourly(KITCHEN, at.hour);
      const fire = warmth * hourly(BOILER, at.hour);
      const boiler = fire < LEAST_FIRE ? 0 : (1 - KITCHEN_SHARE) * fire;
      return loadNm3h * scatter * (kitchen + boiler);
    },
  };
};
