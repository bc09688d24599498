import readXlsx from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { reportDocument } from '../../../src/report/pdf/report-document.ts';
import { printReport } from '../../../src/report/press.ts';
import { renderPdf } from '../../../src/report/report-pdf.ts';
import { aReport, rowsOf } from './paper-samples.ts';

describe('the press', () => {
  it('makes the same PDF in its thread as here', async () => {
    const report = aReport(rowsOf(30));
    const here = await reportDocument(report, 'both');
    expect(Buffer.from(await renderPdf(report, 'both')).equals(Buffer.from(here))).toBe(true);
  });

  it('loses no row of a report that is sent in pieces, and keeps sections apart', async () => {
    const [first, second] = aReport(rowsOf(1_234)).sections;
    if (first === undefined || second === undefined) throw new Error('no sections');
    const report = { ...aReport([]), sections: [first, { ...second, rows: rowsOf(3) }] };
    const sheets = await readXlsx(Buffer.from(await printReport(report, 'xlsx', 'en')));
    expect(sheets.slice(1).map(({ data }) => data.length)).toEqual([1 + 1_234, 1 + 3]);
    expect(sheets[1]?.data.at(-1)?.[1]).toBe(1_233);
  });

  it('says what went wrong, and works on', async () => {
    // no text: what a report in pure JSON may not hold, but a wrong cast can
    const broken = { ...aReport([]), title: null as never };
    await expect(printReport(broken, 'pdf', 'zh')).rejects.toMatchObject({
      code: 'report-not-printed',
      retryable: true,
    });
    expect((await printReport(aReport([]), 'pdf', 'zh')).length).toBeGreaterThan(1_000);
  });
});
