import { cellTexts, isFigure, sayings } from '../cell-text.ts';
import type { Cell, Column, Row, Section } from '../report.ts';
import { BODY, HEADING, type Sheet } from './pdf-sheet.ts';
import { widthOf } from './pdf-type.ts';

/** Points between a cell's edge and its text. */
export const PAD = { x: 4, y: 3 } as const;

/** No column takes more than this part of the page for what must not be broken. */
const MOST_SHARE = 0.25;

/**
 * Widths of a table's columns, points: by their shares, but wide enough that no
 * number, date or word of a title is broken: `5,670.` and `0` below it would be read
 * as another number. Where all of that does not fit, every column gives way alike.
 */
export function trackWidths(
  sheet: Sheet,
  { columns }: Pick<Section, 'columns'>,
  rows: readonly Row[],
): readonly number[] {
  const least = columns.map((column, n) => leastWidth(sheet, column, rows, n));
  const needed = least.reduce((sum, one) => sum + one, 0);
  if (needed >= sheet.width) return least.map((one) => (one * sheet.width) / needed);
  return widened(columns, least, sheet.width);
}

/** Columns that are too narrow take what they need, the others share the rest. */
function widened(
  columns: readonly Column[],
  least: readonly number[],
  width: number,
): readonly number[] {
  const fixed = new Set<number>();
  for (;;) {
    const taken = [...fixed].reduce((sum, n) => sum + (least[n] ?? 0), 0);
    const shares = columns.reduce((sum, one, n) => sum + (fixed.has(n) ? 0 : one.width), 0);
    const widths = columns.map((one, n) =>
      fixed.has(n) ? (least[n] ?? 0) : ((width - taken) * one.width) / shares,
    );
    const narrow = widths.findIndex((one, n) => !fixed.has(n) && one < (least[n] ?? 0));
    if (narrow === -1) return widths;
    fixed.add(narrow);
  }
}

function leastWidth(sheet: Sheet, { title }: Column, rows: readonly Row[], n: number): number {
  const { paper, writing } = sheet;
  const words = sayings(writing, title).flatMap((text) => text.split(/[\s\u2e80-\uffef]+/u));
  const heads = words.map((word) => widthOf(paper, word, HEADING));
  const cells = rows.flatMap(({ cells: own }) => {
    const cell = own[n] ?? null;
    return isWhole(cell) ? cellTexts(writing, cell) : [];
  });
  // a row that stands out is set in bold in its first column
  const style = n === 0 ? { ...BODY, font: 'bold' as const } : BODY;
  const bodies = cells.map((text) => widthOf(paper, text, style));
  const most = [...heads, ...bodies].reduce((wide, one) => Math.max(wide, one), 0);
  return Math.min(MOST_SHARE * sheet.width, most + 2 * PAD.x + 0.5);
}

/** What must stand in one line. */
const isWhole = (cell: Cell): boolean =>
  isFigure(cell) || (cell !== null && ('date' in cell || 'at' in cell));
