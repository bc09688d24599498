import fc from 'fast-check';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { ALARM_STATES } from '../../../src/model/alarm.ts';
import { epochMs } from '../../../src/model/units.ts';
import type { FoldCommit } from '../../../src/records/records.ts';
import { openRecordsWriter, type RecordsWriter } from '../../../src/records/sqlite/writer.ts';
import {
  aCommit,
  aDelivery,
  anAuditLine,
  aPartition,
  aRefusal,
  changed,
  T0,
  temporaryFolder,
} from './records-fixtures.ts';

const TABLES: Readonly<Record<string, string>> = {
  fold: 'id',
  partitions: 'id',
  alarms: 'id',
  deliveries: 'key',
  quarantine: 'id',
  quarantine_payloads: 'position',
  audit: 'id',
};

/** Everything the fold writes, row by row. */
function dump(file: string): Readonly<Record<string, unknown>> {
  const database = new Database(file);
  const tables = Object.entries(TABLES).map(([table, key]) => [
    table,
    database.prepare(`SELECT * FROM ${table} ORDER BY ${key}`).all([]),
  ]);
  database.close();
  return Object.fromEntries(tables);
}

const few = <T>(items: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(items, { maxLength: 4 });
const smallId = fc.constantFrom('a', 'b', 'c');

/** What a fold may commit having judged the entries up to `cursor`. */
function commitUpTo(cursor: number): fc.Arbitrary<FoldCommit> {
  const at = fc.integer({ min: Math.max(1, cursor - 9), max: cursor });
  return fc
    .record({
      partitions: few(fc.tuple(smallId, at).map(([id, when]) => aPartition(id, when))),
      alarms: few(
        fc
          .tuple(smallId, at, fc.constantFrom(...ALARM_STATES))
          .map(([id, when, state]) => changed(when, { id, state, occurredAt: epochMs(T0 + when) })),
      ).map((changes) => changes.toSorted((one, other) => one.position - other.position)),
      deliveries: few(smallId.map((key) => aDelivery({ key, plannedAt: epochMs(T0 + cursor) }))),
      quarantine: few(
        fc.tuple(at, fc.option(fc.nat(3))).map(([when, index]) => aRefusal(when, index)),
      ),
      released: few(at.map((when) => ({ id: `${when}`, by: 'li', at: epochMs(T0 + cursor) }))),
      audit: few(smallId.map((object) => anAuditLine({ object, at: epochMs(T0 + cursor) }))),
    })
    .map((content) => aCommit(cursor, { ...content, fleetVersion: cursor % 3 }));
}

const history = fc
  .integer({ min: 1, max: 5 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, n) => commitUpTo(10 * (n + 1)))));

async function onFreshFile(body: (writer: RecordsWriter, file: string) => void): Promise<void> {
  const folder = temporaryFolder();
  const writer = openRecordsWriter(folder.file);
  try {
    body(writer, folder.file);
  } finally {
    writer.close();
    folder.remove();
  }
}

describe('replay', () => {
  it('committing the last step again leaves the same database', async () => {
    await fc.assert(
      fc.asyncProperty(history, (commits) =>
        onFreshFile((writer, file) => {
          for (const commit of commits) {
            writer.commit(commit);
            const once = dump(file);
            writer.commit(commit);
            expect(dump(file)).toEqual(once);
          }
        }),
      ),
      { numRuns: 25 },
    );
  });

  it('committing everything again from the start brings nothing back and adds nothing', async () => {
    await fc.assert(
      fc.asyncProperty(history, (commits) =>
        onFreshFile((writer, file) => {
          for (const commit of commits) writer.commit(commit);
          const released = dumpWithoutReleases(file);
          for (const commit of commits) writer.commit(commit);
          expect(dumpWithoutReleases(file)).toEqual(released);
        }),
      ),
      { numRuns: 25 },
    );
  });
});

/**
 * A release that came before its refusal is only seen by the second run; the
 * fold never writes them in that order, and this property is about the rest.
 */
function dumpWithoutReleases(file: string): Readonly<Record<string, unknown>> {
  const { quarantine: _, ...rest } = dump(file);
  return rest;
}
