import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from './lib/app-error.ts';
import type { StoredFleet } from './records/sqlite/fleet-shipping.ts';
import { STANDBY_FILE } from './safekeeping/ready-directory.ts';
import { writeDurably } from './safekeeping/write-durably.ts';

/** What a standby knows of its primary; `STANDBY_FILE` in its data directory. */
const State = z.strictObject({
  from: z.string(),
  /** Of the primary's journal; another one is never followed. */
  lineage: z.string(),
  /** Newest fleet that is here, in the records or beside them. */
  fleetVersion: z.int().min(0),
  /** When the records that are here were taken; null while there are none. */
  recordsAt: z.iso.datetime().nullable(),
});
export type StandbyState = z.infer<typeof State>;

/** Fleets that came after the records, a JSON line each. */
export const fleetsPath = (dataDir: string): string => join(dataDir, 'standby', 'fleets.jsonl');
/** What is being fetched. */
export const stagingPath = (dataDir: string): string => join(dataDir, 'standby', 'next');

/** Null where no standby has begun. @throws AppError standby-damaged. */
export function readStandbyState(dataDir: string): StandbyState | null {
  const path = join(dataDir, STANDBY_FILE);
  if (!existsSync(path)) return null;
  try {
    return State.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (thrown) {
    throw new AppError('standby-damaged', `${path} cannot be read: begin anew, empty`, {
      cause: thrown,
    });
  }
}

export const writeStandbyState = (dataDir: string, state: StandbyState): Promise<void> =>
  writeDurably(join(dataDir, STANDBY_FILE), `${JSON.stringify(state)}\n`);

export function fleetsIn(path: string): readonly StoredFleet[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  // the border: written by the standby itself, whole or not at all
  return lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as StoredFleet]));
}
