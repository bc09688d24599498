import readXlsx from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { type BookRow, workbookBytes } from '../../src/metering/sheet/workbook.ts';

const DAY_MS = 86_400_000;

function* rowsOf(count: number): Generator<BookRow> {
  for (let n = 0; n < count; n += 1)
    yield [
      { value: `第 ${n} 行` },
      { value: n / 4, format: '0.00' },
      { value: new Date(n * DAY_MS), format: 'yyyy-mm-dd' },
      null,
    ];
}

const book = (count: number) => ({
  ...{ name: 'a', widths: [10, 10, 12, 5], rows: rowsOf(count) },
  titles: ['text', 'number', 'date', 'none'].map((value) => ({ value })),
});

describe('a workbook that is written in a thread of its own', () => {
  it.each([0, 99, 100, 101, 2_500])('of %i rows has them all, with their kinds', async (count) => {
    const [sheet] = await readXlsx(Buffer.from(await workbookBytes(book(count))));
    const [titles, ...rows] = sheet?.data ?? [];
    expect(titles).toEqual(['text', 'number', 'date', 'none']);
    expect(rows).toHaveLength(count);
    if (count > 7) expect(rows[7]).toEqual(['第 7 行', 1.75, new Date(7 * DAY_MS), null]);
  });

  it('holds this one up for a part of its time alone, and is told what failed in its rows', async () => {
    let [longest, last] = [0, performance.now()];
    const started = last;
    const timer = setInterval(() => {
      const now = performance.now();
      [longest, last] = [Math.max(longest, now - last), now];
    }, 1);
    await workbookBytes(book(10_000));
    clearInterval(timer);
    expect(longest / (performance.now() - started)).toBeLessThan(0.5);
    const rows = (function* () {
      yield* rowsOf(300);
      throw new Error('no more');
    })();
    await expect(workbookBytes({ ...book(0), rows })).rejects.toThrow('no more');
    expect((await workbookBytes(book(200))).length).toBeGreaterThan(1_000);
  });
});
