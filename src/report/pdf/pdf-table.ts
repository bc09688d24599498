import { cellTexts, firstOf, isFigure, sayings } from '../cell-text.ts';
import type { Row, Section } from '../report.ts';
import { HEAD, RULE, TONES } from '../report-style.ts';
import { BODY, HEADING, need, nextPage, rule, type Sheet } from './pdf-sheet.ts';
import { lineHeight, linesOf, type TextStyle, write } from './pdf-type.ts';
import { PAD, trackWidths } from './track-widths.ts';

/** Width of the mark at the left of a row that stands out. */
const MARK = 2.5;

interface Track {
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
}

interface Grid {
  readonly sheet: Sheet;
  readonly tracks: readonly Track[];
  readonly head: Band;
}

/** A row on its way to the paper: lines of each cell. */
interface Band {
  readonly cells: readonly (readonly string[])[];
  readonly tone: Row['tone'] | 'head';
}

/** A table that breaks over pages: its titles stand on each of them, and a row is torn only if no page holds it. */
export function drawTable(sheet: Sheet, section: Section, rows: readonly Row[]): void {
  const grid = gridOf(sheet, section, rows);
  const first = rows[0] === undefined ? null : bandOf(grid, rows[0]);
  // titles never stand alone at the foot of a page
  need(sheet, heightOf(grid.head) + Math.min(first === null ? 0 : heightOf(first), MOST_KEPT));
  drawBand(grid, grid.head);
  for (const row of rows) drawBand(grid, bandOf(grid, row));
}

/** A row taller than this may begin at the foot of a page. */
const MOST_KEPT = 160;

/** What must fit below a section's title. */
export function tableStart(sheet: Sheet, section: Section, rows: readonly Row[]): number {
  const grid = gridOf(sheet, section, rows);
  const first = rows[0] === undefined ? 0 : heightOf(bandOf(grid, rows[0]));
  return heightOf(grid.head) + Math.min(first, MOST_KEPT);
}

function gridOf(sheet: Sheet, section: Section, rows: readonly Row[]): Grid {
  let x = sheet.left;
  const tracks = trackWidths(sheet, section, rows).map((width, n): Track => {
    const align = isFigure(firstOf(rows, n)) ? 'right' : 'left';
    const track: Track = { x, width, align };
    x += width;
    return track;
  });
  const cells = section.columns.map(({ title }, n) =>
    set(sheet, sayings(sheet.writing, title), styleOf('head', n), tracks[n]),
  );
  return { sheet, tracks, head: { cells, tone: 'head' } };
}

const bandOf = ({ sheet, tracks }: Grid, { cells, tone }: Row): Band => ({
  cells: tracks.map((track, n) =>
    set(sheet, cellTexts(sheet.writing, cells[n] ?? null), styleOf(tone, n), track),
  ),
  tone,
});

const set = (
  { paper }: Sheet,
  texts: readonly string[],
  style: TextStyle,
  track: Track | undefined,
): readonly string[] =>
  texts.flatMap((text) => linesOf(paper, text, style, (track?.width ?? 0) - 2 * PAD.x));

/** The first cell of a row that stands out says so in its colour too. */
function styleOf(tone: Band['tone'], column: number): TextStyle {
  if (tone === 'head') return HEADING;
  return tone === undefined || column > 0 ? BODY : { ...BODY, font: 'bold', color: TONES[tone] };
}

const countOf = ({ cells }: Band): number => Math.max(1, ...cells.map((lines) => lines.length));
const heightOf = (band: Band): number => countOf(band) * lineHeight(BODY) + 2 * PAD.y;

function drawBand(grid: Grid, band: Band): void {
  const { sheet, head } = grid;
  const isHead = band.tone === 'head';
  const page = sheet.bottom - sheet.top - heightOf(head);
  const fits = (): boolean => sheet.y + heightOf(band) <= sheet.bottom;
  const turn = (): void => {
    nextPage(sheet);
    if (!isHead) drawBand(grid, head);
  };
  if (!fits() && (heightOf(band) <= page || roomOf(sheet) < 3)) turn();
  let done = 0;
  const all = countOf(band);
  while (done < all) {
    const lines = isHead ? all : Math.min(all - done, Math.max(1, roomOf(sheet)));
    drawLines(grid, band, done, lines);
    done += lines;
    if (done < all) turn();
  }
}

/** Lines of a row that the page has room for. */
const roomOf = ({ y, bottom }: Sheet): number =>
  Math.floor((bottom - y - 2 * PAD.y) / lineHeight(BODY));

function drawLines({ sheet, tracks }: Grid, band: Band, from: number, count: number): void {
  const { paper, left, width, y } = sheet;
  const height = count * lineHeight(BODY) + 2 * PAD.y;
  if (band.tone === 'head') paper.rect(left, y, width, height).fill(HEAD);
  else if (band.tone !== undefined) paper.rect(left, y, MARK, height).fill(TONES[band.tone]);
  for (const [n, { x, width: own, align }] of tracks.entries()) {
    const style = styleOf(band.tone, n);
    const lines = (band.cells[n] ?? []).slice(from, from + count);
    for (const [line, text] of lines.entries()) {
      const place = { x: x + PAD.x, y: y + PAD.y + line * lineHeight(BODY) };
      write(paper, text, style, { ...place, width: own - 2 * PAD.x, align });
    }
  }
  sheet.y += height;
  rule(sheet, sheet.y, RULE);
}
