import readXlsx from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeReport, reportFileName, reportNotice } from '../../../src/report/make-report.ts';
import { printReport } from '../../../src/report/press.ts';
import type { Report } from '../../../src/report/report.ts';
import { reportHtml } from '../../../src/report/report-html.ts';
import { reportXlsx } from '../../../src/report/report-xlsx.ts';
import { lived } from '../alarm/kpi-samples.ts';
import { openReportWorld, type ReportWorld, SHIFT, when } from './report-samples.ts';

const MONTH = { from: when(-30 * 24 * 60), to: SHIFT.to };

let world: ReportWorld;
let handover: Report;
let points: Report;
beforeAll(async () => {
  world = await openReportWorld();
  handover = await makeReport('handover', world.sources, SHIFT);
  points = await makeReport('safety-points', world.sources, MONTH);
});
afterAll(() => world.close());

/** The words of a section's rows, a line each, as a page in one language has them. */
function linesOf(report: Report, title: string, language: 'zh' | 'en' = 'en'): string[] {
  const section = report.sections.find((one) => one.title.en === title);
  if (section === undefined) throw new Error(`no section ${title}`);
  return section.rows.map(({ cells }) =>
    cells
      .map((cell) =>
        cell === null
          ? '–'
          : 'text' in cell
            ? cell.text[language]
            : 'at' in cell
              ? new Date(cell.at).toISOString().slice(5, 16)
              : String(Object.values(cell)[0]),
      )
      .join(' | '),
  );
}

describe('the shift handover', () => {
  it('hands on what is open, gravest first, with who has it and what to do', () => {
    const lines = linesOf(handover, 'Open alarms');
    expect(lines.map((line) => line.split(' | ')[0])).toEqual(['P1', 'P2', 'P2', 'P3', 'P3']);
    expect(lines[0]).toMatch(/East station.*152 kPa.*11-23T02:00.*36000.*li\.wei.*send a crew/);
    expect(lines[1]).toMatch(/Standby unavailable.*zhao/);
    expect(lines[2]).toMatch(/Switched to standby.*Nobody yet/);
    expect(lines.at(-1)).toMatch(/door.*Ended, not acknowledged.*find the cause/);
    expect(linesOf(handover, 'Open alarms', 'zh')[0]).toMatch(
      /出口超压.*城东调压站.*核对第二压力点/,
    );
  });

  it('leaves out what is shelved or closed, and says how many it leaves out', () => {
    expect(linesOf(handover, 'Open alarms').join()).not.toMatch(/Filter|Communication/);
    expect(handover.sections[0]?.note?.en).toContain('Not listed: 1');
  });

  it('tells as it stood at the end of the shift, not what came after', async () => {
    const before = { from: when(0), to: when(120.5) };
    const early = await makeReport('handover', world.sources, before);
    expect(linesOf(early, 'Open alarms')[0]).toMatch(/Outlet overpressure.*Nobody yet/);
    expect(linesOf(early, 'Open alarms').join()).not.toMatch(/Switched/);
    expect(linesOf(early, 'Work permits').join()).not.toContain('Overdue');
  });

  it('lists what happened, in order, with who did it', () => {
    const lines = linesOf(handover, 'What happened');
    expect([...lines].sort((a, b) => (a.slice(0, 11) < b.slice(0, 11) ? -1 : 1))).toEqual(lines);
    expect(lines.join('\n')).toMatch(/P1 \| Acknowledged .* li\.wei: 已派抢险/);
    expect(lines.join('\n')).toMatch(/Inlet pressure low.*li\.wei: 误报/);
    // it kept quiet from long before, and began before the shift
    expect(lines.join('\n')).not.toContain('Filter');
  });

  it('lists permits that are overdue, not those that were closed', () => {
    expect(linesOf(handover, 'Work permits')).toEqual([
      'Overdue, not closed | East station | Bypass open | 11-23T10:00 | 王强 <队长> | 更换调压器皮膜',
    ]);
  });

  it('lists what is shelved or out of service, with the time left', () => {
    const lines = linesOf(handover, 'Shelved and out of service');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^Shelved \| Filter blocked \| East station.*90 min \| li\.wei/);
    expect(lines[1]).toMatch(/^Out of service \| All alarms \| .*Until put back \| zhao/);
  });

  it('lists notifications of the shift that did not arrive', () => {
    const lines = linesOf(handover, 'Notifications that failed');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/gone@example\.org \| Given up \| Outlet overpressure.*550 no such/);
  });

  it('sums up in both languages', () => {
    expect(handover.summary.map(({ en }) => en)).toEqual([
      'Open alarms: 5 (P1: 1, P2: 2, P3: 2), acknowledged by nobody: 3',
      'Alarms in the shift: 9; floods: 0; figures missed: 2',
      'Work permits: 1, overdue: 1; shelved or out of service: 2',
      'Notifications that did not arrive: 1',
    ]);
    for (const { zh } of handover.summary) expect(zh).toMatch(/\p{Script=Han}/u);
  });
});

