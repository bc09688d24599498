import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { brokenLines } from '../line-break.ts';

const { resolve } = createRequire(import.meta.url);
/** Noto Sans SC has every ideograph of GB 2312 and GBK; a PDF carries only those that stand in it. */
const PACKAGE = '@expo-google-fonts/noto-sans-sc';
/** By their paths, not by registered names: a second name for a font has it read anew for each line. */
const FONTS = {
  regular: resolve(`${PACKAGE}/400Regular/NotoSansSC_400Regular.ttf`),
  bold: resolve(`${PACKAGE}/700Bold/NotoSansSC_700Bold.ttf`),
} as const;

/** How a text looks. Sizes in points. */
export interface TextStyle {
  readonly font: keyof typeof FONTS;
  readonly size: number;
  readonly color: string;
}

export const LINE = 1.36;
/** The baseline below the top of its line, in sizes. */
const BASELINE = 1.04;

export const lineHeight = ({ size }: Pick<TextStyle, 'size'>): number => size * LINE;

export interface PaperWanted {
  readonly title: string;
  readonly language: 'zh-CN' | 'en';
  readonly layout: 'portrait' | 'landscape';
  /** Stands in the file as the time it was made: the same report makes the same file. */
  readonly made: Date;
}

/** A document without pages, in our fonts. */
export function openPaper({ title, language, layout, made }: PaperWanted): PDFKit.PDFDocument {
  return new PDFDocument({
    size: 'A4',
    layout,
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    font: FONTS.regular,
    lang: language,
    displayTitle: true,
    info: { Title: title, Creator: 'Gaswatch', Producer: 'Gaswatch', CreationDate: made },
  });
}

const UNIT = 100;
const widths = new WeakMap<PDFKit.PDFDocument, Map<string, number>>();

/** Measures characters in points; each is asked of the font once. */
function ruler(paper: PDFKit.PDFDocument, { font, size }: TextStyle) {
  const known = widths.get(paper) ?? new Map<string, number>();
  widths.set(paper, known);
  paper.font(FONTS[font]).fontSize(UNIT);
  return (character: string): number => {
    const key = `${font} ${character}`;
    const found = known.get(key) ?? paper.widthOfString(character) / UNIT;
    known.set(key, found);
    return found * size;
  };
}

/** The text in lines no wider than `width`; one line at the least. */
export const linesOf = (
  paper: PDFKit.PDFDocument,
  text: string,
  style: TextStyle,
  width: number,
): readonly string[] => brokenLines(text, width, ruler(paper, style));

/** Of a text in one line. */
export const widthOf = (paper: PDFKit.PDFDocument, text: string, style: TextStyle): number =>
  Array.from(text, ruler(paper, style)).reduce((sum, one) => sum + one, 0);

export interface Place {
  readonly x: number;
  readonly y: number;
  /** Of the column that the line stands in; without it, it stands left. */
  readonly width?: number;
  readonly align?: 'left' | 'right';
}

/** One line, whose top is at `y`. */
export function write(
  paper: PDFKit.PDFDocument,
  line: string,
  { font, size, color }: TextStyle,
  { x, y, width = 0, align = 'left' }: Place,
): void {
  if (line === '') return;
  paper.font(FONTS[font]).fontSize(size).fillColor(color);
  const left = align === 'right' ? x + width - paper.widthOfString(line) : x;
  paper.text(line, left, y + BASELINE * size, { lineBreak: false, baseline: 'alphabetic' });
}
