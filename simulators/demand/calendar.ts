import type { LocalTime } from './demand.ts';

type Days = readonly [first: number, last: number];

/** Days of the year; the Spring Festival moves by weeks and is taken where it mostly falls. */
const PUBLIC_HOLIDAYS: readonly Days[] = [
  [1, 1], // New Year
  [36, 43], // Spring Festival, 5 to 12 February
  [121, 125], // Labour Day, 1 to 5 May
  [274, 280], // National Day, 1 to 7 October
];
const SCHOOL_HOLIDAYS: readonly Days[] = [
  [20, 51], // winter, 20 January to 20 February
  [191, 243], // summer, 10 July to 31 August
];

const within = (spans: readonly Days[], day: number): boolean =>
  spans.some(([first, last]) => day >= first && day <= last);

export const isPublicHoliday = (at: LocalTime): boolean => within(PUBLIC_HOLIDAYS, at.dayOfYear);

export const isSchoolHoliday = (at: LocalTime): boolean =>
  within(SCHOOL_HOLIDAYS, at.dayOfYear) || isPublicHoliday(at);