describe('the review of safety points', () => {
  it('has points off scan, inhibited, shelved and false-alarming', () => {
    expect(linesOf(points, 'Points off scan (silent)')).toEqual([
      expect.stringMatching(
        /^Textile station, device rtu-2 \| Communication lost \| 1 \| 39600 .*Back$/,
      ),
    ]);
    expect(linesOf(points, 'Inhibited points (out of service)')[0]).toMatch(
      /Still \| 39600 \| zhao/,
    );
    expect(linesOf(points, 'Shelved')[0]).toMatch(/Filter blocked.*Still \| 67140 \| li\.wei/);
    expect(linesOf(points, 'False-alarming points')[0]).toMatch(
      /^Inlet pressure low .* \| 5 \| 1 \| 0 \| 5 \| Backtest, then set normalForMs 120000 → \d+ ms/,
    );
  });

  it('has overdue proof tests and verifications', () => {
    expect(linesOf(points, 'Overdue proof tests of standby runs')).toEqual([
      'East station, run B (standby) | 2026-02-01 | 180 d | Overdue',
    ]);
    expect(linesOf(points, 'Verification overdue')).toEqual([
      'East station | meter M-1 | SN77 | 2026-11-01 | 22 | On file',
    ]);
  });

  it('says by the file alone what the file alone says', async () => {
    const quiet = await openReportWorld([], []);
    const report = await makeReport('safety-points', quiet.sources, MONTH);
    expect(linesOf(report, 'Overdue proof tests of standby runs')[0]).toMatch(
      /Overdue by the file/,
    );
    quiet.close();
  });

  it('counts a point that is still silent to the end of the period', async () => {
    const silent = lived('s', [[600, 'raised']], {
      type: 'comms.silent',
      subject: { kind: 'device', id: 'rtu-2' },
      site: 'S-2',
    });
    const one = await openReportWorld([silent], []);
    const report = await makeReport('safety-points', one.sources, MONTH);
    expect(linesOf(report, 'Points off scan (silent)')[0]).toMatch(/1 \| 7200 \| .*Still silent$/);
    one.close();
  });
});

describe('as a page', () => {
  it.each(['zh', 'en'] as const)('in %s has every section in that language alone', (language) => {
    const other = language === 'zh' ? 'en' : 'zh';
    for (const report of [handover, points]) {
      const page = reportHtml(report, language);
      expect(page).toContain(`lang="${language === 'zh' ? 'zh-CN' : 'en'}"`);
      for (const { title } of report.sections) {
        expect(page).toContain(title[language]);
        expect(page).not.toContain(title[other]);
      }
    }
  });

  it('in both has both, and shows its zone', () => {
    const page = reportHtml(handover, 'both');
    expect(page).toContain('交接班报告 Shift handover');
    expect(page).toContain('2026-11-23 08:00 至 2026-11-23 20:00（Asia/Shanghai, UTC+8）');
  });

  it('shows texts of people as texts', () => {
    const page = reportHtml(handover, 'both');
    expect(page).toContain('王强 &lt;队长&gt;');
    expect(page).not.toContain('<队长>');
    expect(page).not.toMatch(/<script|<img|src=|https?:\/\/(?!x)/);
  });

  it('cuts a long table and says where the rest is', async () => {
    const storm = Array.from({ length: 90 }, (_, n) => lived(`m${n}`, [[10 + n / 60, 'raised']]));
    const flooded = await openReportWorld(storm, []);
    const report = await makeReport('handover', flooded.sources, SHIFT);
    const page = reportHtml(report, 'en');
    // beyond 102 kB large mail providers cut a mail
    expect(reportHtml(report, 'both').length).toBeLessThan(102_000);
    expect(page).toContain('50 rows more: see the workbook');
    expect(page.match(/<tr><td[^>]*>P3</g)).toHaveLength(40);
    flooded.close();
  });
});

