import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/model/units.ts';
import {
  createLocalRecords,
  type LocalRecords,
} from '../../../src/records/sqlite/local-records.ts';
import type { RecordsWrite } from '../../../src/records/sqlite/records-write.ts';
import {
  aCommit,
  aDelivery,
  aFleet,
  anAuditLine,
  aUser,
  T0,
  type TemporaryFolder,
  temporaryFolder,
} from './records-fixtures.ts';

const create = (name: string): RecordsWrite => ({
  kind: 'people.create',
  value: { user: aUser({ name }), passwordHash: 'h' },
});

const conflicting: RecordsWrite = {
  kind: 'people.create',
  value: { user: aUser({ name: 'x', roles: ['cashier', 'maintainer'] }), passwordHash: 'h' },
};

describe('records writer', () => {
  let folder: TemporaryFolder;
  let local: LocalRecords;
  beforeEach(() => {
    folder = temporaryFolder();
    local = createLocalRecords(folder.file);
  });
  afterEach(() => {
    local.close();
    folder.remove();
  });

  const names = (): readonly string[] => local.reader.people.list().map(({ name }) => name);

  it('answers one write with its own result', () => {
    expect(local.writer.apply(create('a'))).toBe('created');
    expect(local.writer.apply(create('a'))).toBe('exists');
    expect(
      local.writer.apply({
        kind: 'fleets.save',
        value: { fleet: aFleet('Z'), by: 'a', at: epochMs(T0) },
      }),
    ).toBe(1);
  });

  it('throws the refusal of one write', () => {
    expect(() => local.writer.apply(conflicting)).toThrow(
      expect.objectContaining({ name: 'AppError', code: 'roles-conflict' }),
    );
  });

  it('answers a group in order, a refusal touching none of the others', () => {
    const outcomes = local.writer.applyAll([create('a'), conflicting, create('b'), create('a')]);
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.value : outcome.error.code))).toEqual([
      'created',
      'roles-conflict',
      'created',
      'exists',
    ]);
    expect(names()).toEqual(['a', 'b']);
  });

  it('undoes the first half of a write that is refused in its second', () => {
    local.writer.commit(aCommit(1, { deliveries: [aDelivery({ key: 'd' })] }));
    const outcomes = local.writer.applyAll([
      { kind: 'ledger.begin', value: { keys: ['d', 'unknown'], at: epochMs(T0) } },
      { kind: 'audit.append', value: { lines: [anAuditLine()] } },
    ]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([false, true]);
    expect(local.reader.ledger.due(epochMs(T0), 5).map(({ key }) => key)).toEqual(['d']);
    expect(local.reader.audit.list({ limit: 5 }).items).toHaveLength(1);
  });

  it('lets a later write of the group see an earlier one', () => {
    const outcomes = local.writer.applyAll([
      create('a'),
      { kind: 'people.set-password', value: { name: 'a', passwordHash: 'h2' } },
    ]);
    expect(outcomes).toEqual([
      { ok: true, value: 'created' },
      { ok: true, value: 'updated' },
    ]);
    expect(local.reader.people.passwordHash('a')).toBe('h2');
  });

  it('has nothing to do for no writes', () => {
    expect(local.writer.applyAll([])).toEqual([]);
  });

  it('goes on after a group in which every write was refused', () => {
    expect(local.writer.applyAll([conflicting, conflicting]).map(({ ok }) => ok)).toEqual([
      false,
      false,
    ]);
    expect(local.writer.apply(create('a'))).toBe('created');
  });

  it('answers with plain values that survive the way between threads', () => {
    const outcomes = local.writer.applyAll([
      { kind: 'ledger.recover', value: null },
      { kind: 'broker.save', value: { changes: [] } },
      { kind: 'people.close-session', value: { tokenHash: 't' } },
    ]);
    expect(structuredClone(outcomes)).toEqual([
      { ok: true, value: { uncertain: 0 } },
      { ok: true, value: null },
      { ok: true, value: null },
    ]);
  });

  it('fails every write of a group whose commit is impossible, and recovers', () => {
    local.close();
    local = createLocalRecords(folder.file, { connection: { busyTimeoutMs: 20 } });
    const other = new Database(folder.file);
    other.exec('BEGIN IMMEDIATE');
    const outcomes = local.writer.applyAll([create('a'), create('b')]);
    expect(outcomes.map((outcome) => !outcome.ok && outcome.error.code)).toEqual([
      'records-locked',
      'records-locked',
    ]);
    expect(() => local.writer.commit(aCommit(5))).toThrow(
      expect.objectContaining({ code: 'records-locked', retryable: true }),
    );
    other.exec('ROLLBACK');
    other.close();
    expect(local.writer.apply(create('a'))).toBe('created');
    expect(names()).toEqual(['a']);
  });

  it('does not take a name with a NUL for the name before it', () => {
    local.writer.apply(create('wang'));
    expect(local.writer.apply(create('wang\0x'))).toBe('created');
    expect(local.reader.people.get('wang\0')).toBeNull();
    expect(names()).toEqual(['wang', 'wang␀x']);
  });
});
