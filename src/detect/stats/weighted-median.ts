/**
 * The value on either side of which lies half of the weight; null of nothing.
 * Unlike a mean it is not moved by a few values, however far off they are.
 */
export function weightedMedian(
  values: readonly (readonly [value: number, weight: number])[],
): number | null {
  const sorted = values.toSorted((a, b) => a[0] - b[0]);
  const half = sorted.reduce((sum, [, weight]) => sum + weight, 0) / 2;
  let below = 0;
  for (const [value, weight] of sorted) {
    below += weight;
    if (below >= half) return value;
  }
  return null;
}
