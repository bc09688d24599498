/** A bucket of readings as the service gives it; what it has nothing of is absent. */
export type TelemetryItem = Readonly<Record<string, unknown>>;

/**
 * A line of a trend on an even grid of time. `undefined`: nothing came in this bucket and none
 * was due, the line goes on through it; `null`: a gap, the line is broken.
 */
export interface GridLine {
  readonly mean: readonly (number | null | undefined)[];
  readonly min: readonly (number | null | undefined)[];
  readonly max: readonly (number | null | undefined)[];
  /** Points with a gap on either side: no line shows them. */
  readonly alone: readonly number[];
}

export interface Grid {
  /** Starts of the buckets, epoch s. */
  readonly times: readonly number[];
  readonly stepMs: number;
}

const SECOND = 1_000;
/** Lengths of a bucket that people know, s. */
const STEPS_S = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 28_800,
  43_200, 86_400, 172_800, 604_800,
] as const;
const LONGEST_S = 604_800;

/** A bucket for each pixel or so: more cannot be seen, and a year costs no more than a day. */
export const stepFor = (spanMs: number, widthPx: number): number => {
  const wanted = spanMs / Math.max(widthPx, 100) / SECOND;
  return (STEPS_S.find((step) => step >= wanted) ?? LONGEST_S) * SECOND;
};

/** Every bucket from the one that holds `from` to the last that begins before `to`, ms. */
export function gridOf(from: number, to: number, stepMs: number): Grid {
  const first = Math.floor(from / stepMs) * stepMs;
  const count = Math.max(0, Math.ceil((to - first) / stepMs));
  const times = Array.from({ length: count }, (_, at) => (first + at * stepMs) / SECOND);
  return { times, stepMs };
}

/**
 * How far apart two filled buckets may begin before there is a gap between them, ms: one record
 * may be missing or late without one.
 * @param intervalMs how often the device reports.
 */
export const toleranceOf = (stepMs: number, intervalMs: number): number =>
  Math.max(1.5 * stepMs, 2.5 * intervalMs + stepMs);

export function lineOn(
  { times, stepMs }: Grid,
  items: readonly TelemetryItem[],
  field: string,
  intervalMs: number,
): GridLine {
  const reach = toleranceOf(stepMs, intervalMs) / stepMs;
  const line = {
    mean: Array.from(times, (): number | null | undefined => null),
    min: Array.from(times, (): number | null | undefined => null),
    max: Array.from(times, (): number | null | undefined => null),
  };
  const first = (times[0] ?? 0) * SECOND;
  const alone: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let begun = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    const at = Math.round((Date.parse(String(item['ts'])) - first) / stepMs);
    const value = bucketIn(item[field]);
    if (value === null || at < 0 || at >= times.length) continue;
    if (at - last <= reach) {
      for (let empty = last + 1; empty < at; empty += 1) {
        line.mean[empty] = undefined;
        line.min[empty] = undefined;
        line.max[empty] = undefined;
      }
    } else {
      if (begun === last && last >= 0) alone.push(last);
      begun = at;
    }
    line.mean[at] = value.mean;
    line.min[at] = value.min;
    line.max[at] = value.max;
    last = at;
  }
  if (begun === last && last >= 0) alone.push(last);
  return { ...line, alone };
}

interface Bucket {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

function bucketIn(value: unknown): Bucket | null {
  if (typeof value !== 'object' || value === null) return null;
  const { mean, min, max }: Partial<Record<string, unknown>> = { ...value };
  return typeof mean === 'number' && typeof min === 'number' && typeof max === 'number'
    ? { mean, min, max }
    : null;
}

/** Least, greatest and newest of a line, with the places of the buckets. */
export interface LineSummary {
  readonly least: { readonly value: number; readonly at: number };
  readonly greatest: { readonly value: number; readonly at: number };
  readonly newest: { readonly value: number; readonly at: number };
}

/** Null: there is nothing to see. */
export function summaryOf({ mean, min, max }: GridLine): LineSummary | null {
  let summary: LineSummary | null = null;
  for (const [at, value] of mean.entries()) {
    const low = min[at];
    const high = max[at];
    if (typeof value !== 'number' || typeof low !== 'number' || typeof high !== 'number') continue;
    summary = {
      least: summary === null || low < summary.least.value ? { value: low, at } : summary.least,
      greatest:
        summary === null || high > summary.greatest.value ? { value: high, at } : summary.greatest,
      newest: { value, at },
    };
  }
  return summary;
}

/** Limits this many spans of the lines away still belong to the picture. */
const NEAR = 1.5;
const EMPTY_RANGE: readonly [number, number] = [0, 1];

/** Bounds of a value axis: the lines, and the limits near them, with some air. */
export function rangeOf(
  low: number | null,
  high: number | null,
  limits: readonly number[],
): readonly [number, number] {
  if (low === null || high === null) {
    if (limits.length === 0) return EMPTY_RANGE;
    const [least, most] = [Math.min(...limits), Math.max(...limits)];
    return padded(least, most);
  }
  const span = Math.max(high - low, Math.abs(high) * 0.02, 1e-6);
  const near = limits.filter((limit) => limit >= low - NEAR * span && limit <= high + NEAR * span);
  return padded(Math.min(low, ...near), Math.max(high, ...near));
}

/** Of a steady line, in its unit: enough for a pressure, and an index of six figures still shows its steps. */
const MOST_AIR = 1;

function padded(low: number, high: number): readonly [number, number] {
  const steady = Math.min(Math.abs(high) * 0.005, MOST_AIR);
  const air = Math.max((high - low) * 0.08, steady, 1e-6);
  // what is never negative is not shown as if it could be
  return [low >= 0 ? Math.max(0, low - air) : low - air, high + air];
}
