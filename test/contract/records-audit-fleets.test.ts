import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMs } from '../../src/model/units.ts';
import {
  AWKWARD_TEXTS,
  aCommit,
  aFleet,
  anAuditLine,
  T0,
} from '../unit/records/records-fixtures.ts';
import { type OpenRecords, RECORDS_DRIVERS } from './records-drivers.ts';

describe.each(RECORDS_DRIVERS)('audit and fleet records: $name', (driver) => {
  let open: OpenRecords;
  beforeEach(() => {
    open = driver.open();
  });
  afterEach(() => open.remove());

  const lines = async (): Promise<readonly string[]> =>
    (await open.records.audit.list({ limit: 100 })).items.map(({ object }) => object);

  it('lists lines of the fold and of others newest first', async () => {
    const { audit } = open.records;
    await audit.append([anAuditLine({ object: 'a' }), anAuditLine({ object: 'b' })]);
    open.fold.commit(aCommit(1, { audit: [anAuditLine({ object: 'c' })] }));
    await audit.append([anAuditLine({ object: 'd', from: '10.0.0.7' })]);
    expect(await lines()).toEqual(['d', 'c', 'b', 'a']);
    const [newest] = (await audit.list({ limit: 1 })).items;
    expect(newest).toEqual({
      ...anAuditLine({ object: 'd', from: '10.0.0.7' }),
      id: expect.any(Number),
      before: null,
      after: null,
      previous: expect.stringMatching(/^[0-9a-f]{64}$/),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('chains each line to the one before it, whoever wrote it, and again after a restart', async () => {
    const change = anAuditLine({ object: 'a', before: '{"p":1}', after: '{"p":2}' });
    await open.records.audit.append([change]);
    open.fold.commit(aCommit(1, { audit: [anAuditLine({ object: 'b' })] }));
    open = open.reopen();
    open.fold.commit(aCommit(1, { audit: [anAuditLine({ object: 'b' })] }));
    await open.records.audit.append([anAuditLine({ object: 'c' })]);
    const chain = await open.records.audit.after(0, 10);
    expect(chain.map(({ object }) => object)).toEqual(['a', 'b', 'c']);
    expect(chain[0]).toMatchObject({
      before: '{"p":1}',
      after: '{"p":2}',
      previous: '0'.repeat(64),
    });
    expect(chain.slice(1).map(({ previous }) => previous)).toEqual(
      chain.slice(0, -1).map(({ hash }) => hash),
    );
    expect(await open.records.audit.after(chain[1]?.id ?? 0, 10)).toEqual([chain[2]]);
  });

  it('keeps every appended line, also an equal one', async () => {
    await open.records.audit.append([anAuditLine(), anAuditLine()]);
    await open.records.audit.append([anAuditLine()]);
    expect(await lines()).toHaveLength(3);
  });

  it('goes through all lines in pages while more are appended', async () => {
    const { audit } = open.records;
    await audit.append(Array.from({ length: 5 }, (_, n) => anAuditLine({ object: `${n}` })));
    const first = await audit.list({ limit: 2 });
    await audit.append([anAuditLine({ object: 'later' })]);
    const second = await audit.list({ limit: 2, cursor: first.next ?? '' });
    const third = await audit.list({ limit: 2, cursor: second.next ?? '' });
    const seen = [first, second, third].flatMap((page) => page.items.map(({ object }) => object));
    expect(seen).toEqual(['4', '3', '2', '1', '0']);
    expect(third.next).toBeNull();
  });

  it.each(AWKWARD_TEXTS)('keeps awkward text: %j', async (text) => {
    const line = anAuditLine({ by: text, action: text, object: text, detail: text, from: text });
    await open.records.audit.append([line]);
    const [stored] = (await open.records.audit.list({ limit: 1 })).items;
    expect(stored).toMatchObject(line);
  });

  it('numbers fleet versions upwards and gives the newest', async () => {
    const { fleets } = open.records;
    expect(await fleets.newest()).toBeNull();
    const one = await fleets.save(aFleet('Z-1'), 'admin', epochMs(T0));
    const two = await fleets.save(aFleet('Z-2'), 'li', epochMs(T0 + 1));
    expect(two).toBeGreaterThan(one);
    expect(await fleets.newest()).toEqual({
      version: two,
      at: T0 + 1,
      by: 'li',
      fleet: aFleet('Z-2'),
    });
    expect(open.fold.fleet(one)).toEqual(aFleet('Z-1'));
    expect(open.fold.fleet(two + 1)).toBeNull();
  });

  it('never gives a version number twice, also over a restart', async () => {
    const one = await open.records.fleets.save(aFleet('Z-1'), 'admin', epochMs(T0));
    open = open.reopen();
    const two = await open.records.fleets.save(aFleet('Z-2'), 'admin', epochMs(T0));
    expect(two).toBeGreaterThan(one);
  });

  it('saving a fleet does not put it into force', async () => {
    const version = await open.records.fleets.save(aFleet('Z-1'), 'admin', epochMs(T0));
    expect(open.fold.load().fleetVersion).toBeNull();
    open.fold.commit(aCommit(3, { fleetVersion: version }));
    expect(open.fold.load().fleetVersion).toBe(version);
  });
});
