import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuditLine } from '../../../src/records/records.ts';
import { readAnchor } from '../../../src/records/sqlite/audit-anchor.ts';
import { checkAudit } from '../../../src/records/sqlite/audit-check.ts';
import { createLocalRecords } from '../../../src/records/sqlite/local-records.ts';
import { INITIAL } from '../../../src/records/sqlite/migrations/0001-initial.ts';
import { openRecordsWriter } from '../../../src/records/sqlite/writer.ts';
import { aCommit, anAuditLine, type TemporaryFolder, temporaryFolder } from './records-fixtures.ts';

const odd = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\0', 'a\0b', '\uD800', 'x\uDC00y', '\uDC00\uD800', '🔥', '\u2028', '"\\'),
);
const someLine = fc.record({
  by: odd,
  object: odd,
  detail: odd,
  from: fc.option(odd),
  before: fc.option(odd),
  after: fc.option(odd),
});

describe('the chain of the audit', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('holds for every text that can be written, over restarts, replays and refused writes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(someLine, fc.boolean()), { maxLength: 12 }), (given) => {
        const own = temporaryFolder();
        let writer = openRecordsWriter(own.file);
        const folded: AuditLine[] = [];
        for (const [over, direct] of given) {
          const line = anAuditLine(over);
          if (direct) writer.apply({ kind: 'audit.append', value: { lines: [line, line] } });
          else folded.push(line);
          writer.commit(aCommit(folded.length, { audit: folded }));
          const unusable = { ...line, at: Number.NaN as typeof line.at };
          expect(() =>
            writer.apply({ kind: 'audit.append', value: { lines: [line, unusable] } }),
          ).toThrow();
          writer.close();
          writer = openRecordsWriter(own.file);
        }
        writer.close();
        const local = createLocalRecords(own.file);
        const report = checkAudit(local.reader.audit, readAnchor(own.file));
        expect(report.fault).toBeNull();
        const ids = local.reader.audit.after(0, 1000).map(({ id }) => id);
        expect(ids).toEqual(ids.map((_, n) => n + 1));
        local.close();
        own.remove();
      }),
      { numRuns: 15 },
    );
  });

  it('takes the lines of an older release in, as they are, and says so', () => {
    const old = new Database(folder.file);
    old.exec(
      "CREATE TABLE schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT; INSERT INTO schema_migrations VALUES (1, 'initial')",
    );
    old.exec(INITIAL.sql);
    const insert = old.prepare(
      "INSERT INTO audit (id, at, by, action, object, detail, remote, folded) VALUES (?, 5, 'li', 'x', '城东', '', NULL, 0)",
    );
    old.exec('BEGIN');
    // the older release left gaps
    for (let id = 1; id <= 6_000; id += 2) insert.run([id]);
    old.exec('COMMIT');
    old.close();
    const local = createLocalRecords(folder.file);
    const [newest] = local.reader.audit.list({ limit: 1 }).items;
    expect(newest).toMatchObject({
      action: 'audit.chained',
      detail: expect.stringContaining('3000'),
    });
    const report = checkAudit(local.reader.audit, readAnchor(folder.file));
    expect(report).toMatchObject({ lines: 3_001, fault: null });
    local.close();
    const raw = new Database(folder.file);
    expect(() => raw.exec("UPDATE audit SET by = 'x'")).toThrow('append-only');
    raw.close();
    // a second start finds nothing to complain of
    createLocalRecords(folder.file).close();
    const again = createLocalRecords(folder.file);
    expect(again.reader.audit.list({ limit: 1 }).items[0]?.action).toBe('audit.chained');
    again.close();
  });

  it('keeps the anchor beside the file, for its owner only, and soon after a line', async () => {
    const path = join(dirname(folder.file), 'audit-anchor');
    const local = createLocalRecords(folder.file);
    expect(readAnchor(folder.file)).toEqual({ id: 0, hash: '0'.repeat(64) });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    for (let n = 0; n < 20; n += 1) await local.records.audit.append([anAuditLine()]);
    local.writer.commit(aCommit(1, { audit: [anAuditLine()] }));
    const head = local.reader.audit.list({ limit: 1 }).items[0];
    await vi.waitFor(
      () => expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ id: 21, hash: head?.hash }),
      { timeout: 20_000 },
    );
    await local.records.audit.append([anAuditLine()]);
    local.close();
    expect(readAnchor(folder.file)).toMatchObject({ id: 22 });
  });
});
