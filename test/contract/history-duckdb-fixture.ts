import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type DuckdbHistory, openDuckdbHistory } from '../../src/history/duckdb/duckdb-history.ts';
import { epochMs } from '../../src/model/units.ts';
import {
  DAY,
  DAY0,
  device,
  event,
  HOUR,
  meter,
  pressures,
  station,
  status,
} from './history-readings.ts';

export const s1 = device('S1');
export const NOW = epochMs(DAY0 + 3 * DAY);
/** Long after the month of DAY0: its files get merged. */
export const NEXT_MONTH = epochMs(Date.UTC(2026, 3, 5));

/** A store in a folder of its own, opened before and removed after each test of the file. */
export const store = { dir: '', history: {} as DuckdbHistory };

export async function openAgain(retentionMonths?: number): Promise<void> {
  await store.history.close();
  store.history = await openDuckdbHistory({
    dir: store.dir,
    memoryLimitMb: 256,
    now: () => DAY0 + 3 * DAY,
    ...(retentionMonths === undefined ? {} : { retentionMonths }),
  });
}

export const parquetFiles = (): string[] =>
  readdirSync(join(store.dir, 'archive')).filter((name) => name.endsWith('.parquet'));

export const archiveBytes = (): number =>
  parquetFiles().reduce((sum, name) => sum + statSync(join(store.dir, 'archive', name)).size, 0);

export function freshStoreEachTest(): void {
  beforeEach(async () => {
    store.dir = mkdtempSync(join(tmpdir(), 'gaswatch-duckdb-'));
    store.history = await openDuckdbHistory({ dir: store.dir, memoryLimitMb: 256 });
  });
  afterEach(async () => {
    await store.history.close();
    rmSync(store.dir, { recursive: true, force: true });
  });
}

/** A small life of two devices over three days, with runs, events and a meter. */
export const life = () => [
  ...pressures(
    'S1',
    DAY0,
    1,
    Array.from({ length: 72 }, (_, n) => n),
    HOUR,
  ),
  station('S1', DAY0 + 30_000, 73, { pOut: 4, runs: { A: { q: 1, ssv: 'open' }, B: {} } }),
  meter('M1', DAY0 + HOUR, 74, { vb: 10, flags: ['magnet'] }),
  meter('M1', DAY0 + 2 * HOUR, 75, { vb: 11, pAbs: 104 }, 'snapshot'),
  event('S1', DAY0 + HOUR, 76, 'door.opened', { who: 'x' }),
  status('S1', DAY0 + HOUR, 77, true),
];
