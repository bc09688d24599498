import { drift } from '../physics/inlet.ts';
import { type DemandModel, hourly } from './demand.ts';
import { type Sigmoid, sigmoid, weather } from './weather.ts';

interface Profile {
  readonly curve: Sigmoid;
  /** Share of the load by hour of the day. */
  readonly hours: readonly number[];
  /** Share by weekday, Monday first. */
  readonly weekdays: readonly number[];
}

/** BDEW "GBH", lodging: warm water and kitchen, low but not zero at night. */
const HOTEL: Profile = {
  curve: { a: 2.4595, b: -35.253, c: 6.0587, d: 0.1647 },
  hours: [
    0.12, 0.1, 0.1, 0.1, 0.15, 0.35, 0.7, 0.9, 0.75, 0.5, 0.55, 0.75, 0.7, 0.45, 0.35, 0.4, 0.6,
    0.85, 1, 0.9, 0.7, 0.55, 0.4, 0.2,
  ],
  weekdays: [0.977, 1.039, 1.003, 1.016, 1.002, 1.004, 0.958],
};

/** BDEW "GGA", catering: lunch and dinner, nothing after midnight. */
const RESTAURANT: Profile = {
  curve: { a: 2.8196, b: -36, c: 7.7369, d: 0.1573 },
  hours: [
    0, 0, 0, 0, 0, 0, 0.05, 0.1, 0.15, 0.35, 0.8, 1, 0.9, 0.4, 0.15, 0.2, 0.6, 1, 1, 0.8, 0.5, 0.25,
    0.1, 0,
  ],
  weekdays: [0.9, 0.9, 0.95, 1, 1.15, 1.2, 1.1],
};

/** Outdoor temperature at which the load figure holds, °C. */
const DESIGN_C = 5;

const model =
  (profile: Profile): DemandModel =>
  (loadNm3h, random) => {
    const outside = weather(random.fork('weather'));
    const habit = drift(random.fork('habit'), 0.15, 0.6);
    const design = sigmoid(profile.curve, DESIGN_C);
    return {
      next(at, seconds) {
        const season = sigmoid(profile.curve, outside.next(at, seconds)) / design;
        const day = profile.weekdays[at.weekday] ?? 1;
        const shape = hourly(profile.hours, at.hour);
        return loadNm3h * season * day * shape * Math.exp(habit.next(seconds));
      },
    };
  };

export const hotelDemand: DemandModel = model(HOTEL);
export const restaurantDemand: DemandModel = model(RESTAURANT);
