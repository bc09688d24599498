import type { Attachment, Notice } from '../channel/channel.ts';
import type { Span } from '../pipeline/alarm-kpis.ts';
import type { PrintReport } from './press.ts';
import type { PrintFormat } from './press-protocol.ts';
import type { Report, ReportLanguage, ReportSources } from './report.ts';
import { reportHtml } from './report-html.ts';
import { PDF_TYPE } from './report-pdf.ts';
import { REPORT_SPECS, type ReportKind } from './report-registry.ts';
import { localMinute, spanText } from './report-time.ts';
import { XLSX_TYPE } from './report-xlsx.ts';

export const makeReport = (
  kind: ReportKind,
  sources: ReportSources,
  span: Span,
): Promise<Report> => {
  const spec = REPORT_SPECS.find((one) => one.kind === kind);
  if (spec === undefined) throw new TypeError(`no report ${kind}`);
  return spec.make(sources, span);
};

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

/** The report as a mail: the page as its body, workbook and PDF beside it. @throws AppError `report-not-printed` */
export async function reportNotice(
  report: Report,
  posting: Posting,
  print: PrintReport,
): Promise<Notice> {
  const attached = async (format: PrintFormat, mediaType: string): Promise<Attachment> => ({
    name: reportFileName(report, format),
    mediaType,
    content: await print(report, format, posting.language),
  });
  const end = localMinute(report.span.to, report.timeZone);
  return {
    kind: 'notice',
    ...posting,
    uncertain: false,
    title: { zh: `${report.title.zh} ${end}`, en: `${report.title.en} ${end}` },
    lines: [spanText(report.span, report.timeZone), ...report.summary],
    html: reportHtml(report, posting.language),
    attachments: [await attached('xlsx', XLSX_TYPE), await attached('pdf', PDF_TYPE)],
  };
}
