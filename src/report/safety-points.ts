import { overlapMs } from '../alarm/kpi-time.ts';
import { badActorsOf, inWords, type Span } from '../pipeline/alarm-kpis.ts';
import { proofRows, proofSection, verificationRows, verificationSection } from './due-sections.ts';
import { falseAlarming, falseSection } from './false-section.ts';
import { inhibitedSection, shelvedSection } from './order-sections.ts';
import { type OrderSpan, removalsIn, shelvesIn } from './orders-in-force.ts';
import { type Report, type ReportSources, type ReportSpec, type Section, word } from './report.ts';
import { offScan, scanSection } from './scan-section.ts';
import { spanAlarms } from './span-alarms.ts';

/** The worst of them: whoever has mended so many looks again. */
const MOST_ACTORS = 200;

const TITLE = word('月度安全点报告', 'Monthly safety points');

export const safetyPoints = {
  kind: 'safety-points',
  title: TITLE,
  about: 'Monthly safety points: off scan, inhibited, shelved, false-alarming, overdue.',
  when: 'When the review of safety points goes out; it tells of the time since the one before.',
  cron: '0 8 1 * *',
  staleHours: 7 * 24,
  access: 'notifications.read',
  tells: 'since-last',
  usualDays: 1,
  make: reviewed,
} as const satisfies ReportSpec;

/**
 * Points affecting safety that were off scan, inhibited, shelved or gave false
 * alarms in a period, and what is overdue: the monthly review of 49 CFR
 * 192.631(e)(2), whose forced values this service does not have.
 */
async function reviewed(sources: ReportSources, span: Span): Promise<Report> {
  const { records, fleet, settings } = sources;
  const [alarms, shelves, removals] = await Promise.all([
    spanAlarms(records.alarms, span),
    shelvesIn(records.orders, span),
    removalsIn(records.orders, span),
  ]);
  const within = (one: OrderSpan<unknown>): number =>
    overlapMs({ from: one.from, to: one.ended }, span) / 1000;
  const sections = [
    scanSection(offScan(alarms, span), fleet, span),
    inhibitedSection(removals, fleet, within),
    shelvedSection(shelves, fleet, within),
    falseSection(
      falseAlarming(badActorsOf(alarms, span, Infinity))
        .slice(0, MOST_ACTORS)
        .map((actor) => inWords(actor, fleet)),
    ),
    proofSection(proofRows(alarms, fleet, span.to)),
    verificationSection(verificationRows(alarms, fleet, span.to)),
  ];
  return {
    kind: 'safety-points',
    title: TITLE,
    span,
    timeZone: settings.timeZone,
    summary: sections.map(countLine),
    sections,
  };
}

const countLine = ({ title, rows }: Section) =>
  word(`${title.zh}：${rows.length}`, `${title.en}: ${rows.length}`);
