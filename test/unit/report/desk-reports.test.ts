import readXlsx from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/lib/app-error.ts';
import { type EpochMs, epochMs } from '../../../src/model/units.ts';
import { makeReport } from '../../../src/report/make-report.ts';
import type { Report, ReportDesk, ReportSources } from '../../../src/report/report.ts';
import { reportHtml } from '../../../src/report/report-html.ts';
import { REPORT_SPECS, type ReportKind } from '../../../src/report/report-registry.ts';
import { reportXlsx } from '../../../src/report/report-xlsx.ts';
import { contractOf, type DeskSample, deskSample } from '../../support/report-desk.ts';
import { lived, minute } from '../alarm/kpi-samples.ts';
import { openReportWorld, type ReportWorld } from './report-samples.ts';

const at = (text: string): EpochMs => epochMs(Date.parse(text));
const FORTNIGHT = { from: at('2026-03-30T00:00:00+08:00'), to: at('2026-04-13T00:00:00+08:00') };
const APRIL_9 = { from: at('2026-04-09T08:30:00+08:00'), to: at('2026-04-10T08:30:00+08:00') };
/** `lived` counts minutes from its own beginning. */
const minutesAt = (text: string): number => (Date.parse(text) - minute(0)) / 60_000;

let world: ReportWorld;
let sample: DeskSample;
beforeAll(async () => {
  const station = { site: 's-0', subject: { kind: 'station', id: 's-0' } as const };
  const device = { site: 's-3', subject: { kind: 'device', id: 'd-3' } as const };
  world = await openReportWorld(
    [
      lived('new', [[minutesAt('2026-04-09T03:00:00Z'), 'raised']], { ...station, priority: 1 }),
      lived('old', [[minutesAt('2026-04-01T03:00:00Z'), 'raised']], {
        ...device,
        type: 'meter.battery',
      }),
    ],
    [],
  );
  sample = deskSample();
});
afterAll(() => world.close());

const sources = (over: Partial<ReportDesk> = {}): ReportSources => ({
  records: world.records,
  fleet: sample.fleet,
  settings: world.sources.settings,
  desk: () => ({ ...sample.desk, ...over }),
});

const make = (kind: ReportKind, span = FORTNIGHT, from = sources()): Promise<Report> =>
  makeReport(kind, from, span);

/** Cells of a section by row, as values: a text in English. */
function rowsOf(report: Report, title: string) {
  const section = report.sections.find((one) => one.title.en === title);
  if (section === undefined) throw new Error(`no section ${title}`);
  return section.rows.map(({ cells }) =>
    cells.map((cell) =>
      cell === null ? null : 'text' in cell ? cell.text.en : Object.values(cell)[0],
    ),
  );
}

describe('the daily dispatch sheet', () => {
  it('tells of the gas day that has ended: in and out, and that a twentieth is missing', async () => {
    const report = await make('daily', APRIL_9);
    expect(report.span).toEqual({
      from: at('2026-04-09T00:00:00+08:00'),
      to: at('2026-04-10T00:00:00+08:00'),
    });
    const [[name, inM3, outM3, , loss, , percent] = []] = rowsOf(report, 'Gas in and out');
    expect(name).toBe('East');
    expect(Number(loss)).toBeCloseTo(Number(inM3) - Number(outM3), -2);
    expect(Number(percent)).toBeGreaterThan(3);
    expect(Number(percent)).toBeLessThan(9);
    expect(report.sections[0]?.note?.zh).toContain('城西片区');
  });

  it('has the pressures of each station, and marks the ones that said nothing', async () => {
    const report = await make('daily', APRIL_9);
    const rows = rowsOf(report, 'Pressure of stations');
    expect(rows).toHaveLength(15);
    expect(rows[0]?.slice(0, 4)).toEqual(['Site 0', 300, 295, 306]);
    expect(rows[0]?.at(-1)).toBe(24);
    expect(rows[1]?.slice(2)).toEqual([null, null, null, null, null, 0]);
    expect(report.sections[1]?.rows.map(({ tone }) => tone).slice(0, 2)).toEqual([
      undefined,
      'bad',
    ]);
  });

  it('is made without a history: pressures are unknown then', async () => {
    const down = async () => {
      throw new AppError('history-unavailable', 'no connection', { retryable: true });
    };
    const report = await make('daily', APRIL_9, sources({ history: { buckets: down } }));
    expect(rowsOf(report, 'Pressure of stations')[0]?.slice(1)).toEqual([
      300,
      null,
      null,
      null,
      null,
      null,
      0,
    ]);
  });

  it('lists new alarms before older ones that stand', async () => {
    const rows = rowsOf(await make('daily', APRIL_9), 'Alarms');
    expect(rows.map(([priority, what]) => `${String(priority)} ${String(what)}`)).toEqual([
      expect.stringMatching(/^P1 Outlet overpressure/),
      expect.stringMatching(/^P3 Low battery/),
    ]);
  });

  it('has the demand of seven days with the error that the rule has had', async () => {
    const report = await make('daily', APRIL_9);
    const [row = []] = rowsOf(report, 'Demand in seven days');
    expect(row[0]).toBe('East');
    for (const m3 of row.slice(1, 8)) expect(Number(m3)).toBeGreaterThan(5_000);
    expect(report.sections[3]?.columns[1]?.title.en).toBe('04-10');
    expect(Number(row.at(-1))).toBeGreaterThan(0);
  });
});

