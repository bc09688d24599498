import { describe, expect, it } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { readTable } from '../../src/api/archive/sheet-table.ts';
import { unpackedBytes } from '../../src/api/archive/zip-size.ts';

/** A workbook of so many rows of two cells. */
async function book(rows: number): Promise<Buffer> {
  const data = Array.from({ length: rows }, (_, n) => [
    { value: `row ${n}`, type: String },
    { value: n, type: Number },
  ]);
  return Buffer.from(await writeXlsx([{ sheet: 'a', data }]).toBuffer());
}

/** The same with another size stated for its largest file. */
function stating(bytes: Buffer, size: number): Buffer {
  const made = Buffer.from(bytes);
  const entries: number[] = [];
  for (let at = made.indexOf('PK\x01\x02'); at !== -1; at = made.indexOf('PK\x01\x02', at + 1))
    entries.push(at);
  const [largest = 0] = entries.sort(
    (a, b) => made.readUInt32LE(b + 24) - made.readUInt32LE(a + 24),
  );
  made.writeUInt32LE(size, largest + 24);
  return made;
}

/** Longest time in which this thread did nothing else. */
async function blocked(act: () => Promise<unknown>): Promise<number> {
  let [longest, last] = [0, performance.now()];
  const timer = setInterval(() => {
    const now = performance.now();
    [longest, last] = [Math.max(longest, now - last), now];
  }, 1);
  await act();
  clearInterval(timer);
  return longest;
}

describe('a sheet that is read in a thread of its own', () => {
  it('has the rows of the workbook, with their numbers', async () => {
    const rows = await readTable(await book(3), 'xlsx');
    expect(rows).toEqual([0, 1, 2].map((n) => ({ row: n + 1, cells: [`row ${n}`, n] })));
  });

  it('holds this one up for a part of its time alone, workbook or CSV', async () => {
    const workbook = await book(15_000);
    const csv = Buffer.from('a,b\n'.repeat(15_000));
    for (const [bytes, form] of [
      [workbook, 'xlsx'],
      [csv, 'csv'],
    ] as const) {
      const started = performance.now();
      let rows = 0;
      const longest = await blocked(async () => {
        rows = (await readTable(bytes, form)).length;
      });
      expect(rows).toBe(15_000);
      expect(longest / (performance.now() - started)).toBeLessThan(0.6);
    }
  });

  it('is refused before it is unpacked where a few bytes would be gigabytes', async () => {
    const bomb = stating(await book(3), 0xf000_0000);
    expect(unpackedBytes(bomb)).toBeGreaterThan(4e9);
    await expect(readTable(bomb, 'xlsx')).rejects.toMatchObject({ code: 'archive-too-many' });
  });

  it('is refused where it states less than it holds, or is no workbook at all', async () => {
    const lying = stating(await book(3_000), 1_000);
    const broken = (await book(3)).subarray(0, 900);
    for (const bytes of [lying, broken, Buffer.from('PK'), Buffer.from('no zip at all')])
      await expect(readTable(bytes, 'xlsx')).rejects.toMatchObject({
        code: 'archive-sheet-unreadable',
      });
  });
});
