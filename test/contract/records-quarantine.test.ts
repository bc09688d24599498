import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeviceId } from '../../src/model/ids.ts';
import { epochMs, position } from '../../src/model/units.ts';
import { AWKWARD_TEXTS, aCommit, aRefusal, T0 } from '../unit/records/records-fixtures.ts';
import { type OpenRecords, RECORDS_DRIVERS } from './records-drivers.ts';

describe.each(RECORDS_DRIVERS)('quarantine records: $name', (driver) => {
  let open: OpenRecords;
  beforeEach(() => {
    open = driver.open();
  });
  afterEach(() => open.remove());

  it('gives a refused record back with the bytes as sent', async () => {
    const row = aRefusal(5, 3, { payload: new Uint8Array([0, 255, 128, 0, 10]) });
    open.fold.commit(aCommit(5, { quarantine: [row] }));
    const stored = await open.records.quarantine.get('5.3');
    expect(stored).toEqual({ ...row, releasedAt: null, releasedBy: null });
    expect(await open.records.quarantine.get('5')).toBeNull();
  });

  it('keeps bytes that are a view into a larger buffer, and an empty message', async () => {
    const shared = new TextEncoder().encode('before|the message|after');
    const rows = [
      aRefusal(1, null, { payload: shared.subarray(7, 18) }),
      aRefusal(2, null, { payload: new Uint8Array(0), ts: null }),
    ];
    open.fold.commit(aCommit(5, { quarantine: rows }));
    const first = await open.records.quarantine.get('1');
    expect(new TextDecoder().decode(first?.payload)).toBe('the message');
    const second = await open.records.quarantine.get('2');
    expect(second?.payload).toEqual(new Uint8Array(0));
    expect(second?.ts).toBeNull();
  });

  it('lists newest first in stable pages, records of one message by descending index', async () => {
    const rows = [aRefusal(1), aRefusal(2, 0), aRefusal(2, 1), aRefusal(2, 10), aRefusal(3)];
    open.fold.commit(aCommit(5, { quarantine: rows }));
    const first = await open.records.quarantine.list({ limit: 3 });
    open.fold.commit(aCommit(6, { quarantine: [aRefusal(6)] }));
    const second = await open.records.quarantine.list({ limit: 3, cursor: first.next ?? '' });
    expect(first.items.map(({ id }) => id)).toEqual(['3', '2.10', '2.1']);
    expect(second.items.map(({ id }) => id)).toEqual(['2.0', '1']);
    expect(second.next).toBeNull();
  });

  it('filters by device and by reason, and counts by reason', async () => {
    const rows = [
      aRefusal(1, null, { reason: 'not-json' }),
      aRefusal(2, null, { reason: 'not-json', device: DeviceId.parse('m-7') }),
      aRefusal(3, null, { device: DeviceId.parse('m-7') }),
    ];
    open.fold.commit(aCommit(5, { quarantine: rows }));
    const ids = async (query: { device?: string; reason?: string }): Promise<readonly string[]> =>
      (await open.records.quarantine.list({ limit: 9, ...query })).items.map(({ id }) => id);
    expect(await ids({ device: 'm-7' })).toEqual(['3', '2']);
    expect(await ids({ reason: 'not-json' })).toEqual(['2', '1']);
    expect(await ids({ device: 'm-7', reason: 'not-json' })).toEqual(['2']);
    expect(await open.records.quarantine.counts()).toEqual({ 'not-json': 2, 'out-of-range': 1 });
  });

  it('marks a release once: the first person stays', async () => {
    open.fold.commit(aCommit(5, { quarantine: [aRefusal(5)] }));
    open.fold.commit(aCommit(6, { released: [{ id: '5', by: 'li', at: epochMs(T0 + 1) }] }));
    open.fold.commit(aCommit(7, { released: [{ id: '5', by: 'wang', at: epochMs(T0 + 2) }] }));
    const stored = await open.records.quarantine.get('5');
    expect(stored).toMatchObject({ releasedBy: 'li', releasedAt: T0 + 1 });
  });

  it('ignores the release of an id that is not kept', async () => {
    open.fold.commit(aCommit(6, { released: [{ id: '99', by: 'li', at: epochMs(T0) }] }));
    expect(await open.records.quarantine.get('99')).toBeNull();
    expect(open.fold.load().cursor).toBe(6);
  });

  it('tells the fold what was refused in a span of positions', () => {
    const rows = [aRefusal(1), aRefusal(2, 0), aRefusal(2, 4), aRefusal(3), aRefusal(4, 1)];
    open.fold.commit(aCommit(5, { quarantine: rows }));
    const refused = (after: number, upTo: number): ReadonlySet<string> =>
      open.fold.refused(position(after), position(upTo));
    expect(refused(1, 3)).toEqual(new Set(['2.0', '2.4', '3']));
    expect(refused(0, 4)).toEqual(new Set(['1', '2.0', '2.4', '3', '4.1']));
    expect(refused(4, 100)).toEqual(new Set());
  });

  it.each(AWKWARD_TEXTS)('keeps awkward text: %j', async (text) => {
    const row = aRefusal(1, null, { excerpt: text, detail: text, path: text, topic: text });
    open.fold.commit(aCommit(1, { quarantine: [row] }));
    expect(await open.records.quarantine.get('1')).toMatchObject({
      excerpt: text,
      detail: text,
      path: text,
      topic: text,
    });
    const none = await open.records.quarantine.list({ device: `x${text}`, limit: 5 });
    expect(none.items).toEqual([]);
  });
});
