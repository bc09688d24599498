/** Sub-buckets per power of two: the relative error stays below 1/32. */
const SUB_BITS = 5;
const SUB = 1 << SUB_BITS;
const POWERS = 26;

/**
 * Counts of durations in logarithmic buckets, in the manner of HdrHistogram: one
 * add is a few integer operations and allocates nothing. Covers 1 µs to 67 s.
 */
export class Histogram {
  readonly #counts = new Float64Array((POWERS - SUB_BITS + 1) * SUB);
  #total = 0;
  #max = 0;

  get total(): number {
    return this.#total;
  }

  /** Ms. */
  get max(): number {
    return this.#max;
  }

  add(ms: number): void {
    const index = bucketOf(Math.max(0, ms * 1000));
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#total += 1;
    if (ms > this.#max) this.#max = ms;
  }

  /** Upper end, in ms, of the bucket that holds this share of all values; NaN when empty. */
  quantile(share: number): number {
    if (this.#total === 0) return Number.NaN;
    const wanted = Math.ceil(share * this.#total);
    let seen = 0;
    for (let index = 0; index < this.#counts.length; index += 1) {
      seen += this.#counts[index] ?? 0;
      if (seen >= wanted) return Math.min(this.#max, topOf(index) / 1000);
    }
    return this.#max;
  }

  reset(): void {
    this.#counts.fill(0);
    this.#total = 0;
    this.#max = 0;
  }
}

function bucketOf(micros: number): number {
  const value = Math.min(2 ** POWERS - 1, Math.floor(micros));
  if (value < SUB) return value;
  const shift = 31 - Math.clz32(value) - SUB_BITS;
  return (shift + 1) * SUB + ((value >>> shift) - SUB);
}

/** Upper end of a bucket, µs. */
function topOf(index: number): number {
  const power = Math.floor(index / SUB);
  if (power === 0) return index + 1;
  return ((index % SUB) + SUB + 1) * 2 ** (power - 1);
}