describe('as a workbook, read by another program', () => {
  const sheetsOf = async (report: Report, language: 'zh' | 'en' | 'both') =>
    readXlsx(Buffer.from(await reportXlsx(report, language)));

  it('has a sheet for each section, in Chinese too, none of them empty', async () => {
    const empty = await openReportWorld([], []);
    for (const report of [
      handover,
      points,
      await makeReport('handover', empty.sources, SHIFT),
      await makeReport('safety-points', empty.sources, MONTH),
    ]) {
      const sheets = await sheetsOf(report, 'zh');
      expect(sheets).toHaveLength(1 + report.sections.length);
      for (const { sheet, data } of sheets) {
        expect(sheet).toMatch(/\p{Script=Han}/u);
        expect(data.length, sheet).toBeGreaterThanOrEqual(2);
        expect(data[1]?.some((cell) => cell !== null && cell !== '')).toBe(true);
      }
    }
    empty.close();
  });

  it('has dates as dates in the zone of the report, numbers as numbers', async () => {
    const sheets = await sheetsOf(handover, 'en');
    const open = sheets.find(({ sheet }) => sheet === 'Open alarms')?.data ?? [];
    expect(open[0]?.slice(0, 4)).toEqual([
      'Prio.',
      'Alarm',
      'Since (Asia/Shanghai, UTC+8)',
      'For (h)',
    ]);
    expect(open[1]?.[0]).toBe('P1');
    expect(open[1]?.[2]).toEqual(new Date('2026-11-23T10:00:00Z'));
    expect(open[1]?.[3]).toBe(10);
    const figures = sheets.find(({ sheet }) => sheet === 'Alarm figures')?.data ?? [];
    expect(figures[3]).toEqual(['Alarms per day', 18, '≤ 150', 'Met']);
  });

  it('leaves out what would hold up the service, and says how much', async () => {
    const [first] = handover.sections;
    if (first === undefined) throw new Error('no section');
    const cells = [{ text: { zh: '行', en: 'row' } }];
    const rows = Array.from({ length: 20_003 }, () => ({ cells }));
    const long: Report = { ...handover, sections: [{ ...first, rows }] };
    const data = (await sheetsOf(long, 'en'))[1]?.data ?? [];
    expect(data).toHaveLength(1 + 20_000 + 1);
    expect(data.at(-1)?.[0]).toContain('3 rows more');
  });

  it('takes a formula of somebody for what it is: a text', async () => {
    const sheets = await sheetsOf(handover, 'zh');
    const quiet = sheets.find(({ sheet }) => sheet === '搁置与停用')?.data ?? [];
    expect(quiet[2]?.at(-1)).toBe('=HYPERLINK("http://x")');
  });

  it('takes texts that no workbook can hold', async () => {
    const odd = lived('odd', [
      [10, 'raised'],
      [11, 'commented', 'li', 'a\u0000b\u0008\ud800c\nd\ufffe 𠮷'],
    ]);
    const one = await openReportWorld([odd], []);
    const sheets = await sheetsOf(await makeReport('handover', one.sources, SHIFT), 'en');
    const told = sheets
      .find(({ sheet }) => sheet === 'What happened')
      ?.data.at(-1)
      ?.at(-1);
    expect(told).toBe('li: a b c d  𠮷');
    one.close();
  });
});

describe('as a mail', () => {
  it('is a notice with the page, the workbook and the PDF', async () => {
    const posting = { key: 'k', recipient: 'a@x', language: 'zh' } as const;
    const notice = await reportNotice(handover, posting, printReport);
    expect(notice).toMatchObject({
      kind: 'notice',
      key: 'k',
      recipient: 'a@x',
      title: { zh: '交接班报告 2026-11-23 20:00', en: 'Shift handover 2026-11-23 20:00' },
    });
    expect(notice.lines.length).toBeGreaterThan(3);
    expect(notice.html).toContain('未结告警');
    const [file, paper] = notice.attachments ?? [];
    expect(paper?.name).toBe('gaswatch-handover-2026-11-23-2000.pdf');
    expect(Buffer.from(paper?.content ?? []).toString('latin1', 0, 5)).toBe('%PDF-');
    expect(file?.name).toBe('gaswatch-handover-2026-11-23-2000.xlsx');
    expect(file?.name).toBe(reportFileName(handover, 'xlsx'));
    const sheets = await readXlsx(Buffer.from(file?.content ?? []));
    expect(sheets[0]?.data[0]).toEqual(['交接班报告']);
  });
});
