import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alarm } from '../../src/model/alarm.ts';
import { epochMs, position } from '../../src/model/units.ts';
import type { AlarmQuery } from '../../src/records/records.ts';
import { AWKWARD_TEXTS, aCommit, anAlarm, changed, T0 } from '../unit/records/records-fixtures.ts';
import { type OpenRecords, RECORDS_DRIVERS } from './records-drivers.ts';

const MINUTE = 60_000;

/** Six alarms, one a minute, of mixed site, type, priority and state. */
const SIX: readonly Partial<Alarm>[] = [
  { id: 'a0', site: 'S-1', type: 'bypass.open', priority: 1, state: 'unacknowledged' },
  { id: 'a1', site: 'S-1', type: 'meter.stuck', priority: 3, state: 'acknowledged' },
  { id: 'a2', site: 'S-2', type: 'bypass.open', priority: 2, state: 'returned' },
  { id: 'a3', site: 'S-2', type: 'meter.stuck', priority: 3, state: 'closed' },
  { id: 'a4', site: null, type: 'system.disk-low', priority: 2, state: 'unacknowledged' },
  { id: 'a5', site: 'S-1', type: 'bypass.open', priority: 1, state: 'closed' },
];

describe.each(RECORDS_DRIVERS)('alarm records: $name', (driver) => {
  let open: OpenRecords;
  beforeEach(() => {
    open = driver.open();
  });
  afterEach(() => open.remove());

  const store = (...alarms: readonly Partial<Alarm>[]): void =>
    open.fold.commit(
      aCommit(10, {
        alarms: alarms.map((alarm, n) =>
          changed(n + 1, { occurredAt: epochMs(T0 + n * MINUTE), ...alarm }),
        ),
      }),
    );

  const ids = async (query: Partial<AlarmQuery>): Promise<readonly string[]> => {
    const page = await open.records.alarms.list({ state: 'all', limit: 100, ...query });
    return page.items.map((alarm) => alarm.id);
  };

  it('gives an alarm back exactly as it was committed', async () => {
    store({ id: 'x' });
    expect(await open.records.alarms.get('x')).toEqual(anAlarm({ id: 'x' }));
    expect(await open.records.alarms.get('y')).toBeNull();
  });

  it('lists the newest onset first', async () => {
    store(...SIX);
    expect(await ids({})).toEqual(['a5', 'a4', 'a3', 'a2', 'a1', 'a0']);
  });

  it.each<[string, Partial<AlarmQuery>, readonly string[]]>([
    ['open is not closed', { state: 'open' }, ['a4', 'a2', 'a1', 'a0']],
    ['closed', { state: 'closed' }, ['a5', 'a3']],
    ['one state', { state: 'unacknowledged' }, ['a4', 'a0']],
    ['acknowledged', { state: 'acknowledged' }, ['a1']],
    ['returned', { state: 'returned' }, ['a2']],
    ['site', { site: 'S-1' }, ['a5', 'a1', 'a0']],
    ['type', { type: 'bypass.open' }, ['a5', 'a2', 'a0']],
    ['priority', { priority: 3 }, ['a3', 'a1']],
    ['from is inclusive', { from: epochMs(T0 + 4 * MINUTE) }, ['a5', 'a4']],
    ['to is exclusive', { to: epochMs(T0 + 2 * MINUTE) }, ['a1', 'a0']],
    ['all together', { state: 'open', site: 'S-1', type: 'bypass.open', priority: 1 }, ['a0']],
    ['nothing fits', { site: 'S-9' }, []],
  ])('filters: %s', async (_, query, expected) => {
    store(...SIX);
    expect(await ids(query)).toEqual(expected);
  });

  it('keeps pages stable while newer alarms come in', async () => {
    store(...SIX);
    const first = await open.records.alarms.list({ state: 'all', limit: 2 });
    open.fold.commit(
      aCommit(20, { alarms: [changed(20, { id: 'new', occurredAt: epochMs(T0 + 60 * MINUTE) })] }),
    );
    const second = await open.records.alarms.list({
      state: 'all',
      limit: 4,
      ...(first.next === null ? {} : { cursor: first.next }),
    });
    expect(first.items.map(({ id }) => id)).toEqual(['a5', 'a4']);
    expect(second.items.map(({ id }) => id)).toEqual(['a3', 'a2', 'a1', 'a0']);
    expect(second.next).toBeNull();
  });

  it('refuses a cursor it did not give out, and a limit that is none', async () => {
    const list = (query: Partial<AlarmQuery>): Promise<unknown> =>
      open.records.alarms.list({ state: 'all', limit: 1, ...query });
    await expect(list({ cursor: 'garbage' })).rejects.toMatchObject({ code: 'bad-cursor' });
    await expect(list({ limit: 0 })).rejects.toMatchObject({ code: 'bad-limit' });
    await expect(list({ limit: -1 })).rejects.toMatchObject({ code: 'bad-limit' });
    await expect(list({ limit: 1.5 })).rejects.toMatchObject({ code: 'bad-limit' });
  });

  it('follows an alarm whose onset moves', async () => {
    store({ id: 'x' }, { id: 'y' });
    open.fold.commit(
      aCommit(20, { alarms: [changed(20, { id: 'x', occurredAt: epochMs(T0 + 90 * MINUTE) })] }),
    );
    expect(await ids({})).toEqual(['x', 'y']);
  });

  it('tells what changed after a position, oldest change first', async () => {
    store(...SIX);
    open.fold.commit(aCommit(20, { alarms: [changed(15, { id: 'a1', state: 'closed' })] }));
    const changes = await open.records.alarms.changedAfter(position(4), 10);
    expect(changes.map((change) => [change.position, change.alarm.id])).toEqual([
      [5, 'a4'],
      [6, 'a5'],
      [15, 'a1'],
    ]);
  });

  it('never cuts the changes of one position apart', async () => {
    const alarms = ['a', 'b', 'c'].map((id) => changed(7, { id }));
    open.fold.commit(aCommit(9, { alarms: [changed(3, { id: 'z' }), ...alarms, changed(9, {})] }));
    const first = await open.records.alarms.changedAfter(position(0), 2);
    expect(first.map(({ alarm }) => alarm.id)).toEqual(['z', 'a', 'b', 'c']);
    const rest = await open.records.alarms.changedAfter(position(7), 2);
    expect(rest.map(({ position: at }) => at)).toEqual([9]);
  });

  it('counts open alarms by priority', async () => {
    expect(await open.records.alarms.countOpen()).toEqual({ 1: 0, 2: 0, 3: 0, 4: 0 });
    store(...SIX);
    expect(await open.records.alarms.countOpen()).toEqual({ 1: 1, 2: 2, 3: 1, 4: 0 });
  });

  it.each(AWKWARD_TEXTS)('keeps and finds awkward text: %j', async (text) => {
    const alarm = anAlarm({ id: `id ${text}`, site: text, message: { en: text, zh: text } });
    open.fold.commit(aCommit(1, { alarms: [{ position: position(1), alarm }] }));
    expect(await open.records.alarms.get(alarm.id)).toEqual(alarm);
    expect(await ids({ site: text })).toEqual([alarm.id]);
    expect(await ids({ site: `${text}x` })).toEqual([]);
  });
});
