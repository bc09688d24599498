import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditVerifyCommand } from '../../../src/audit-verify-command.ts';
import { GENESIS, hashOf } from '../../../src/records/sqlite/audit-chain.ts';
import { createLocalRecords } from '../../../src/records/sqlite/local-records.ts';
import { openRecordsWriter } from '../../../src/records/sqlite/writer.ts';
import { aCommit, anAuditLine, type TemporaryFolder, temporaryFolder } from './records-fixtures.ts';

const KEEPS = `
CREATE TRIGGER audit_keeps_lines BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_keeps_all BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;`;

describe('npm run audit:verify', () => {
  let folder: TemporaryFolder;
  let dataDir: string;
  beforeEach(() => {
    folder = temporaryFolder();
    dataDir = dirname(folder.file);
  });
  afterEach(() => folder.remove());

  const verify = (...more: string[]) => {
    const said: string[] = [];
    const context = {
      env: {},
      print: (t: string) => said.push(t),
      complain: (t: string) => said.push(t),
    };
    const exit = auditVerifyCommand(['--data-dir', dataDir, ...more], context);
    return { exit, said: said.join('\n') };
  };

  /** Lines 1 to `count`, the fold's and others' by turns. */
  const write = (count: number): void => {
    const writer = openRecordsWriter(folder.file);
    for (let n = 1; n <= count; n += 1) {
      const line = anAuditLine({ object: `a-${n}`, before: `{"n":${n - 1}}`, after: `{"n":${n}}` });
      if (n % 2 === 0) writer.apply({ kind: 'audit.append', value: { lines: [line] } });
      else writer.commit(aCommit(n, { audit: [line] }));
    }
    writer.close();
  };

  /** As somebody with the file in hand, who knows the table. */
  const tamper = (...statements: string[]): void => {
    const database = new Database(folder.file);
    database.exec('DROP TRIGGER audit_keeps_lines; DROP TRIGGER audit_keeps_all');
    for (const sql of statements) database.exec(sql);
    database.exec(KEEPS);
    database.close();
  };

  /** Makes the chain fit again from a line on, as somebody would who knows how it is made. */
  const rechain = (from: number): void => {
    const database = new Database(folder.file);
    database.exec('DROP TRIGGER audit_keeps_lines');
    const rows = database
      .prepare(
        `SELECT id, at, by, action, object, detail, remote AS "from", before_json AS before,
           after_json AS after, previous, hash FROM audit ORDER BY id`,
      )
      .all([]) as Parameters<typeof hashOf>[1][];
    let previous = GENESIS;
    for (const row of rows) {
      const hash = hashOf(previous, row);
      if (row.id >= from)
        database
          .prepare('UPDATE audit SET previous = ?, hash = ? WHERE id = ?')
          .run([previous, hash, row.id]);
      previous = hash;
    }
    database.close();
  };

  it('is content with what the service wrote, running or not', () => {
    write(7);
    expect(verify()).toMatchObject({ exit: 0, said: expect.stringContaining('7 lines') });
    const running = createLocalRecords(folder.file);
    running.writer.commit(aCommit(99, { audit: [anAuditLine({ object: 'later' })] }));
    expect(verify()).toMatchObject({ exit: 0, said: expect.stringContaining('8 lines') });
    running.close();
    expect(verify().exit).toBe(0);
  });

  it('is content with an audit that has no line yet', () => {
    write(0);
    expect(verify()).toMatchObject({ exit: 0, said: expect.stringContaining('0 lines') });
  });

  it.each<[string, string, string[]]>([
    ['an edited word', 'line 4 (edited)', ["UPDATE audit SET by = 'nobody' WHERE id = 4"]],
    ['an edited time', 'line 1 (edited)', ['UPDATE audit SET at = at + 1 WHERE id = 1']],
    ['an edited address', 'line 3 (edited)', ["UPDATE audit SET remote = '::1' WHERE id = 3"]],
    ['an edited before', 'line 3 (edited)', ["UPDATE audit SET before_json = '{}' WHERE id = 3"]],
    ['an edited after', 'line 6 (edited)', ['UPDATE audit SET after_json = NULL WHERE id = 6']],
    ['an edited hash', 'line 6 (edited)', ["UPDATE audit SET hash = 'x' WHERE id = 6"]],
    ['a deleted line', 'line 3 (deleted)', ['DELETE FROM audit WHERE id = 3']],
    ['the first line deleted', 'line 1 (deleted)', ['DELETE FROM audit WHERE id = 1']],
    ['lines deleted', 'line 2 (deleted)', ['DELETE FROM audit WHERE id IN (2, 3, 4)']],
    ['the end cut off', 'line 6 (truncated)', ['DELETE FROM audit WHERE id > 5']],
    ['everything cut off', 'line 1 (truncated)', ['DELETE FROM audit']],
    [
      'an inserted line',
      'line 8 (inserted)',
      [
        "INSERT INTO audit (id, at, by, action, object, detail, folded) VALUES (8, 1, 'a', 'b', 'c', 'd', 0)",
      ],
    ],
    [
      'two lines swapped',
      'line 3 (reordered)',
      [
        'UPDATE audit SET id = 1003 WHERE id = 3',
        'UPDATE audit SET id = 3 WHERE id = 4',
        'UPDATE audit SET id = 4 WHERE id = 1003',
      ],
    ],
    ['a line moved to the end', 'line 3 (reordered)', ['UPDATE audit SET id = 50 WHERE id = 3']],
  ])('names %s', (_name, where, statements) => {
    write(7);
    tamper(...statements);
    expect(verify()).toMatchObject({
      exit: 1,
      said: expect.stringContaining(`broken at ${where}`),
    });
  });

  it('names a line that was changed and given a hash that fits', () => {
    write(7);
    tamper("UPDATE audit SET by = 'nobody' WHERE id = 4");
    const one = new Database(folder.file);
    one.close();
    rechainOnly(4);
    expect(verify()).toMatchObject({ exit: 1, said: expect.stringContaining('line 4 (edited)') });
  });

  const rechainOnly = (id: number): void => {
    const database = new Database(folder.file);
    const [row] = database
      .prepare(
        `SELECT id, at, by, action, object, detail, remote AS "from", before_json AS before,
           after_json AS after, previous, hash FROM audit WHERE id = ?`,
      )
      .all([id]) as { previous: string }[];
    database.exec('DROP TRIGGER audit_keeps_lines');
    const hash = hashOf(row?.previous ?? '', row as unknown as Parameters<typeof hashOf>[1]);
    database.prepare('UPDATE audit SET hash = ? WHERE id = ?').run([hash, id]);
    database.close();
  };

  it('has the anchor against a chain that was written anew', () => {
    write(7);
    tamper("UPDATE audit SET by = 'nobody' WHERE id = 4");
    rechain(4);
    expect(verify()).toMatchObject({
      exit: 1,
      said: expect.stringContaining('line 7 (rewritten)'),
    });
  });

  it('wants the anchor', () => {
    write(3);
    const path = join(dataDir, 'audit-anchor');
    const text = readFileSync(path, 'utf8');
    rmSync(path);
    expect(verify()).toMatchObject({ exit: 1, said: expect.stringContaining('missing') });
    writeFileSync(path, '{"id":3}');
    expect(verify()).toMatchObject({ exit: 1, said: expect.stringContaining('unreadable') });
    writeFileSync(path, text);
    expect(verify().exit).toBe(0);
  });

  it.each<[string, () => void]>([
    ['the end was cut off', () => tamper('DELETE FROM audit WHERE id > 5')],
    ['the anchor was removed', () => rmSync(join(dataDir, 'audit-anchor'))],
    ['the anchor was spoilt', () => writeFileSync(join(dataDir, 'audit-anchor'), 'x')],
  ])('a start does not cover up that %s', (_name, deed) => {
    write(7);
    deed();
    const writer = openRecordsWriter(folder.file);
    writer.apply({ kind: 'audit.append', value: { lines: [anAuditLine({ object: 'after' })] } });
    writer.close();
    const { exit, said } = verify();
    expect({ exit, said }).toMatchObject({
      exit: 1,
      said: expect.stringContaining('found-broken'),
    });
    const line = /line (\d+)/.exec(said)?.[1] ?? '';
    expect(verify('--looked', line)).toMatchObject({ exit: 0 });
  });

  it('is content with an anchor that a kill left behind, and so is the next start', () => {
    write(3);
    const path = join(dataDir, 'audit-anchor');
    const behind = readFileSync(path, 'utf8');
    const writer = openRecordsWriter(folder.file);
    writer.apply({ kind: 'audit.append', value: { lines: [anAuditLine(), anAuditLine()] } });
    writer.close();
    writeFileSync(path, behind);
    expect(verify()).toMatchObject({ exit: 0, said: expect.stringContaining('5 lines') });
    openRecordsWriter(folder.file).close();
    expect(verify()).toMatchObject({ exit: 0, said: expect.stringContaining('5 lines') });
    expect(readFileSync(path, 'utf8')).toContain('"id":5');
  });

  it('never gives the number of a line that was cut off again', () => {
    write(7);
    tamper('DELETE FROM audit WHERE id > 5');
    const local = createLocalRecords(folder.file);
    expect(local.reader.audit.list({ limit: 1 }).items[0]).toMatchObject({
      id: 8,
      action: 'audit.broken',
    });
    local.close();
  });

  it('says why it cannot check, and exits with 2', () => {
    expect(verify()).toMatchObject({ exit: 2, said: expect.stringContaining('does not exist') });
    write(1);
    expect(verify('--wrong').exit).toBe(2);
    expect(verify('--looked', 'x')).toMatchObject({
      exit: 2,
      said: expect.stringContaining('--looked x'),
    });
    writeFileSync(folder.file, 'no database '.repeat(500));
    for (const more of ['-wal', '-shm'])
      if (existsSync(folder.file + more)) rmSync(folder.file + more);
    expect(verify()).toMatchObject({ exit: 2, said: expect.stringContaining('damaged') });
  });

  it('finds the data directory by the configuration', () => {
    write(2);
    const config = join(dataDir, 'gaswatch.yaml');
    writeFileSync(config, `dataDir: ${dataDir}\n`);
    const said: string[] = [];
    const context = {
      env: { GASWATCH_CONFIG: config },
      print: (t: string) => said.push(t),
      complain: (t: string) => said.push(t),
    };
    expect([auditVerifyCommand([], context), said[0]]).toEqual([
      0,
      expect.stringContaining('2 lines'),
    ]);
    expect(auditVerifyCommand(['--config', `${config}.none`], context)).toBe(2);
    expect(said.at(-1)).toContain('cannot be read');
  });
});
