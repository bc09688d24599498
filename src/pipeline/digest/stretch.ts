import { z } from 'zod';
import type { Spread } from '../../model/digest.ts';

/** Count, sum, least and greatest; null before the first value. */
const Sum = z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable();
type Sum = z.infer<typeof Sum>;

/**
 * A volume that adds up: `none` reported, `known`, or `broken` by a register
 * that was reset or ran backwards.
 */
const Volume = z.object({ is: z.enum(['none', 'known', 'broken']), m3: z.number() });
export type Volume = z.infer<typeof Volume>;
export const NO_VOLUME: Volume = { is: 'none', m3: 0 };

/** A stretch that still grows. What the positions of `sums` and `volumes` mean, its owner knows. */
export const Stretch = z.object({
  from: z.number(),
  to: z.number(),
  /** Received less stamped, ms, of the record before it and of its last one. */
  delayFrom: z.number(),
  delayTo: z.number(),
  records: z.number(),
  idle: z.number(),
  /** The valve that matters: a station's bypass, a meter's own. */
  valve: z.enum(['closed', 'open', 'unknown']),
  sums: z.array(Sum).readonly(),
  volumes: z.array(Volume).readonly(),
});
export type Stretch = z.infer<typeof Stretch>;

export const openStretch = (from: number, delay: number): Stretch => ({
  from,
  to: from,
  delayFrom: delay,
  delayTo: delay,
  records: 0,
  idle: 0,
  valve: 'unknown',
  sums: [],
  volumes: [],
});

/** What one record adds. */
export interface Addition {
  readonly to: number;
  /** Received less stamped, ms. */
  readonly delay: number;
  readonly idle: number;
  readonly valve: Stretch['valve'];
  readonly values: readonly (readonly [low: number, value: number, high: number] | null)[];
  readonly volumes: readonly Volume[];
}

export function addRecord(open: Stretch, record: Addition): Stretch {
  return {
    from: open.from,
    to: record.to,
    delayFrom: open.delayFrom,
    delayTo: record.delay,
    records: open.records + 1,
    idle: open.idle + record.idle,
    valve: joinValve(open.valve, record.valve),
    sums: record.values.map((value, i) => grown(open.sums[i] ?? null, value)),
    volumes: joinVolumes(open.volumes, record.volumes),
  };
}

/** A stretch followed by the next one. */
export const joinStretch = (open: Stretch, next: Stretch): Stretch => ({
  from: open.from,
  to: next.to,
  delayFrom: open.delayFrom,
  delayTo: next.delayTo,
  records: open.records + next.records,
  idle: open.idle + next.idle,
  valve: joinValve(open.valve, next.valve),
  sums: next.sums.map((sum, i) => joinSums(open.sums[i] ?? null, sum)),
  volumes: joinVolumes(open.volumes, next.volumes),
});

const joinValve = (a: Stretch['valve'], b: Stretch['valve']): Stretch['valve'] =>
  a === 'open' || b === 'unknown' ? a : b;

function grown(sum: Sum, value: Addition['values'][number]): Sum {
  if (value === null) return sum;
  const [low, mean, high] = value;
  if (sum === null) return [1, mean, low, high];
  return [sum[0] + 1, sum[1] + mean, low < sum[2] ? low : sum[2], high > sum[3] ? high : sum[3]];
}

function joinSums(a: Sum, b: Sum): Sum {
  if (a === null || b === null) return a ?? b;
  return [a[0] + b[0], a[1] + b[1], Math.min(a[2], b[2]), Math.max(a[3], b[3])];
}

export const joinVolumes = (a: readonly Volume[], b: readonly Volume[]): readonly Volume[] =>
  b.map((volume, i) => joinVolume(a[i] ?? NO_VOLUME, volume));

export function joinVolume(a: Volume, b: Volume): Volume {
  if (b.is === 'none' || a.is === 'broken') return a;
  if (a.is === 'none' || b.is === 'broken') return b;
  return { is: 'known', m3: a.m3 + b.m3 };
}

export const m3Of = (volume: Volume | undefined): number | null =>
  volume?.is === 'known' ? volume.m3 : null;

export const spreadOf = (sum: Stretch['sums'][number] | undefined): Spread | null =>
  sum === null || sum === undefined ? null : { mean: sum[1] / sum[0], min: sum[2], max: sum[3] };
