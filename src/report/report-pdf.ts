import { printReport } from './press.ts';
import type { Report, ReportLanguage } from './report.ts';

export const PDF_TYPE = 'application/pdf';

/**
 * The report as A4 pages with our own fonts, in a thread of its own: a year's table
 * takes a second, in which alarms must not wait.
 * @throws AppError `report-not-printed`
 */
export const renderPdf = (report: Report, language: ReportLanguage): Promise<Uint8Array> =>
  printReport(report, 'pdf', language);
