/** Middle of the values, the mean of the two middle ones of an even number; null when there is none. */
export function median(values: readonly number[]): number | null {
  // a typed array sorts numbers without a call per comparison
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[sorted.length >> 1];
  if (upper === undefined) return null;
  if (sorted.length % 2 === 1) return upper;
  return (upper + (sorted[(sorted.length >> 1) - 1] ?? upper)) / 2;
}
