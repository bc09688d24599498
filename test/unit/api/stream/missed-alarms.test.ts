import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEventRing } from '../../../../src/api/stream/event-ring.ts';
import { openMissedAlarms } from '../../../../src/api/stream/missed-alarms.ts';
import type { AlarmChange } from '../../../../src/records/records.ts';
import {
  createLocalRecords,
  type LocalRecords,
} from '../../../../src/records/sqlite/local-records.ts';
import {
  aCommit,
  changed,
  type TemporaryFolder,
  temporaryFolder,
} from '../../records/records-fixtures.ts';
import { aLiveAlarm } from './live-events.ts';

describe('alarms that a reader missed', () => {
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

  const store = (...positions: number[]): void =>
    local.writer.commit(
      aCommit(1, { alarms: positions.map((at) => changed(at, { id: `a-${at}` })) }),
    );
  const all = async (changes: AsyncIterable<AlarmChange>): Promise<string[]> => {
    const found: string[] = [];
    for await (const { alarm } of changes) found.push(alarm.id);
    return found;
  };

  it('are those changed from the position on up to where the ring begins', async () => {
    const many = Array.from({ length: 1200 }, (_, n) => n + 1);
    store(...many);
    const ring = openEventRing(10, { position: 1101, ordinal: 0 });
    const missed = openMissedAlarms(local.records.alarms, ring);
    const expected = many.slice(99, 1100).map((at) => `a-${at}`);
    expect(await all(missed.changes(100))).toEqual(expected);
    expect(missed.told(changed(1101, { id: 'a-1101' }))).toBe('no');
  });

  it('reach further when the ring forgets more meanwhile, each told once', async () => {
    store(1, 2, 3, 4, 5, 6);
    const ring = openEventRing(1, { position: 3, ordinal: 0 });
    const missed = openMissedAlarms(local.records.alarms, ring);
    const found: string[] = [];
    for await (const { alarm } of missed.changes(1)) {
      found.push(alarm.id);
      if (alarm.id !== 'a-2') continue;
      ring.push(aLiveAlarm(4));
      ring.push(aLiveAlarm(5));
    }
    expect(found).toEqual(['a-1', 'a-2', 'a-3', 'a-4']);
    expect(ring.floor()).toEqual({ position: 4, ordinal: 1 });
    expect(missed.told(changed(4, { id: 'a-4' }))).toBe('yes');
    expect(missed.told(changed(5, { id: 'a-4' }))).toBe('no');
  });

  it('include those of a position that the ring forgets a part of meanwhile', async () => {
    store(1, 3);
    const ring = openEventRing(1, { position: 3, ordinal: 0 });
    const missed = openMissedAlarms(local.records.alarms, ring);
    const found: string[] = [];
    for await (const { alarm } of missed.changes(1)) {
      found.push(alarm.id);
      if (alarm.id !== 'a-1') continue;
      ring.push(aLiveAlarm(3));
      ring.push(aLiveAlarm(3, { id: 'b-3' }));
    }
    expect(found).toEqual(['a-1', 'a-3']);
  });
});
