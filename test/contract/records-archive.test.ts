import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMs } from '../../src/model/units.ts';
import type { ArchiveChange } from '../../src/records/records.ts';
import { AWKWARD_TEXTS, T0 } from '../unit/records/records-fixtures.ts';
import { type OpenRecords, RECORDS_DRIVERS } from './records-drivers.ts';

const DAY = 86_400_000;
const at = (days: number) => epochMs(T0 + days * DAY);

const aPrice = (over: Partial<ArchiveChange> = {}): ArchiveChange => ({
  kind: 'price',
  id: 'p-1',
  base: 0,
  act: 'enter',
  validFrom: at(0),
  validTo: null,
  body: { class: 'hotel', perM3: 3.5 },
  subject: { part: 'class:hotel' },
  reason: 'council decision',
  ...over,
});

describe.each(RECORDS_DRIVERS)('archive records: $name', (driver) => {
  let open: OpenRecords;
  beforeEach(() => {
    open = driver.open();
  });
  afterEach(() => open.remove());

  const write = (...changes: ArchiveChange[]) => open.records.archive.write(changes, 'li', at(1));
  const ids = async (query: object = {}) => {
    const { items } = await open.records.archive.list({ kind: 'price', limit: 100, ...query });
    return items.map(({ id }) => id);
  };

  it('gives an item back as it was entered, with who and when, also after a restart', async () => {
    const [entered] = await write(aPrice());
    const expected = {
      kind: 'price',
      id: 'p-1',
      revision: 1,
      validFrom: at(0),
      validTo: null,
      body: { class: 'hotel', perM3: 3.5 },
      subject: { part: 'class:hotel' },
      recordedAt: at(1),
      recordedBy: 'li',
      reason: 'council decision',
      standing: 'current',
    };
    expect(entered).toEqual(expected);
    open = open.reopen();
    expect(await open.records.archive.get('price', 'p-1')).toEqual(expected);
    expect(await open.records.archive.get('contract', 'p-1')).toBeNull();
  });

  it('overwrites nothing: a revision supersedes, and both are read', async () => {
    await write(aPrice());
    await write(aPrice({ base: 1, body: { class: 'hotel', perM3: 3.8 } }));
    const revisions = await open.records.archive.revisions('price', 'p-1');
    expect(revisions.map(({ revision, standing, body }) => [revision, standing, body])).toEqual([
      [2, 'current', { class: 'hotel', perM3: 3.8 }],
      [1, 'superseded', { class: 'hotel', perM3: 3.5 }],
    ]);
    expect(await ids()).toEqual(['p-1']);
  });

  it('fills in the defaults of the kind, and refuses a body that is not of it', async () => {
    const [entered] = await write(
      aPrice({
        kind: 'customer',
        id: 'c',
        body: { customer: 'C-1', class: 'hotel', contacts: [{ name: '王' }] },
      }),
    );
    expect(entered?.body).toMatchObject({ contacts: [{ name: '王', notices: 'all' }], note: '' });
    await expect(write(aPrice({ body: { perM3: 'much' } }))).rejects.toMatchObject({
      code: 'archive-invalid',
      message: expect.stringContaining('perM3'),
    });
    await expect(write(aPrice({ validTo: at(0) }))).rejects.toMatchObject({
      code: 'archive-invalid',
    });
  });

  it('refuses a change that is not based on the present revision, naming both', async () => {
    await write(aPrice());
    await expect(write(aPrice())).rejects.toMatchObject({
      code: 'archive-conflict',
      message: 'price p-1 is at revision 1, not at 0: read it again and repeat the change',
    });
    await expect(write(aPrice({ id: 'p-9', base: 2 }))).rejects.toMatchObject({
      code: 'archive-conflict',
    });
    await expect(write(aPrice({ id: 'p-9', act: 'withdraw' }))).rejects.toMatchObject({
      code: 'archive-conflict',
    });
  });

  it('makes all changes of a call or none', async () => {
    await write(aPrice());
    const changes = [aPrice({ id: 'p-2' }), aPrice({ id: 'p-1', base: 7 })];
    await expect(write(...changes)).rejects.toMatchObject({ code: 'archive-conflict' });
    expect(await ids()).toEqual(['p-1']);
    // the same item twice in one call builds on itself
    await write(aPrice({ id: 'p-3' }), aPrice({ id: 'p-3', base: 1 }));
    expect((await open.records.archive.get('price', 'p-3'))?.revision).toBe(2);
  });

  it('withdraws: it counts no more and stays visible', async () => {
    await write(aPrice());
    await write(aPrice({ base: 1, act: 'withdraw', reason: 'typed twice' }));
    expect(await ids()).toEqual([]);
    expect(await open.records.archive.get('price', 'p-1')).toMatchObject({
      standing: 'withdrawn',
      reason: 'typed twice',
      body: { perM3: 3.5 },
    });
  });

  it('tells what is valid at a moment: from the first to before the last', async () => {
    await write(
      aPrice({ id: 'old', validTo: at(10) }),
      aPrice({ id: 'new', validFrom: at(10) }),
      aPrice({ id: 'later', validFrom: at(20), validTo: at(30) }),
    );
    expect(await ids({ at: at(0) })).toEqual(['old']);
    expect(await ids({ at: epochMs(at(10) - 1) })).toEqual(['old']);
    expect(await ids({ at: at(10) })).toEqual(['new']);
    expect(await ids({ at: at(20) })).toEqual(['later', 'new']);
    expect(await ids({ at: at(30) })).toEqual(['new']);
    expect(await ids({ at: at(-1) })).toEqual([]);
    expect(await ids({ from: at(10), to: at(20) })).toEqual(['new']);
  });

  it('tells what was known at a moment, whatever has been entered since', async () => {
    const { archive } = open.records;
    await archive.write([aPrice()], 'li', at(1));
    await archive.write([aPrice({ base: 1, body: { perM3: 4 } })], 'wang', at(5));
    await archive.write([aPrice({ base: 2, act: 'withdraw' })], 'li', at(9));
    const known = async (day: number) =>
      (await archive.list({ kind: 'price', knownAt: at(day), limit: 9 })).items.map(
        ({ revision }) => revision,
      );
    expect(await known(0)).toEqual([]);
    expect(await known(1)).toEqual([1]);
    expect(await known(4)).toEqual([1]);
    expect(await known(5)).toEqual([2]);
    expect(await known(9)).toEqual([]);
  });

  it('keeps the order of revisions when the clock was set back', async () => {
    const { archive } = open.records;
    await archive.write([aPrice()], 'li', at(5));
    const [second] = await archive.write([aPrice({ base: 1 })], 'li', at(2));
    expect(second?.recordedAt).toBe(at(5));
  });

  it('finds items by every member of their subject', async () => {
    await write(
      aPrice({ id: 'a', subject: { customer: 'C-1', site: 'S-1', meter: 'M-1', part: 'x' } }),
      aPrice({ id: 'b', subject: { customer: 'C-1', site: 'S-2' } }),
    );
    expect(await ids({ subject: { customer: 'C-1' } })).toEqual(['b', 'a']);
    expect(await ids({ subject: { customer: 'C-1', site: 'S-2' } })).toEqual(['b']);
    expect(await ids({ subject: { meter: 'M-1' } })).toEqual(['a']);
    expect(await ids({ subject: { part: 'x' } })).toEqual(['a']);
    expect(await ids({ subject: { meter: "M-1' OR 1=1" } })).toEqual([]);
  });

  it('pages without losing or repeating, while items are added', async () => {
    const many = Array.from({ length: 23 }, (_, n) =>
      aPrice({ id: `p-${n}`, validFrom: at(n % 3) }),
    );
    await write(...many);
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await open.records.archive.list({
        kind: 'price',
        limit: 5,
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(...page.items.map(({ id }) => id));
      if (page.next === null) break;
      cursor = page.next;
      await write(aPrice({ id: `newer-${seen.length}`, validFrom: at(100) }));
    }
    expect(seen.toSorted()).toEqual(many.map(({ id }) => id).toSorted());
  });

  it.each(AWKWARD_TEXTS)('keeps awkward text: %j', async (text) => {
    const kept = text.replaceAll('\0', '\u2400');
    await write(aPrice({ reason: text, body: { perM3: 1, class: 'x' }, subject: { part: text } }));
    const item = await open.records.archive.get('price', 'p-1');
    expect([item?.reason, item?.subject.part]).toEqual([kept, kept]);
  });

  describe('files', () => {
    const bytes = new TextEncoder().encode('%PDF-1.7 certificate');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const file = { sha256, name: '证书.pdf', mediaType: 'application/pdf', bytes };

    it('are kept once under their SHA-256 and given back as sent', async () => {
      const { archive } = open.records;
      expect(await archive.hasFile(sha256)).toBe(false);
      expect(await archive.file(sha256)).toBeNull();
      await archive.putFile(file);
      await archive.putFile({ ...file, name: 'again.pdf' });
      expect(await archive.hasFile(sha256)).toBe(true);
      expect(await archive.file(sha256)).toEqual(file);
      open = open.reopen();
      expect(await open.records.archive.file(sha256)).toEqual(file);
    });

    it('are refused where the bytes are others than the name says', async () => {
      const wrong = { ...file, bytes: new Uint8Array([1]) };
      await expect(open.records.archive.putFile(wrong)).rejects.toMatchObject({
        code: 'archive-file-refused',
      });
      expect(await open.records.archive.hasFile(sha256)).toBe(false);
    });

    it('that were changed on the disk are never given out, and can be sent again', async () => {
      const { archive } = open.records;
      await archive.putFile(file);
      const folder = join(open.folder, 'archive-files', sha256.slice(0, 2));
      expect(readdirSync(folder)).toEqual([sha256]);
      const path = join(folder, sha256);
      writeFileSync(path, readFileSync(path).fill(0, 0, 1));
      await expect(archive.file(sha256)).rejects.toMatchObject({ code: 'archive-file-damaged' });
      await archive.putFile(file);
      expect(await archive.file(sha256)).toEqual(file);
    });
  });
});
