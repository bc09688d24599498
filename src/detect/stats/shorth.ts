/** Where most of the values lie close together. */
export interface Shorth {
  /** Median of the shortest part. */
  readonly centre: number;
  /** Length of that part: how far the better values spread. */
  readonly width: number;
}

/**
 * The shortest half (Andrews et al., Princeton robustness study 1972): unlike a
 * median it does not move when up to half of the values lie far off on one side,
 * as a meter's pressure does in its hours of large flow.
 * @param count values in the shortest part, where it is not to be half of them.
 */
export function shorth(values: readonly number[], count = (values.length >> 1) + 1): Shorth | null {
  // a typed array sorts numbers without a call per comparison: a zone asks this 50,000 times a day
  const sorted = Float64Array.from(values).sort();
  let from = 0;
  let width = Infinity;
  for (let n = 0; n + count <= sorted.length; n += 1) {
    const span = (sorted[n + count - 1] ?? 0) - (sorted[n] ?? 0);
    if (span < width) [from, width] = [n, span];
  }
  if (width === Infinity) return null;
  const middle = from + (count >> 1);
  const upper = sorted[middle] ?? 0;
  const centre = count % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
  return { centre, width };
}
