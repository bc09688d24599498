import type { Evidence } from '../../model/finding.ts';

/** A volume with its band, m³ actual: q10, median and q90. */
export interface Expected {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export const NOTHING_EXPECTED: Expected = { low: 0, median: 0, high: 0 };

export const addExpected = (sum: Expected, more: Expected, share = 1): Expected => ({
  low: sum.low + share * more.low,
  median: sum.median + share * more.median,
  high: sum.high + share * more.high,
});

/**
 * What is to be billed back 退补: expected less counted, with its band and the way
 * it was reckoned, so that it can be argued about with the customer.
 */
export function unmetered(expected: Expected, countedM3: number, by: string): Evidence {
  const left = (m3: number): number => Number(Math.max(0, m3 - countedM3).toPrecision(4));
  return [
    { name: 'unmetered', value: left(expected.median), unit: 'm³' },
    { name: 'unmeteredLow', value: left(expected.low), unit: 'm³' },
    { name: 'unmeteredHigh', value: left(expected.high), unit: 'm³' },
    { name: 'estimatedBy', value: by },
  ];
}