describe('the weekly condition table', () => {
  it('counts grades by zone, says what is wrong with the worst, and has the whole table for the workbook', async () => {
    const report = await make('condition');
    expect(rowsOf(report, 'Grades by zone')[0]?.slice(0, 2)).toEqual(['East', 15]);
    const whole = report.sections.at(-1);
    expect(whole?.only).toBe('xlsx');
    expect(whole?.rows).toHaveLength(15);
    const volume = whole?.columns.findIndex(({ title }) => title.en === 'Vb (m³)') ?? -1;
    expect(whole?.rows[0]?.cells[volume]).toMatchObject({ digits: 1 });
    expect(reportHtml(report, 'en')).toContain('The whole table is in the workbook');
    const sheets = await readXlsx(Buffer.from(await reportXlsx(report, 'zh')));
    expect(sheets.at(-1)?.data[0]).toContain('标况气量 (m³)');
    expect(sheets.at(-1)?.data).toHaveLength(16);
  });
});

describe('the monthly loss report', () => {
  it('has the loss that was simulated, within its uncertainty, and adds up', async () => {
    const report = await make('loss');
    const [[, inM3, outM3, pack, loss, uncertainty] = []] = rowsOf(report, 'Loss by zone').map(
      (row) => row.map(Number),
    );
    expect(Math.abs((loss ?? 0) - sample.lossM3)).toBeLessThan(uncertainty ?? 0);
    expect((inM3 ?? 0) - (outM3 ?? 0) - (pack ?? 0)).toBeCloseTo(loss ?? 0, 5);
    const [[, whole = 0, own = 0, uncorrected = 0, error = 0, rest = 0] = []] = rowsOf(
      report,
      'What the loss is made of (m³)',
    ).map((row) => row.map(Number));
    expect(own + uncorrected + error + rest).toBeCloseTo(whole, 5);
    expect(report.summary[1]?.en).toMatch(/^East: loss .* beyond its uncertainty/);
    expect(report.summary[2]?.en).toBe('No inlet meter, no balance: West');
  });

  it('has two weeks of a fortnight, their dates as dates', async () => {
    const rows = rowsOf(await make('loss'), 'Week by week');
    expect(rows.map((row) => row.slice(1, 3))).toEqual([
      ['2026-03-30', '2026-04-05'],
      ['2026-04-06', '2026-04-12'],
    ]);
  });
});

