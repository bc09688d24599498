import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDuckdbHistory } from '../../src/history/duckdb/duckdb-history.ts';
import type { Alarm } from '../../src/model/alarm.ts';
import type { LedgerLine } from '../../src/model/delivery.ts';
import { DeviceId } from '../../src/model/ids.ts';
import type { Reading } from '../../src/model/reading.ts';
import { epochMs } from '../../src/model/units.ts';
import type { Page, StoredQuarantine } from '../../src/records/records.ts';
import { openRecordsReader } from '../../src/records/sqlite/reader.ts';

/** What a stopped service has left in its data directory. */
export interface Stored {
  readonly alarms: readonly Alarm[];
  readonly ledger: readonly LedgerLine[];
  readonly quarantine: readonly StoredQuarantine[];
  readonly readings: ReadonlyMap<string, readonly Reading[]>;
  /** Rows whose content another message replaced. */
  readonly superseded: number;
}

const PAGE = 500;
const YEARS_MS = 100 * 365 * 86_400_000;

/** Reads everything of the devices named. The service must not run. */
export async function storedIn(dataDir: string, devices: readonly string[]): Promise<Stored> {
  if (!existsSync(join(dataDir, 'records.db'))) throw new Error(`no records in ${dataDir}`);
  const reader = openRecordsReader(join(dataDir, 'records.db'));
  const history = await openDuckdbHistory({ dir: join(dataDir, 'history'), memoryLimitMb: 256 });
  try {
    const readings = new Map<string, readonly Reading[]>();
    let superseded = 0;
    for (const id of devices) {
      const device = DeviceId.parse(id);
      const found = await history.readings({
        devices: [device],
        from: epochMs(0),
        to: epochMs(YEARS_MS),
        limit: 1_000_000,
      });
      readings.set(id, found);
      superseded += (await history.superseded(device, 1000)).length;
    }
    return {
      alarms: await everything((at) => reader.alarms.list({ state: 'all', limit: PAGE, ...at })),
      ledger: await everything((at) => reader.ledger.list({ limit: PAGE, ...at })),
      quarantine: await everything((at) => reader.quarantine.list({ limit: PAGE, ...at })),
      readings,
      superseded,
    };
  } finally {
    await history.close();
    reader.close();
  }
}

/** All pages of a list. */
export async function everything<T>(
  page: (at: { readonly cursor?: string }) => Page<T> | Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let next: string | null = null;
  do {
    const found: Page<T> = await page(next === null ? {} : { cursor: next });
    items.push(...found.items);
    next = found.next;
  } while (next !== null);
  return items;
}
