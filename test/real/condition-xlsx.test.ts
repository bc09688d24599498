import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { CONDITION_COLUMNS } from '../../src/metering/condition/condition-columns.ts';
import { conditionFile } from '../../src/metering/condition/condition-file.ts';
import { conditionSources } from '../../src/metering/condition/condition-sources.ts';
import { figuresOf } from '../../src/metering/condition/figures.ts';
import { csvChunks, tableXlsx } from '../../src/metering/sheet/table-file.ts';
import { dueFile } from '../../src/metering/verification/due-file.ts';
import { dueItems } from '../../src/metering/verification/due-list.ts';
import { epochMs } from '../../src/model/units.ts';
import { conditionFleet, soundMeter } from '../support/condition-fleet.ts';
import { periodTableOf, soundMonth } from '../support/period-table.ts';
import { start } from './part.ts';

const NOW = epochMs(Date.parse('2026-11-26T04:00:00Z'));
const FLEET = conditionFleet([soundMeter('m1'), soundMeter('m2', { verifiedUntil: undefined })]);

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'gaswatch-xlsx-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** The workbook as LibreOffice Calc understands it. */
async function converted(workbook: Uint8Array, to: string): Promise<string> {
  const dir = folder();
  const [format = to] = to.split(':');
  writeFileSync(join(dir, 'table.xlsx'), workbook);
  const profile = `-env:UserInstallation=file://${dir}/profile`;
  const args = [
    profile,
    '--headless',
    '--convert-to',
    to,
    '--outdir',
    dir,
    join(dir, 'table.xlsx'),
  ];
  const { stderr } = await start('soffice', args).done;
  try {
    return readFileSync(join(dir, `table.${format}`), 'utf8');
  } catch {
    throw new Error(`LibreOffice wrote no ${format}: ${stderr}`);
  }
}

/** Views are lost in a conversion without a screen: whether the titles stay is seen in the file itself. */
async function sheetXml(workbook: Uint8Array): Promise<string> {
  const path = join(folder(), 'table.xlsx');
  writeFileSync(path, workbook);
  const read = `import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read('xl/worksheets/sheet1.xml').decode())`;
  return (await start('/usr/bin/python3', ['-c', read, path]).done).stdout;
}

const UTF8_CSV = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false';

it('the condition table opens with Chinese titles and the same values as its CSV', async () => {
  const periods = periodTableOf({ m1: soundMonth() });
  const sources = conditionSources({
    index: FLEET,
    periods,
    alarms: new Map(),
    now: NOW,
    days: 30,
  });
  const columns = CONDITION_COLUMNS.filter(({ id }) => id !== 'customer');
  const table = () => conditionFile(figuresOf(sources), [0, 1], columns, 'zh');
  const seen = await converted(await tableXlsx(table()), UTF8_CSV);
  const numbers = (line: string): string[] =>
    line.split(',').map((cell) => (/^-?\d+\.?\d*$/.test(cell) ? String(Number(cell)) : cell));
  const lines = (text: string) => text.replace('\uFEFF', '').trim().split(/\r?\n/).map(numbers);
  expect(lines(seen)).toEqual(lines([...csvChunks(table())].join('')));
  expect(seen).toContain('检定到期');
});

it('dates are date cells, numbers are number cells, words are text, titles stay in sight', async () => {
  const workbook = await tableXlsx(dueFile(dueItems(FLEET, [], NOW), 'zh'));
  const sheet = await converted(workbook, 'fods');
  expect(sheet).toContain('table:name="检定与年限到期"');
  expect(sheet).toMatch(/office:value-type="date" office:date-value="2027-08-31"/);
  const left = Math.ceil((Date.parse('2027-08-31T16:00:00Z') - NOW) / 86_400_000);
  expect(sheet).toMatch(new RegExp(`office:value-type="float" office:value="${left}"`));
  expect(sheet).toMatch(/office:value-type="string"[^>]*>\s*<text:p>到期日/);
  expect(await sheetXml(workbook)).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
});
