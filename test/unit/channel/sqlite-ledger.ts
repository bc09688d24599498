import type { Alarm } from '../../../src/model/alarm.ts';
import { position } from '../../../src/model/units.ts';
import { createLocalRecords } from '../../../src/records/sqlite/local-records.ts';
import { aCommit, temporaryFolder } from '../records/records-fixtures.ts';
import type { MemoryLedger } from './memory-ledger.ts';

/** The real ledger in a file of its own, with the same handles as the one in memory. */
export function sqliteLedger(): MemoryLedger & {
  /** What the records know of alarms; of others they know nothing. */
  addAlarms(...alarms: readonly Alarm[]): void;
  remove(): void;
} {
  const folder = temporaryFolder();
  const local = createLocalRecords(folder.file);
  const lines = () => local.reader.ledger.list({ limit: 10_000 }).items;
  return {
    ...local.records.ledger,
    calls: { due: 0, begin: 0, finish: 0 },
    fail: () => {
      throw new Error('a ledger on disk fails only by itself');
    },
    add: (...deliveries) => local.writer.commit(aCommit(1, { deliveries })),
    addAlarms: (...alarms) =>
      local.writer.commit(
        aCommit(1, { alarms: alarms.map((alarm) => ({ position: position(1), alarm })) }),
      ),
    lines,
    line: (key) => {
      const found = lines().find((line) => line.key === key);
      if (found === undefined) throw new Error(`no line ${key}`);
      return found;
    },
    remove() {
      local.close();
      folder.remove();
    },
  };
}
