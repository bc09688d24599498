/**
 * The value below which a share of the values lies: nearest rank, so that it is
 * always a value that occurred. Null when there is none.
 * @param share 0…1.
 */
export const quantile = (values: readonly number[], share: number): number | null =>
  quantiles(values, [share])[0] ?? null;

/** Several of the same values, which are sorted once; none where there is no value. */
export function quantiles(values: readonly number[], shares: readonly number[]): number[] {
  // a typed array sorts numbers without a call per comparison
  const sorted = Float64Array.from(values).sort();
  return shares.flatMap((share) => {
    const place = Math.min(sorted.length - 1, Math.max(0, Math.floor(share * sorted.length)));
    return sorted[place] ?? [];
  });
}
