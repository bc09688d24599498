import type { Language, Localized } from '../../model/localized.ts';
import { sayings, type Writing, writingOf } from '../cell-text.ts';
import { type Report, type ReportLanguage, word } from '../report.ts';
import { INK, MUTED, RULE } from '../report-style.ts';
import { spanText } from '../report-time.ts';
import { lineHeight, linesOf, openPaper, type TextStyle, write } from './pdf-type.ts';

/** Points from the edge of the paper; what is written outside belongs to head and foot. */
const EDGE = { x: 36, top: 46, bottom: 44 } as const;

export const BODY: TextStyle = { font: 'regular', size: 8, color: INK };
/** Of the titles of a table. */
export const HEADING: TextStyle = { font: 'bold', size: 7.5, color: INK };
export const SMALL: TextStyle = { font: 'regular', size: 7.5, color: MUTED };

/** The page that is being written, from the top down. */
export interface Sheet {
  readonly paper: PDFKit.PDFDocument;
  readonly writing: Writing;
  readonly left: number;
  readonly width: number;
  /** Where the next thing begins, and where nothing more may stand. */
  y: number;
  readonly top: number;
  readonly bottom: number;
}

/** Of more columns than this a table lies across the paper. */
const MOST_UPRIGHT = 8;

export function openSheet(report: Report, language: ReportLanguage): Sheet {
  const writing = writingOf(report, language);
  const isWide = report.sections.some(
    ({ columns, only }) => only === undefined && columns.length > MOST_UPRIGHT,
  );
  const paper = openPaper({
    title: sayings(writing, report.title).join(' '),
    language: languageTag(writing.languages),
    layout: isWide ? 'landscape' : 'portrait',
    made: new Date(report.span.to),
  });
  paper.addPage();
  const { width, height } = paper.page;
  return {
    paper,
    writing,
    left: EDGE.x,
    width: width - 2 * EDGE.x,
    y: EDGE.top,
    top: EDGE.top,
    bottom: height - EDGE.bottom,
  };
}

const languageTag = ([first]: readonly Language[]) => (first === 'en' ? 'en' : 'zh-CN');

export function nextPage(sheet: Sheet): void {
  sheet.paper.addPage();
  sheet.y = sheet.top;
}

/** So much must fit below what is written; otherwise the next page begins. */
export function need(sheet: Sheet, height: number): void {
  if (sheet.y + height > sheet.bottom && sheet.y > sheet.top) nextPage(sheet);
}

/** A text over the width of the page, each language on lines of its own; it goes on on the next page. */
export function paragraph(sheet: Sheet, text: Localized, style: TextStyle, inset = 0): void {
  for (const one of sayings(sheet.writing, text))
    for (const line of linesOf(sheet.paper, one, style, sheet.width - 2 * inset)) {
      need(sheet, lineHeight(style));
      write(sheet.paper, line, style, { x: sheet.left + inset, y: sheet.y });
      sheet.y += lineHeight(style);
    }
}

const AUTOMATIC = word('由 Gaswatch 自动生成', 'Made by Gaswatch automatically');
const pageWords = (page: number, of: number): Localized =>
  word(`第 ${page} / ${of} 页`, `Page ${page} of ${of}`);

/** Head and foot of every page, once it is known how many there are. */
export function runningLines(sheet: Sheet, report: Report): void {
  const { paper, writing, left, width, bottom } = sheet;
  const { start, count } = paper.bufferedPageRange();
  const say = (text: Localized): string => sayings(writing, text).join('  ');
  const name = [say(report.title), say(spanText(report.span, report.timeZone))].join('  ·  ');
  for (let page = 0; page < count; page += 1) {
    paper.switchToPage(start + page);
    if (page > 0) {
      const [head = ''] = linesOf(paper, name, SMALL, width);
      write(paper, head, SMALL, { x: left, y: 24 });
      rule(sheet, 37);
    }
    rule(sheet, bottom + 10);
    const place = { x: left, y: bottom + 14, width };
    write(paper, say(AUTOMATIC), SMALL, place);
    write(paper, say(pageWords(page + 1, count)), SMALL, { ...place, align: 'right' });
  }
}

export function rule({ paper, left, width }: Sheet, y: number, color = RULE): void {
  paper
    .moveTo(left, y)
    .lineTo(left + width, y)
    .lineWidth(0.5)
    .strokeColor(color)
    .stroke();
}
