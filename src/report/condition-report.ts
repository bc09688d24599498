import { CONDITION_COLUMNS, columnById } from '../metering/condition/condition-columns.ts';
import { conditionFile } from '../metering/condition/condition-file.ts';
import { FIGURES, type FigureName, type Figures } from '../metering/condition/figures.ts';
import { GRADES, type Grade, gradeAt } from '../metering/condition/grade.ts';
import { readCondition } from '../metering/desk/condition-input.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { Localized } from '../model/localized.ts';
import type { Span } from '../pipeline/alarm-kpis.ts';
import {
  column,
  numberCell,
  type Report,
  type ReportSources,
  type ReportSpec,
  type Section,
  textCell,
  word,
} from './report.ts';
import { companyCalendar, gasDaysOf } from './report-span.ts';
import { tableSection } from './table-section.ts';
import { taken } from './taken.ts';

const TITLE = word('仪表运行工况分析周报', 'Weekly meter condition');

export const conditionReport = {
  kind: 'condition',
  title: TITLE,
  about: 'Weekly condition table of the meters, worst first, and whole in the workbook.',
  when: 'When it goes out; it tells of the gas days that have ended since the one before.',
  cron: '0 9 * * 1',
  staleHours: 48,
  access: 'condition.read',
  tells: 'since-last',
  usualDays: 7,
  make: table,
} as const satisfies ReportSpec;

async function table(sources: ReportSources, asked: Span): Promise<Report> {
  const { records, fleet, settings, desk } = sources;
  const days = gasDaysOf(companyCalendar(sources), asked);
  const parts = { books: desk().books, alarms: records.alarms, fleet };
  const figures = await readCondition(parts, { from: days.first, to: days.end }, days.to);
  // each column is worked out when it is first asked for: not all of them at once
  await taken(FIGURE_NAMES, (name) => figures.column(name));
  const rows = figures.sources.rows.map((_, at) => at);
  const grades = await taken(rows, (at) => gradeAt(figures, at));
  const poor = (['D', 'C'] as const).flatMap((grade) => rows.filter((at) => grades[at] === grade));
  return {
    kind: 'condition',
    title: TITLE,
    span: { from: days.from, to: days.to },
    timeZone: settings.timeZone,
    summary: [gradeLine(grades)],
    sections: [
      zoneSection(figures, grades, fleet),
      await poorSection(figures, poor),
      await whole(figures, rows),
    ],
  };
}

// the names of its own figures: keys forgets them
const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[];

const countOf = (grades: readonly Grade[], grade: Grade): number =>
  grades.filter((one) => one === grade).length;

function gradeLine(grades: readonly Grade[]): Localized {
  const counts = GRADES.map((grade) => `${grade} ${countOf(grades, grade)}`);
  return word(
    `计量表 ${grades.length} 台：${counts.join('，')}（–：数据不足）`,
    `Meters: ${grades.length}; ${counts.join(', ')} (–: too little data)`,
  );
}

function zoneSection(figures: Figures, grades: readonly Grade[], fleet: FleetIndex): Section {
  const ofZone = new Map<string, Grade[]>();
  figures.sources.rows.forEach(({ site }, at) => {
    const own = ofZone.get(site.zone) ?? [];
    own.push(grades[at] ?? '–');
    ofZone.set(site.zone, own);
  });
  return {
    title: word('各片区等级', 'Grades by zone'),
    note: null,
    columns: [
      column('片区', 'Zone', 28),
      column('台数', 'Meters', 12),
      ...GRADES.map((grade) => column(grade, grade, 12)),
    ],
    rows: [...ofZone].map(([zone, own]) => ({
      cells: [
        textCell(fleet.zones.get(zone)?.name ?? zone),
        numberCell(own.length),
        ...GRADES.map((grade) => numberCell(countOf(own, grade))),
      ],
    })),
    none: word('没有计量表', 'There are no meters'),
  };
}

/** With their widths on paper. */
const SHORT = new Map([
  ['grade', 8],
  ['customer', 16],
  ['site', 16],
  ['meter', 12],
  ['serial', 12],
  ['vbM3', 14],
  ['reasons', 32],
  ['advice', 24],
]);

/** With what is wrong and what to do. */
async function poorSection(figures: Figures, rows: readonly number[]): Promise<Section> {
  const columns = [...SHORT.keys()].flatMap((id) => columnById.get(id) ?? []);
  const section = await tableSection(
    (language) => conditionFile(figures, rows, columns, language),
    {
      none: word('没有 C、D 级计量表', 'No meter is graded C or D'),
    },
  );
  return {
    ...section,
    title: word('D 级与 C 级计量表', 'Meters graded D and C'),
    columns: section.columns.map((one, n) => ({
      ...one,
      width: SHORT.get(columns[n]?.id ?? '') ?? one.width,
    })),
    rows: section.rows.map((row, n) =>
      gradeAt(figures, rows[n] ?? 0) === 'D' ? { ...row, tone: 'bad' } : row,
    ),
  };
}

const whole = (figures: Figures, rows: readonly number[]): Promise<Section> =>
  tableSection((language) => conditionFile(figures, rows, CONDITION_COLUMNS, language), {
    only: 'xlsx',
    none: word('没有计量表', 'There are no meters'),
  });
