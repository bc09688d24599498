import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalRecords } from '../../../src/records/sqlite/local-records.ts';
import { INITIAL } from '../../../src/records/sqlite/migrations/0001-initial.ts';
import { T0, type TemporaryFolder, temporaryFolder } from './records-fixtures.ts';

/** A file as the first release left it: one line of each state, with their attempts. */
const OLD_ROWS = ['queued', 'sending', 'accepted', 'abandoned'].map(
  (state, index) => `
  INSERT INTO deliveries (id, key, alarm, reason, channel, recipient, language, planned_at, state,
    uncertain, sending_since, next_attempt_at, accepted_at, provider_id)
  VALUES (${index + 1}, '${state}', 'a-1', 'first', 'email', 'x@y.cn', 'zh', ${T0}, '${state}', 0,
    ${state === 'sending' ? T0 : 'NULL'}, ${state === 'queued' ? T0 : 'NULL'}, NULL, '<${state}>');
  INSERT INTO delivery_attempts VALUES (${index + 1}, 1, ${T0}, 'failed', 'of ${state}');`,
);

describe('the ledger of the first release', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder();
    const database = new Database(folder.file);
    database.exec('PRAGMA foreign_keys = ON');
    database.exec(
      'CREATE TABLE schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT',
    );
    database.exec(INITIAL.sql);
    database.exec("INSERT INTO schema_migrations VALUES (1, 'initial')");
    for (const sql of OLD_ROWS) database.exec(sql);
    database.close();
  });
  afterEach(() => folder.remove());

  it('keeps every line and attempt, to bare addresses and due when planned', async () => {
    const local = createLocalRecords(folder.file);
    const { items } = await local.records.ledger.list({ limit: 10 });
    expect(items.map(({ key, state }) => [key, state])).toEqual([
      ['abandoned', 'abandoned'],
      ['accepted', 'accepted'],
      ['sending', 'queued'],
      ['queued', 'queued'],
    ]);
    for (const line of items) {
      expect(line).toMatchObject({
        person: null,
        occurrence: 1,
        plannedAt: T0,
        notBefore: T0,
        fallback: [],
        insteadOf: null,
        providerId: `<${line.key}>`,
        attempts: [{ detail: `of ${line.key}` }],
      });
    }
    expect(await local.records.ledger.recover()).toEqual({ uncertain: 1 });
    local.close();
  });

  it('still refuses an attempt of no delivery, and takes the new states', () => {
    createLocalRecords(folder.file).close();
    const database = new Database(folder.file);
    database.exec('PRAGMA foreign_keys = ON');
    expect(() =>
      database.exec("INSERT INTO delivery_attempts VALUES (99, 1, 0, 'failed', '')"),
    ).toThrow(/FOREIGN KEY/);
    expect(() => database.exec("UPDATE deliveries SET state = 'nonsense'")).toThrow(/CHECK/);
    database.exec("UPDATE deliveries SET state = 'acknowledged' WHERE id = 3");
    expect(database.prepare('PRAGMA foreign_key_check').all([])).toEqual([]);
    database.close();
  });
});
