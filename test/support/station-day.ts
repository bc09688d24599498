/** A station record at which nothing is wrong. */
export const GOOD = {
  pIn: 400,
  pOut: 98,
  bypass: 'closed',
  runs: { A: { ssv: 'open' }, B: { ssv: 'open' } },
} as const;

const between = (n: number, from: number, to: number): boolean => n >= from && n < to;

/**
 * A bad day at 10 s a record: a bypass opened twice, H then HH, a trip, and a
 * bypass that is still open at the end. `n` is the record's number since midnight.
 */
export const badDay = (n: number): object => ({
  ...GOOD,
  bypass: between(n, 500, 600) || between(n, 700, 703) || n >= 8_000 ? 'open' : 'closed',
  pOut: between(n, 2_000, 2_050) ? 110 : between(n, 2_050, 2_060) ? 145 : 98,
  runs: { A: { ssv: between(n, 4_000, 4_100) ? 'tripped' : 'open' }, B: { ssv: 'open' } },
});
