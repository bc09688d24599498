import { describe, expect, it } from 'vitest';
import { reportDocument } from '../../../../src/report/pdf/report-document.ts';
import type { Report } from '../../../../src/report/report.ts';
import { textCell, word } from '../../../../src/report/report.ts';
import { aReport, rowsOf } from '../paper-samples.ts';

const made = async (report: Report, language: 'zh' | 'en' | 'both' = 'zh'): Promise<string> =>
  Buffer.from(await reportDocument(report, language)).toString('latin1');
const pagesOf = (pdf: string): number => pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
/** Width and height of the pages, points. */
const boxesOf = (pdf: string): ReadonlySet<string> =>
  new Set(Array.from(pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+ [\d.]+)\]/g), ([, box = '']) => box));

const [UPRIGHT, ACROSS] = ['595.28 841.89', '841.89 595.28'];

describe('a report on paper', () => {
  it('is A4, and goes on on as many pages as it takes', async () => {
    const short = await made(aReport(rowsOf(3)));
    expect(pagesOf(short)).toBe(1);
    expect([...boxesOf(short)]).toEqual([UPRIGHT]);
    const long = await made(aReport(rowsOf(200)));
    expect(pagesOf(long)).toBeGreaterThan(4);
    expect([...boxesOf(long)]).toEqual([UPRIGHT]);
  });

  it('lies across where a table has many columns, but not for one that is in the workbook alone', async () => {
    const report = aReport(rowsOf(1));
    const [first] = report.sections;
    if (first === undefined) throw new Error('no section');
    const wide = { ...first, columns: [...first.columns, ...first.columns] };
    expect([...boxesOf(await made({ ...report, sections: [wide] }))]).toEqual([ACROSS]);
    const inside = { ...wide, only: 'xlsx' as const };
    expect([...boxesOf(await made({ ...report, sections: [inside] }))]).toEqual([UPRIGHT]);
  });

  it('carries the characters that stand in it and no more', async () => {
    const pdf = await made(aReport(rowsOf(3)));
    // two fonts of ten megabytes each
    expect(pdf.length).toBeLessThan(120_000);
    expect(pdf.match(/\/FontFile2/g)).toHaveLength(2);
    expect(pdf).toContain('/ToUnicode');
  });

  it('is the same file for the same report', async () => {
    expect(await made(aReport(rowsOf(9)))).toBe(await made(aReport(rowsOf(9))));
  });

  it('says its language', async () => {
    expect(await made(aReport([]), 'both')).toContain('/Lang (zh-CN)');
    expect(await made(aReport([]), 'en')).toContain('/Lang (en)');
  });

  it.each([
    ['a row taller than a page', '核对第二压力点；'.repeat(240), 2],
    ['a word wider than its column', 'x'.repeat(1_900), 2],
    ['a character that no font has, and halves of one', '\u{1F525}\ud800 \u{10FFFF}', 1],
    ['nothing at all', '', 1],
  ])('takes %s', async (_, text, pages) => {
    const report = aReport([{ cells: [textCell(text)], tone: 'p1' }, ...rowsOf(1)]);
    expect(pagesOf(await made(report))).toBeGreaterThanOrEqual(pages);
  });

  it('does not lose a row at the foot of a page: there are as many pages as rows of a page each', async () => {
    const tall = { cells: [textCell(word('压'.repeat(1_000), ''))] };
    const one = pagesOf(await made({ ...aReport([tall]), summary: [], signatures: [] }));
    const four = pagesOf(
      await made({ ...aReport([tall, tall, tall, tall]), summary: [], signatures: [] }),
    );
    expect(four).toBeGreaterThanOrEqual(3 * one);
  });
});
