import { z } from 'zod';
import type { LatestRow } from '../../history/history.ts';
import type { DeviceEntry } from '../../model/fleet-index.ts';
import { StationValues } from '../../model/record.ts';
import type { StationState } from '../../model/station-state.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { StationLadder } from '../../pipeline/station-now.ts';
import { Instant, instant, instantOrNull } from '../schema/instant.ts';
import { named } from '../schema/registry.ts';

const level = z.number().nullable();
const Known = z.enum(['yes', 'no', 'unknown']);

export const StationNow = named(
  'StationNow',
  z.object({
    at: Instant.describe('the service’s clock'),
    readAt: Instant.nullable().describe('newest record of the station; null: none yet'),
    standing: z
      .enum(['current', 'behind', 'none'])
      .describe('behind: its newest record is older than watermark and 1.5 intervals'),
    ladder: z
      .object({
        ssvLow: level,
        low: z.number(),
        standbySet: level,
        set: z.number(),
        high: z.number(),
        relief: level,
        ssvHigh: level,
        maop: level,
        highHigh: z.number(),
        ceiling: level.describe('what protection may let it rise to above `maop`'),
      })
      .describe('kPa gauge; null: not on file'),
    state: z
      .object({
        carrying: z.enum(['duty', 'standby', 'both', 'neither', 'bypass', 'unknown']),
        rung: z.enum(['SSV low', 'L', 'normal', 'H', 'SSV high', 'HH', 'unknown']),
        runs: z.array(
          z.object({
            id: z.string(),
            role: z.enum(['duty', 'standby']),
            carries: Known,
            available: Known,
            obstacles: z.array(z.string()),
            provedAt: Instant.nullable().describe('last proof test on file'),
          }),
        ),
      })
      .nullable()
      .describe('null: nothing current to say it by'),
  }),
);
export type StationNow = z.infer<typeof StationNow>;

/** Newest values that belong together: older than this before the newest, they say nothing of now. */
const TOGETHER_INTERVALS = 6;
const TOGETHER_LEAST_MS = 60_000;

export interface CurrentRecord {
  readonly ts: EpochMs;
  readonly values: StationValues;
}

/** What a station last reported, as one record; null: nothing yet, or nothing usable. */
export function currentRecord(
  rows: readonly LatestRow[],
  { intervalMs }: Pick<DeviceEntry, 'intervalMs'>,
): CurrentRecord | null {
  const own = rows.filter(({ record }) => record === 'station');
  const newest = Math.max(...own.map(({ ts }) => ts));
  if (!Number.isFinite(newest)) return null;
  const oldest = newest - Math.max(TOGETHER_INTERVALS * intervalMs, TOGETHER_LEAST_MS);
  const flat: Record<string, unknown> = {};
  const runs: Record<string, Record<string, unknown>> = {};
  for (const [path, { value, ts }] of own.flatMap(({ fields }) => Object.entries(fields))) {
    if (ts < oldest) continue;
    const [, run, field] = /^runs\.(.+)\.([A-Za-z]+)$/.exec(path) ?? [];
    if (run === undefined || field === undefined) flat[path] = value;
    else runs[run] = { ...runs[run], [field]: value };
  }
  const read = StationValues.safeParse(Object.keys(runs).length === 0 ? flat : { ...flat, runs });
  return read.success ? { ts: epochMs(newest), values: read.data } : null;
}

export const isBehind = (
  { ts }: CurrentRecord,
  { watermarkMs, intervalMs }: Pick<DeviceEntry, 'watermarkMs' | 'intervalMs'>,
  now: number,
): boolean => now - ts > watermarkMs + 1.5 * intervalMs;

export const stationNowView = (
  now: EpochMs,
  record: CurrentRecord | null,
  standing: StationNow['standing'],
  ladder: StationLadder,
  state: StationState | null,
): StationNow => ({
  at: instant(now),
  readAt: record === null ? null : instant(record.ts),
  standing,
  ladder,
  state:
    state === null
      ? null
      : {
          carrying: state.carrying,
          rung: state.rung,
          runs: state.runs.map(({ id, role, carries, available, obstacles, provedAt }) => ({
            id,
            role,
            carries,
            available,
            obstacles: [...obstacles],
            provedAt: instantOrNull(provedAt),
          })),
        },
});
