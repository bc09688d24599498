import type { Localized } from '../../model/localized.ts';
import { sayings } from '../cell-text.ts';
import { INSIDE, type Report, type ReportLanguage, type Section, same, word } from '../report.ts';
import { HEAD, INK, MUTED } from '../report-style.ts';
import { spanText } from '../report-time.ts';
import {
  need,
  nextPage,
  openSheet,
  paragraph,
  runningLines,
  type Sheet,
  SMALL,
} from './pdf-sheet.ts';
import { drawTable, tableStart } from './pdf-table.ts';
import { lineHeight, linesOf, type TextStyle, write } from './pdf-type.ts';

const TITLE: TextStyle = { font: 'bold', size: 16, color: INK };
const SECTION: TextStyle = { font: 'bold', size: 11, color: INK };
const SUMMARY: TextStyle = { font: 'regular', size: 9, color: INK };

/** Nobody leafs through more; the workbook has them all. */
const MOST_ROWS = 1_000;

/**
 * The report on A4: a head with what matters, tables whose titles repeat on every
 * page, page numbers. It takes the thread it runs in for a millisecond a row:
 * `renderPdf` runs it in one of its own.
 */
export async function reportDocument(
  report: Report,
  language: ReportLanguage,
): Promise<Uint8Array> {
  const sheet = openSheet(report, language);
  const bytes = collected(sheet.paper);
  paragraph(sheet, report.title, TITLE);
  paragraph(sheet, spanText(report.span, report.timeZone), { ...SMALL, size: 9 });
  summaryBox(sheet, report.summary);
  for (const section of report.sections) drawSection(sheet, section);
  signatureLines(sheet, report.signatures ?? []);
  runningLines(sheet, report);
  sheet.paper.end();
  return bytes;
}

function collected(paper: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  return new Promise((resolve, reject) => {
    paper.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    paper.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    paper.on('error', reject);
  });
}

const BOX = { x: 10, y: 7 } as const;

function summaryBox(sheet: Sheet, summary: readonly Localized[]): void {
  if (summary.length === 0) return;
  const { paper, writing, left, width } = sheet;
  const lines = summary.flatMap((text) =>
    sayings(writing, text).flatMap((one, n) =>
      linesOf(paper, one, SUMMARY, width - 2 * BOX.x - 10).map((line, at) => ({
        line,
        isFirst: n === 0 && at === 0,
      })),
    ),
  );
  sheet.y += 6;
  const height = lines.length * lineHeight(SUMMARY) + 2 * BOX.y;
  // a summary that fills more than the page is no summary, and has no box
  if (sheet.y + height <= sheet.bottom)
    paper.roundedRect(left, sheet.y, width, height, 4).fill(HEAD);
  sheet.y += BOX.y;
  for (const { line, isFirst } of lines) {
    need(sheet, lineHeight(SUMMARY));
    if (isFirst) write(paper, '•', SUMMARY, { x: left + BOX.x, y: sheet.y });
    write(paper, line, SUMMARY, { x: left + BOX.x + 10, y: sheet.y });
    sheet.y += lineHeight(SUMMARY);
  }
  sheet.y += BOX.y;
}

function drawSection(sheet: Sheet, section: Section): void {
  const { title, note, none, only, rows } = section;
  const shown = only === 'xlsx' ? [] : rows.slice(0, MOST_ROWS);
  const instead = rows.length === 0 ? none : INSIDE;
  const heading = sayings(sheet.writing, title).join(' ');
  const notes = note === null ? 0 : sayings(sheet.writing, note).length;
  const start =
    shown.length === 0
      ? sayings(sheet.writing, instead).length * lineHeight(SUMMARY)
      : tableStart(sheet, section, shown);
  sheet.y += 12;
  need(sheet, lineHeight(SECTION) + notes * lineHeight(SMALL) + 3 + start);
  paragraph(sheet, same(rows.length === 0 ? heading : `${heading} (${rows.length})`), SECTION);
  if (note !== null) paragraph(sheet, note, SMALL);
  sheet.y += 3;
  if (shown.length === 0) return paragraph(sheet, instead, SUMMARY);
  drawTable(sheet, section, shown);
  const more = rows.length - shown.length;
  if (more === 0) return;
  sheet.y += 3;
  paragraph(sheet, moreWords(more), SMALL);
}

const moreWords = (more: number): Localized =>
  word(`另有 ${more} 行，见 XLSX 文件`, `${more} rows more: see the workbook`);

const SIGNED = 30;
const DATE = word('日期', 'Date');

/** Name, and to the right of it the date: a line to write on behind each. */
function signatureLines(sheet: Sheet, signatures: readonly Localized[]): void {
  if (signatures.length === 0) return;
  const { paper, writing, left, width } = sheet;
  sheet.y += 14;
  if (sheet.y + signatures.length * SIGNED > sheet.bottom) nextPage(sheet);
  for (const who of signatures) {
    need(sheet, SIGNED);
    const y = sheet.y + SIGNED - lineHeight(SUMMARY);
    const blank = (text: Localized, x: number, to: number): void => {
      const label = sayings(writing, text).join(' / ');
      write(paper, label, SUMMARY, { x, y });
      const from = x + paper.widthOfString(label) + 6;
      const base = y + lineHeight(SUMMARY);
      paper.moveTo(from, base).lineTo(to, base).lineWidth(0.5).strokeColor(MUTED).stroke();
    };
    blank(who, left, left + 0.58 * width);
    blank(DATE, left + 0.62 * width, left + width);
    sheet.y += SIGNED;
  }
}
