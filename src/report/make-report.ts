import type { Attachment, Notice } from '../channel/channel.ts';
import type { Span } from '../pipeline/alarm-kpis.ts';
import { handover } from './handover.ts';
import type { Report, ReportKind, ReportLanguage, ReportSources } from './report.ts';
import { reportHtml } from './report-html.ts';
import { localMinute, spanText } from './report-time.ts';
import { reportXlsx, XLSX_TYPE } from './report-xlsx.ts';
import { safetyPoints } from './safety-points.ts';

const MAKERS: Readonly<
  Record<ReportKind, (sources: ReportSources, span: Span) => Promise<Report>>
> = { handover, 'safety-points': safetyPoints };

export const makeReport = (kind: ReportKind, sources: ReportSources, span: Span): Promise<Report> =>
  MAKERS[kind](sources, span);

/** `gaswatch-handover-2026-11-26-0800.xlsx`: by the end of its span. */
export function reportFileName({ kind, span, timeZone }: Report, extension: string): string {
  const end = localMinute(span.to, timeZone).replace(' ', '-').replace(':', '');
  return `gaswatch-${kind}-${end}.${extension}`;
}

/** To whom, and by which key: the same period makes the same mail. */
export interface Posting {
  readonly key: string;
  readonly recipient: string;
  readonly language: ReportLanguage;
}

/** The report as a mail: the page as its body, the workbook beside it. */
export async function reportNotice(report: Report, posting: Posting): Promise<Notice> {
  const attachment: Attachment = {
    name: reportFileName(report, 'xlsx'),
    mediaType: XLSX_TYPE,
    content: await reportXlsx(report, posting.language),
  };
  const end = localMinute(report.span.to, report.timeZone);
  return {
    kind: 'notice',
    ...posting,
    uncertain: false,
    title: { zh: `${report.title.zh} ${end}`, en: `${report.title.en} ${end}` },
    lines: [spanText(report.span, report.timeZone), ...report.summary],
    html: reportHtml(report, posting.language),
    attachments: [attachment],
  };
}
