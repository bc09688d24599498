import { dateName } from '../../lib/local-time.ts';

/** What a customer burned on a gas day, all its meters together. */
export interface UseDay {
  /** Days since 1970. */
  readonly day: number;
  /** Base m³. */
  readonly m3: number;
  /** Part of the meters' time of which anything is known, 0…1. */
  readonly known: number;
  /** Mean gas temperature, °C; null: not reported. */
  readonly tGas: number | null;
}

/** A week from Monday to Sunday. */
export interface UseWeek {
  /** Its Monday, days since 1970. */
  readonly monday: number;
  /** Base m³, made up to the whole week; null where less than four fifths of it is known. */
  readonly m3: number | null;
  /** Heating degrees, K·d below 18 °C; null where too few days have a temperature. */
  readonly hdd: number | null;
  /** The days' weekdays, 0 = Sunday; a holiday is a Sunday (domain.md §B.5). */
  readonly like: readonly number[];
  readonly days: readonly (UseDay | null)[];
}

const WEEK = 7;
const LEAST_KNOWN = 0.8;
const LEAST_TEMPERATURES = 4;
const HDD_BASE_C = 18;

export const weekdayOf = (day: number): number => (day + 4) % WEEK;
export const mondayOf = (day: number): number => day - ((day + 3) % WEEK);

/** Whole weeks from the first that has a day to the last that ends before `end`. */
export function weeksOf(
  days: readonly UseDay[],
  end: number,
  holidays: ReadonlySet<string>,
): readonly UseWeek[] {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const first = days[0];
  if (first === undefined) return [];
  const weeks: UseWeek[] = [];
  for (let monday = mondayOf(first.day); monday + WEEK <= end; monday += WEEK)
    weeks.push(weekOf(monday, byDay, holidays));
  return weeks;
}

function weekOf(
  monday: number,
  byDay: ReadonlyMap<number, UseDay>,
  holidays: ReadonlySet<string>,
): UseWeek {
  const numbers = Array.from({ length: WEEK }, (_, n) => monday + n);
  const days = numbers.map((day) => byDay.get(day) ?? null);
  const known = days.reduce((sum, day) => sum + (day?.known ?? 0), 0) / WEEK;
  const m3 = days.reduce((sum, day) => sum + (day?.m3 ?? 0), 0);
  const degrees = days.flatMap((day) =>
    day === null || day.tGas === null ? [] : [Math.max(0, HDD_BASE_C - day.tGas)],
  );
  return {
    monday,
    m3: known < LEAST_KNOWN ? null : m3 / known,
    hdd:
      degrees.length < LEAST_TEMPERATURES
        ? null
        : (WEEK * degrees.reduce((sum, one) => sum + one, 0)) / degrees.length,
    like: numbers.map((day) => (holidays.has(dateName(day)) ? 0 : weekdayOf(day))),
    days,
  };
}