describe('settlement readings', () => {
  const LATE = { from: at('2026-04-03T09:00:00+08:00'), to: at('2026-04-13T09:00:00+08:00') };

  it('are of the cycles that have closed since the last time', async () => {
    const report = await make('settlement', LATE);
    const rows = rowsOf(report, 'Readings');
    expect(new Set(rows.map((row) => row.slice(1, 4).join()))).toEqual(
      new Set(['ten days,2026-04-01,2026-04-10']),
    );
    // the inlet meter is no customer's
    expect(rows.map((row) => row[4])).toEqual(Array.from({ length: 14 }, (_, n) => `m-${n + 1}`));
  });

  it('a month that has not closed is not settled, and one that has is whole', async () => {
    const monthly = [contractOf('c', 'monthly')];
    const own = deskSample(monthly).desk;
    expect(rowsOf(await make('settlement', LATE, sources(own)), 'Readings')).toEqual([]);
    const turn = { from: at('2026-03-23T09:00:00+08:00'), to: at('2026-04-03T09:00:00+08:00') };
    const rows = rowsOf(await make('settlement', turn, sources(own)), 'Readings');
    expect(rows[0]?.slice(2, 4)).toEqual(['2026-03-01', '2026-03-31']);
    // the first of March is not in the books
    expect(rows[0]?.at(-1)).toBe('Gaps: read it or check');
  });

  it('say what is estimated, and what a fixed factor makes of the actual volume', async () => {
    const report = await make('settlement', LATE);
    const rows = rowsOf(report, 'Readings');
    const fixed = rows.find((row) => row[4] === 'm-14');
    const days = await sample.desk.books.days({
      meters: 'all',
      from: '2026-04-01',
      to: '2026-04-11',
    });
    const vm = days
      .filter(({ meter }) => meter === 'm-14')
      .reduce((sum, { stats }) => sum + stats.vmM3, 0);
    expect(Number(fixed?.[8])).toBeCloseTo(vm * (1 + 20 / 101.325), 3);
    const section = report.sections[0];
    for (const [n, row] of rows.entries())
      expect(section?.rows[n]?.tone).toBe(row.at(-1) === 'Complete' ? undefined : 'bad');
    expect(new Set(rows.map((row) => row.at(-1)))).toContain('Complete');
  });

  it('a customer whose contract has ended, or who has none, is named', async () => {
    const ended = contractOf('c', 'tenDays', { to: '2026-04-05T00:00:00+08:00' });
    for (const archive of [[], [ended]]) {
      const report = await make('settlement', LATE, sources(deskSample(archive).desk));
      expect(rowsOf(report, 'Readings')).toEqual([]);
      expect(rowsOf(report, 'Customers without a contract')).toEqual([['c', 'Customers']]);
      expect(report.summary[1]?.en).toContain('not listed: 1');
    }
  });

  it('a meter of which the books know nothing is to be read by hand', async () => {
    const none = {
      ...sample.desk.books,
      periods: async () => ({
        meters: [],
        column: () => new Float64Array(),
        row: () => {
          throw new RangeError('none');
        },
      }),
    };
    const rows = rowsOf(await make('settlement', LATE, sources({ books: none })), 'Readings');
    expect(rows[0]?.slice(6)).toEqual([null, null, null, null, 0, 'No readings: read by hand']);
  });
});

describe('the verification plan', () => {
  it('counts what stands how, and plans the next year from October on', async () => {
    const spring = await make('verification');
    expect(rowsOf(spring, 'How things stand')[0]).toEqual(['verification', 0, 0, 0, 0, 15]);
    expect(rowsOf(spring, 'Work of 2026 by month')[0]?.[0]).toBe('2026-01');
    const autumn = { from: at('2026-10-01T00:00:00Z'), to: at('2026-10-25T00:00:00Z') };
    expect(rowsOf(await make('verification', autumn), 'Work of 2027 by month')).toHaveLength(12);
  });

  it('lists what is overdue with its date as a date', async () => {
    const own: ReportSources = {
      ...world.sources,
      desk: () => ({ ...sample.desk, fleet: world.sources.fleet }),
    };
    const report = await make(
      'verification',
      { from: at('2026-11-20T00:00:00Z'), to: at('2026-11-26T00:00:00Z') },
      own,
    );
    const [row = []] = rowsOf(report, 'Overdue');
    expect(row).toContain('SN77');
    expect(row).toContain('2026-11-01');
    expect(report.sections[2]?.rows[0]?.tone).toBe('bad');
  });
});

describe('every report', () => {
  it.each(REPORT_SPECS.map(({ kind }) => kind))(
    '%s fits its columns and says everything in two languages',
    async (kind) => {
      const report = await make(kind as ReportKind);
      expect(report.kind).toBe(kind);
      expect(report.sections.length).toBeGreaterThan(0);
      for (const { title, columns, rows, none } of report.sections) {
        for (const { cells } of rows) expect(cells).toHaveLength(columns.length);
        for (const text of [title, none, ...columns.map((one) => one.title)]) {
          expect(text.zh).not.toBe('');
          expect(text.en).not.toBe('');
        }
      }
    },
  );

  it('without a desk says that there is none', async () => {
    for (const kind of ['daily', 'condition', 'loss', 'settlement', 'verification'] as const)
      await expect(makeReport(kind, world.sources, FORTNIGHT)).rejects.toMatchObject({
        code: 'books-absent',
      });
  });
});
