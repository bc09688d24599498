import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { Alarm } from '../../src/model/alarm.ts';
import type { LedgerLine } from '../../src/model/delivery.ts';
import type { StoredQuarantine } from '../../src/records/records.ts';
import { openRecordsReader } from '../../src/records/sqlite/reader.ts';

/** What a running service has on record, read beside it. */
export interface LiveRecords {
  alarms(): readonly Alarm[];
  /** The one alarm of a type, or undefined; more than one fails. */
  alarm(type: Alarm['type'], site?: string | null): Alarm | undefined;
  ledger(): readonly LedgerLine[];
  quarantine(): readonly StoredQuarantine[];
}

export function liveRecords(dataDir: string): LiveRecords {
  const reader = openRecordsReader(join(dataDir, 'records.db'));
  onTestFinished(() => reader.close());
  const alarms = (): readonly Alarm[] => reader.alarms.list({ state: 'all', limit: 500 }).items;
  return {
    alarms,
    alarm(type, site) {
      const found = alarms().filter(
        (alarm) => alarm.type === type && (site === undefined || alarm.site === site),
      );
      if (found.length > 1) throw new Error(`${found.length} alarms of type ${type}`);
      return found[0];
    },
    ledger: () => reader.ledger.list({ limit: 500 }).items,
    quarantine: () => reader.quarantine.list({ limit: 500 }).items,
  };
}

/** Until the assertion holds; the last failure is told when it never does. */
export const eventually = <T>(assertion: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(assertion, { timeout: 60_000, interval: 50 });
