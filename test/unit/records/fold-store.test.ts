import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/model/units.ts';
import type { FoldCommit } from '../../../src/records/records.ts';
import {
  createLocalRecords,
  type LocalRecords,
} from '../../../src/records/sqlite/local-records.ts';
import {
  aCommit,
  aDelivery,
  anAuditLine,
  aPartition,
  aRefusal,
  changed,
  T0,
  type TemporaryFolder,
  temporaryFolder,
} from './records-fixtures.ts';

describe('fold store', () => {
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

  const commit = (cursor: number, over: Partial<FoldCommit>): void =>
    local.writer.commit(aCommit(cursor, over));

  it('starts before the first entry, with nothing', () => {
    expect(local.writer.load()).toEqual({ cursor: 0, fleetVersion: null, partitions: [] });
  });

  it('loads what was committed, also after a restart', () => {
    commit(7, { fleetVersion: 2, partitions: [aPartition('S-2', 7), aPartition('城东', 5)] });
    local.close();
    local = createLocalRecords(folder.file);
    expect(local.writer.load()).toEqual({
      cursor: 7,
      fleetVersion: 2,
      partitions: [aPartition('S-2', 7), aPartition('城东', 5)],
    });
  });

  it('overwrites a partition by the same or a later position only', () => {
    commit(5, { partitions: [aPartition('p', 5, '"five"')] });
    commit(6, { partitions: [aPartition('p', 4, '"four"')] });
    expect(local.writer.load().partitions).toEqual([aPartition('p', 5, '"five"')]);
    commit(7, { partitions: [aPartition('p', 5, '"five again"')] });
    expect(local.writer.load().partitions).toEqual([aPartition('p', 5, '"five again"')]);
    commit(8, { partitions: [aPartition('p', 8, '"eight"')] });
    expect(local.writer.load().partitions).toEqual([aPartition('p', 8, '"eight"')]);
  });

  it('never moves the cursor back, nor the fleet version with it', () => {
    commit(9, { fleetVersion: 3 });
    commit(4, { fleetVersion: 1 });
    expect(local.writer.load()).toMatchObject({ cursor: 9, fleetVersion: 3 });
    commit(9, { fleetVersion: 4 });
    expect(local.writer.load()).toMatchObject({ cursor: 9, fleetVersion: 4 });
  });

  it('overwrites an alarm by the same or a later position only', async () => {
    const stateOf = async (): Promise<string | undefined> =>
      (await local.records.alarms.get('a-1'))?.state;
    commit(5, { alarms: [changed(5, { state: 'acknowledged' })] });
    commit(6, { alarms: [changed(4, { state: 'unacknowledged' })] });
    expect(await stateOf()).toBe('acknowledged');
    commit(7, { alarms: [changed(6, { state: 'returned' }), changed(7, { state: 'closed' })] });
    expect(await stateOf()).toBe('closed');
  });

  it('never resets a delivery that has been sent', async () => {
    commit(5, { deliveries: [aDelivery()] });
    await local.records.ledger.begin(['d-1'], epochMs(T0));
    await local.records.ledger.finish([
      {
        key: 'd-1',
        attempt: { at: epochMs(T0 + 1), outcome: 'accepted', detail: 'ok' },
        state: 'accepted',
        nextAttemptAt: null,
        providerId: 'p-1',
      },
    ]);
    commit(6, { deliveries: [aDelivery({ plannedAt: epochMs(T0 + 99) })] });
    const { items } = await local.records.ledger.list({ limit: 5 });
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ state: 'accepted', plannedAt: T0, providerId: 'p-1' });
  });

  it('never takes a release back when the refusal is written again', async () => {
    commit(5, { quarantine: [aRefusal(5)] });
    commit(6, { released: [{ id: '5', by: 'li', at: epochMs(T0) }] });
    commit(7, { quarantine: [aRefusal(5, null, { detail: 'other' })] });
    const stored = await local.records.quarantine.get('5');
    expect(stored).toMatchObject({ releasedBy: 'li', detail: '99999 kPa, at most 20000' });
  });

  it('writes nothing at all of a commit that fails', async () => {
    commit(5, { partitions: [aPartition('p', 5)] });
    const broken = aCommit(9, {
      partitions: [aPartition('p', 9), aPartition('q', 9)],
      alarms: [changed(9)],
      deliveries: [aDelivery()],
      audit: [anAuditLine()],
      // refused, and the last thing that is written
      cursor: Number.NaN as FoldCommit['cursor'],
    });
    expect(() => local.writer.commit(broken)).toThrow('cannot be stored');
    expect(local.writer.load()).toMatchObject({ cursor: 5, partitions: [aPartition('p', 5)] });
    expect(local.reader.alarms.get('a-1')).toBeNull();
    expect(local.reader.ledger.list({ limit: 1 }).items).toEqual([]);
    expect(local.reader.audit.list({ limit: 1 }).items).toEqual([]);
  });

  it('keeps the payload of one message once', () => {
    const big = new Uint8Array(100_000).fill(65);
    const rows = Array.from({ length: 50 }, (_, n) => aRefusal(5, n, { payload: big }));
    commit(5, { quarantine: rows });
    commit(6, { quarantine: [aRefusal(6, 0, { payload: big })] });
    const { items } = local.reader.quarantine.list({ limit: 100 });
    expect(items).toHaveLength(51);
    expect(items.every(({ payload }) => payload.length === big.length)).toBe(true);
  });

  it('shows a NUL in an excerpt and keeps the bytes themselves', () => {
    const payload = new TextEncoder().encode('{"a":"\0rest"}');
    commit(5, { quarantine: [aRefusal(5, null, { excerpt: '{"a":"\0rest"}', payload })] });
    const stored = local.reader.quarantine.get('5');
    expect(stored?.excerpt).toBe('{"a":"␀rest"}');
    expect(stored?.payload).toEqual(payload);
  });

  it('keeps payloads that came after a commit which failed', () => {
    const row = aRefusal(5);
    const broken = aCommit(5, {
      quarantine: [row],
      cursor: Number.NaN as FoldCommit['cursor'],
    });
    expect(() => local.writer.commit(broken)).toThrow('cannot be stored');
    commit(5, { quarantine: [row] });
    expect(local.reader.quarantine.get('5')?.payload).toEqual(row.payload);
  });

  it('looks at few rows of a long list, whatever it is asked for', () => {
    const database = new Database(folder.file);
    const planOf = (sql: string): string =>
      database
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all([])
        .map((row) => JSON.stringify(row))
        .join('\n');
    expect(
      planOf(
        "SELECT * FROM deliveries WHERE state = 'queued' AND next_attempt_at <= 5 " +
          'ORDER BY next_attempt_at, id LIMIT 10',
      ),
    ).toMatch(/SEARCH deliveries USING INDEX deliveries_due/);
    expect(planOf('SELECT id FROM quarantine WHERE position > 1 AND position <= 9')).toMatch(
      /USING COVERING INDEX quarantine_newest/,
    );
    database.close();
  });
});
