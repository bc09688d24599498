import { dateName, localClock } from '../lib/local-time.ts';
import { entered } from '../metering/desk/desk-sources.ts';
import { CORRECTOR_YEARS, correctorTerms } from '../metering/verification/corrector-terms.ts';
import { dueFile, KIND_WORDS, planFile, STAGE_WORDS } from '../metering/verification/due-file.ts';
import {
  DUE_KINDS,
  DUE_STAGES,
  type DueItem,
  dueItems,
} from '../metering/verification/due-list.ts';
import {
  type VerificationPlan,
  verificationPlan,
} from '../metering/verification/verification-plan.ts';
import { CorrectorRecord } from '../model/archive/device-kinds.ts';
import { Certificate } from '../model/archive/metering-kinds.ts';
import type { EpochMs } from '../model/units.ts';
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
import { tableSection } from './table-section.ts';

const TITLE = word('检定计划', 'Verification plan');

export const verificationReport = {
  kind: 'verification',
  title: TITLE,
  about:
    'Verification plan: what is overdue, what comes due within 90 days, and the work of the year by month.',
  when: 'When it goes out; it tells how things stand then.',
  cron: '0 8 25 * *',
  staleHours: 7 * 24,
  access: 'condition.read',
  tells: 'since-last',
  usualDays: 1,
  make: planOf,
} as const satisfies ReportSpec;

async function planOf(sources: ReportSources, { from, to: now }: Span): Promise<Report> {
  const { settings, fleet } = sources;
  const items = dueItems(fleet, await correctors(sources, now), now);
  const today = dateName(localClock(settings.timeZone, now).day);
  const year = planYear(today);
  const plan = verificationPlan(items, year, today);
  const overdue = items.filter(({ stage }) => stage === 'overdue');
  const soon = items.filter(({ stage }) => stage === 'within-30' || stage === 'within-90');
  return {
    kind: 'verification',
    title: TITLE,
    span: { from, to: now },
    timeZone: settings.timeZone,
    summary: [
      word(
        `已逾期 ${overdue.length} 项，90 天内到期 ${soon.length} 项，无日期 ${items.filter(({ stage }) => stage === 'unknown').length} 项`,
        `Overdue: ${overdue.length}; due within 90 days: ${soon.length}; no date on file: ${items.filter(({ stage }) => stage === 'unknown').length}`,
      ),
      word(
        `${year} 年计划 ${plan.items.length} 项，均摊每月 ${plan.target} 项`,
        `Plan of ${year}: ${plan.items.length}, evenly ${plan.target} a month`,
      ),
    ],
    sections: [
      stageSection(items),
      monthSection(plan),
      await listSection(overdue, word('已逾期', 'Overdue'), 'bad'),
      await listSection(soon, word('90 天内到期', 'Due within 90 days'), null),
      await tableSection((language) => planFile(plan, language), {
        none: word('该年没有到期项目', 'Nothing falls due in that year'),
      }),
    ],
    signatures: [word('编制', 'Prepared by'), word('批准', 'Approved by')],
  };
}

/** From October on it is the next year that is planned: laboratories are booked ahead. */
function planYear(today: string): number {
  const [year = 1970, month = 1] = today.split('-').map(Number);
  return month >= 10 ? year + 1 : year;
}

async function correctors(sources: ReportSources, now: EpochMs) {
  const { archive } = sources.desk();
  const fitted = await entered(archive, 'corrector', CorrectorRecord);
  const certificates = await entered(archive, 'certificate', Certificate);
  return correctorTerms(
    fitted
      .filter(({ item }) => item.validFrom <= now && (item.validTo === null || item.validTo > now))
      .map(({ body: { meter, serial, installedOn } }) => ({ meter, serial, installedOn })),
    [...certificates].sort((a, b) => a.item.recordedAt - b.item.recordedAt).map(({ body }) => body),
    CORRECTOR_YEARS,
  );
}

const stageSection = (items: readonly DueItem[]): Section => ({
  title: word('到期概况', 'How things stand'),
  note: null,
  columns: [
    column('事项', 'What', 25),
    ...DUE_STAGES.map((stage) => column(STAGE_WORDS[stage].zh, STAGE_WORDS[stage].en, 15)),
  ],
  rows: DUE_KINDS.map((kind) => ({
    cells: [
      textCell(KIND_WORDS[kind]),
      ...DUE_STAGES.map((stage) =>
        numberCell(items.filter((item) => item.kind === kind && item.stage === stage).length),
      ),
    ],
  })),
  none: word('没有须检定的表', 'Nothing is to be verified'),
});

const monthSection = ({ year, months, target }: VerificationPlan): Section => ({
  title: word(`${year} 年各月工作量`, `Work of ${year} by month`),
  note: word(
    '建议月份不晚于到期月份，最多提前三个月；同一站点一次完成',
    'Never later than due, at most three months early; a site in one trip',
  ),
  columns: [
    column('月份', 'Month', 25),
    column('到期', 'Fall due', 25),
    column('建议', 'Proposed', 25),
    column('均摊', 'Evenly', 25),
  ],
  rows: months.map(({ month, load, proposed }) => ({
    cells: [
      textCell(monthName(year, month)),
      numberCell(load),
      numberCell(proposed),
      numberCell(target),
    ],
  })),
  none: word('没有计划', 'No plan'),
});

const monthName = (year: number, month: number): string =>
  `${year}-${String(month).padStart(2, '0')}`;

async function listSection(
  items: readonly DueItem[],
  title: Section['title'],
  tone: 'bad' | null,
): Promise<Section> {
  const section = await tableSection((language) => dueFile(items, language), {
    none: word('无', 'None'),
  });
  const rows = tone === null ? section.rows : section.rows.map((row) => ({ ...row, tone }));
  return { ...section, title, rows };
}
