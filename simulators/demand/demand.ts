import type { Random } from '../../src/lib/seeded-random.ts';

/** A moment as the customer's clock and calendar show it. */
export interface LocalTime {
  /** 0…24. */
  readonly hour: number;
  /** 0 = Monday. */
  readonly weekday: number;
  /** 1…366. */
  readonly dayOfYear: number;
}

/** What a customer asks for; each one keeps its own seeded state. */
export interface Demand {
  /** Mean demand over the `seconds` that end at `at`, Nm³/h at full pressure. */
  next(at: LocalTime, seconds: number): number;
}

/** @param loadNm3h the customer's size: about its usual peak, Nm³/h. */
export type DemandModel = (loadNm3h: number, random: Random) => Demand;

/** Value of a 24-hour table, linear between the hours. */
export function hourly(table: readonly number[], hour: number): number {
  const index = Math.floor(hour) % 24;
  const share = hour - Math.floor(hour);
  return (table[index] ?? 0) * (1 - share) + (table[(index + 1) % 24] ?? 0) * share;
}
