import type { Reading } from '../../model/reading.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { Measurement, RemoteEngine } from './engine.ts';
import { readingsOf, type StoredReading } from './row-codec.ts';

/** A moment of which every stored content is wanted. */
export interface WantedMoment {
  readonly record: Reading['record'];
  readonly device: string;
  readonly ts: EpochMs;
}

export const measurementsOf = (record: Reading['record']): readonly Measurement[] =>
  record === 'station' ? ['station', 'run'] : [record];

const LONGEST_GAP_MS = 3_600_000;
const LONGEST_SPAN_MS = 31 * 24 * LONGEST_GAP_MS;
const MOST_DEVICES = 200;

/**
 * Every stored content of these moments, and maybe of others beside them. Moments
 * that lie close together are asked for in one query.
 */
export async function lookUp(
  engine: RemoteEngine,
  wanted: readonly WantedMoment[],
): Promise<readonly StoredReading[]> {
  const found: StoredReading[] = [];
  for (const record of new Set(wanted.map((moment) => moment.record))) {
    const moments = wanted.filter((moment) => moment.record === record);
    for (const cluster of clustersOf(moments)) {
      const devices = [...new Set(cluster.map((moment) => moment.device))];
      const rows = await engine.rows({
        measurements: measurementsOf(record),
        devices,
        from: cluster[0]?.ts ?? epochMs(0),
        to: epochMs((cluster.at(-1)?.ts ?? 0) + 1),
      });
      found.push(...readingsOf(rows));
    }
  }
  return found;
}

/** In time order. What lies in a gap comes with the answer, so a gap is short: an hour of one device at 10 s is 360 rows. */
export function clustersOf(moments: readonly WantedMoment[]): readonly (readonly WantedMoment[])[] {
  const clusters: WantedMoment[][] = [];
  let open: WantedMoment[] = [];
  let devices = new Set<string>();
  for (const moment of [...moments].sort((a, b) => a.ts - b.ts)) {
    const first = open[0];
    const last = open.at(-1);
    if (first !== undefined && last !== undefined) {
      const apart = moment.ts - last.ts > LONGEST_GAP_MS;
      const tooLong = moment.ts - first.ts > LONGEST_SPAN_MS;
      if (apart || tooLong || (devices.size >= MOST_DEVICES && !devices.has(moment.device))) {
        clusters.push(open);
        open = [];
        devices = new Set();
      }
    }
    open.push(moment);
    devices.add(moment.device);
  }
  if (open.length > 0) clusters.push(open);
  return clusters;
}
