import type { Clock } from '../../lib/clock.ts';
import { alarmReads } from './alarm-reads.ts';
import { type ArchiveFiles, openArchiveFiles } from './archive-files.ts';
import { archiveReads } from './archive-reads.ts';
import { auditReads } from './audit-reads.ts';
import { brokerReads } from './broker-reads.ts';
import type { ConnectionOptions } from './connection.ts';
import { fleetReads } from './fleet-rows.ts';
import { ledgerReads } from './ledger-reads.ts';
import { openForReading } from './open-connection.ts';
import { orderReads } from './order-rows.ts';
import { peopleReads } from './people-reads.ts';
import { quarantineReads } from './quarantine-reads.ts';

/** Everything that is read, answered at once: every call sees what was committed before it. */
export interface RecordsReader {
  readonly alarms: ReturnType<typeof alarmReads>;
  readonly ledger: ReturnType<typeof ledgerReads>;
  readonly quarantine: ReturnType<typeof quarantineReads>;
  readonly fleets: ReturnType<typeof fleetReads>;
  readonly people: ReturnType<typeof peopleReads>;
  readonly audit: ReturnType<typeof auditReads>;
  readonly orders: ReturnType<typeof orderReads>;
  readonly archive: ReturnType<typeof archiveReads>;
  readonly archiveFiles: ArchiveFiles;
  readonly broker: ReturnType<typeof brokerReads>;
  close(): void;
}

export interface ReaderOptions {
  /** Decides whether a sign-in has expired. */
  readonly clock?: Clock;
  readonly connection?: ConnectionOptions;
}

const SYSTEM_CLOCK: Clock = { now: () => Date.now() };

/**
 * A read-only connection, for any thread. The writer opens the file first.
 * Codes: records-not-ready, records-newer, records-corrupt.
 */
export function openRecordsReader(path: string, options: ReaderOptions = {}): RecordsReader {
  const db = openForReading(path, options.connection);
  return {
    alarms: alarmReads(db),
    ledger: ledgerReads(db),
    quarantine: quarantineReads(db),
    fleets: fleetReads(db),
    people: peopleReads(db, options.clock ?? SYSTEM_CLOCK),
    audit: auditReads(db),
    orders: orderReads(db),
    archive: archiveReads(db),
    archiveFiles: openArchiveFiles(db),
    broker: brokerReads(db),
    close: () => db.close(),
  };
}
