import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { epochMs } from '../../src/model/units.ts';
import { makeReport } from '../../src/report/make-report.ts';
import { printReport } from '../../src/report/press.ts';
import type { Cell, Report, Section } from '../../src/report/report.ts';
import { renderPdf } from '../../src/report/report-pdf.ts';
import { REPORT_SPECS, type ReportKind } from '../../src/report/report-registry.ts';
import { deskSample } from '../support/report-desk.ts';
import { openReportWorld, type ReportWorld } from '../unit/report/report-samples.ts';
import { start } from './part.ts';

const at = (text: string) => epochMs(Date.parse(text));
const SPAN = { from: at('2026-03-30T00:00:00+08:00'), to: at('2026-04-13T00:00:00+08:00') };
const KINDS = REPORT_SPECS.map(({ kind }) => kind as ReportKind);

let world: ReportWorld;
const reports = new Map<string, Report>();
beforeAll(async () => {
  world = await openReportWorld();
  const { desk, fleet } = deskSample();
  const { settings } = world.sources;
  const sources = { records: world.records, fleet, settings, desk: () => desk };
  for (const kind of KINDS) reports.set(kind, await makeReport(kind, sources, SPAN));
});
afterAll(() => world.close());

function reportOf(kind: string): Report {
  const report = reports.get(kind);
  if (report === undefined) throw new Error(`no report ${kind}`);
  return report;
}

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'gaswatch-report-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** The workbook as LibreOffice Calc understands it: flat XML, all sheets. */
async function opened(workbook: Uint8Array): Promise<string> {
  const dir = folder();
  const path = join(dir, 'report.xlsx');
  writeFileSync(path, workbook);
  const profile = `-env:UserInstallation=file://${dir}/profile`;
  const args = [profile, '--headless', '--convert-to', 'fods', '--outdir', dir, path];
  const { stderr } = await start('soffice', args).done;
  try {
    return readFileSync(join(dir, 'report.fods'), 'utf8');
  } catch {
    throw new Error(`LibreOffice wrote nothing: ${stderr}`);
  }
}

/** The text of a PDF as it stands on the page, and how many pages there are. */
async function textOf(pdf: Uint8Array): Promise<string> {
  const path = join(folder(), 'report.pdf');
  writeFileSync(path, pdf);
  return (await start('pdftotext', ['-layout', path, '-']).done).stdout;
}

const cellsOf = ({ rows }: Section): readonly Cell[] => rows.flatMap(({ cells }) => cells);
const paired = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

describe.each(KINDS)('%s', (kind) => {
  it('opens as a workbook with Chinese titles, dates as dates and numbers as numbers', async () => {
    const report = reportOf(kind);
    const sheet = await opened(await printReport(report, 'xlsx', 'zh'));
    for (const { title, columns } of report.sections) {
      expect(sheet).toContain(
        `table:name="${title.zh.replace(/[[\]:*?/\\']/g, ' ').slice(0, 28)}"`,
      );
      for (const column of columns) expect(sheet).toContain(paired(column.title.zh));
    }
    for (const cell of report.sections.flatMap(cellsOf)) {
      if (cell === null) continue;
      if ('date' in cell)
        expect(sheet).toContain(`office:value-type="date" office:date-value="${cell.date}"`);
      if ('number' in cell) {
        const value = Number(cell.number.toFixed(cell.digits)) || 0;
        expect(sheet).toContain(`office:value-type="float" office:value="${value}"`);
      }
    }
  });

  it.each(['zh', 'en', 'both'] as const)('stands on paper whole, in %s', async (language) => {
    const report = reportOf(kind);
    const text = (await textOf(await renderPdf(report, language))).replace(/\s+/g, '');
    const languages = language === 'both' ? (['zh', 'en'] as const) : [language];
    for (const one of languages) {
      const said = (words: { zh: string; en: string }) => words[one].replace(/\s+/g, '');
      for (const words of [report.title, ...report.sections.map(({ title }) => title)])
        expect(text).toContain(said(words));
      for (const words of report.signatures ?? []) expect(text).toContain(said(words));
    }
    const pages = /第(\d+)\/\1页|Page(\d+)of\2/.exec(text);
    expect(pages).not.toBeNull();
  });
});

it('there are dates and numbers among the cells that are compared', () => {
  const cells = [...reports.values()].flatMap(({ sections }) => sections).flatMap(cellsOf);
  const count = (name: string) => cells.filter((cell) => cell !== null && name in cell).length;
  expect(count('date')).toBeGreaterThan(50);
  expect(count('number')).toBeGreaterThan(200);
});

it('titles of a long table stand on each of its pages, and no row is lost', async () => {
  const report = reportOf('settlement');
  const [first] = report.sections;
  if (first === undefined) throw new Error('no section');
  const rows = Array.from({ length: 20 }, () => first.rows).flat();
  const text = await textOf(await renderPdf({ ...report, sections: [{ ...first, rows }] }, 'zh'));
  const pages = text.split('\f').filter((page) => page.trim() !== '');
  expect(pages.length).toBeGreaterThan(10);
  const withRows = pages.filter((page) => page.includes('2026-04-10'));
  for (const page of withRows) expect(page.replace(/\s+/g, '')).toContain('结论');
  expect(text.match(/旬抄旬收/g)).toHaveLength(rows.length);
});
