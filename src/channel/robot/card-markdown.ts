import type { CardLine, RobotCard } from './robot-card.ts';

/** How one provider writes what all of them can show. */
export interface Dialect {
  /** Between two lines. */
  readonly lineBreak: string;
  heading(text: string): string;
  strong(text: string): string;
  step(text: string): string;
}

/**
 * The lines in markdown, as many as fit: what may go goes from the end, then
 * whatever is last.
 */
export function cardMarkdown(
  lines: readonly CardLine[],
  dialect: Dialect,
  fits: (markdown: string) => boolean,
): string {
  const written = lines.map((line) => ({
    text: lineMarkdown(line, dialect),
    stays: line.when === 'always',
  }));
  const optional = written.filter(({ stays }) => !stays).length;
  const withOptional = (most: number): string => {
    let left = most;
    return written
      .filter(({ stays }) => {
        left -= stays ? 0 : 1;
        return stays || left >= 0;
      })
      .map(({ text }) => text)
      .join(dialect.lineBreak);
  };
  const needed = written.filter(({ stays }) => stays).map(({ text }) => text);
  const first = (most: number): string => needed.slice(0, most).join(dialect.lineBreak);
  return fits(withOptional(0))
    ? withOptional(mostThat(optional, (most) => fits(withOptional(most))))
    : first(mostThat(needed.length, (most) => fits(first(most))));
}

/** The greatest number up to `limit` that passes; what passes at one passes below it. */
function mostThat(limit: number, passes: (most: number) => boolean): number {
  let [low, high] = [0, limit];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (passes(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function lineMarkdown({ style, text, strong = '' }: CardLine, dialect: Dialect): string {
  const safe = inert(text);
  switch (style) {
    case 'heading':
      return dialect.heading(safe);
    case 'fact':
      return safe.replace('{}', () => dialect.strong(inert(strong)));
    case 'step':
      return dialect.step(safe);
    case 'text':
      return safe;
  }
}

/**
 * Names come from outside: what would start a mention, a link, a tag or a style
 * is shown as its full-width twin, since not every provider knows how to escape.
 */
export const inert = (text: string): string =>
  text.replace(/[<>[\]*_`#@~|\\&]/g, (sign) =>
    String.fromCodePoint((sign.codePointAt(0) ?? 0) + FULL_WIDTH),
  );

/** From `!` (U+0021) to `！` (U+FF01). */
const FULL_WIDTH = 0xfee0;

/** UTF-8 octets, which is what providers count. */
export const octetsOf = (text: string): number => Buffer.byteLength(text, 'utf8');

/** The title as plain text for people and lists. */
export const titleOf = ({ title }: RobotCard): string => inert(title);
