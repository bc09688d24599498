/**
 * The value below which a share of the values lies: nearest rank, so that it is
 * always a value that occurred. Null when there is none.
 * @param share 0…1.
 */
export function quantile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const place = Math.min(sorted.length - 1, Math.max(0, Math.floor(share * sorted.length)));
  return sorted[place] ?? null;
}
