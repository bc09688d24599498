import { drift } from '../physics/inlet.ts';
import { isPublicHoliday } from './calendar.ts';
import { type DemandModel, hourly } from './demand.ts';

interface Trade {
  /** Share of the load by hour of the day. */
  readonly hours: readonly number[];
  /** Days it opens, 0 = Monday. */
  readonly openUntilWeekday: number;
}

const BAKERY: Trade = {
  hours: [
    0, 0, 0.2, 0.8, 1, 1, 0.9, 0.7, 0.5, 0.5, 0.4, 0.2, 0, 0, 0.3, 0.5, 0.3, 0, 0, 0, 0, 0, 0, 0,
  ],
  openUntilWeekday: 6,
};
const LAUNDRY: Trade = {
  hours: [
    0, 0, 0, 0, 0, 0, 0.3, 0.8, 1, 1, 0.9, 0.6, 0.7, 0.9, 0.9, 0.8, 0.7, 0.5, 0.3, 0.1, 0, 0, 0, 0,
  ],
  openUntilWeekday: 5,
};

/** Trades that open and close: nothing at night, nothing on public holidays. */
const trade =
  ({ hours, openUntilWeekday }: Trade): DemandModel =>
  (loadNm3h, random) => {
    const habit = drift(random.fork('habit'), 0.2, 0.6);
    return {
      next(at, seconds) {
        const scatter = Math.exp(habit.next(seconds));
        if (at.weekday > openUntilWeekday || isPublicHoliday(at)) return 0;
        return loadNm3h * scatter * hourly(hours, at.hour);
      },
    };
  };

export const bakeryDemand: DemandModel = trade(BAKERY);
export const laundryDemand: DemandModel = trade(LAUNDRY);
/** Nobody burns anything: out of use, or a gate whose flow the zone decides. */
export const noDemand: DemandModel = () => ({ next: () => 0 });
