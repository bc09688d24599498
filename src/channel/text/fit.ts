/** One clause of a short message, and what becomes of it when there is no room. */
export interface Piece {
  readonly text: string;
  /**
   * `always`: stays whole. `shorten`: loses its end first, then itself.
   * `drop`: goes whole, after everything that can be shortened; the last such piece first.
   * `whole`: the same after those; it is of no use when it is cut.
   */
  readonly when: 'always' | 'shorten' | 'drop' | 'whole';
}

/** A shortened clause of fewer characters says nothing and is left out. */
const LEAST = 6;

/**
 * Joins clauses so that the whole fits; what must stay comes whole unless it
 * alone is too long, in which case the longest clause is cut.
 */
export function fitPieces(
  pieces: readonly Piece[],
  separator: string,
  fits: (text: string) => boolean,
): string {
  const join = (chosen: readonly Piece[]): string => chosen.map(({ text }) => text).join(separator);
  let left = pieces.filter(({ text }) => text !== '');
  const room = (): boolean => fits(join(left));
  for (const kind of ['shorten', 'drop', 'whole'] as const) {
    while (!room()) {
      const at = left.findLastIndex(({ when }) => when === kind);
      if (at < 0) break;
      left = kind === 'shorten' ? shortened(left, at, join, fits) : left.toSpliced(at, 1);
    }
  }
  if (room()) return join(left);
  const longest = left.reduce(
    (best, { text }, at) => (text.length > (left[best]?.text.length ?? 0) ? at : best),
    0,
  );
  const cut = join(shortened(left, longest, join, fits));
  return fits(cut) ? cut : longestPrefix(cut, fits);
}

/** The piece at `at` as long as fits; without it when too little of it would be left. */
function shortened(
  pieces: readonly Piece[],
  at: number,
  join: (chosen: readonly Piece[]) => string,
  fits: (text: string) => boolean,
): Piece[] {
  const piece = pieces[at];
  if (piece === undefined) return [...pieces];
  const kept = longestPrefix(piece.text, (text) =>
    fits(join(pieces.with(at, { text, when: 'always' }))),
  );
  return Array.from(kept).length < LEAST
    ? pieces.toSpliced(at, 1)
    : pieces.with(at, { text: kept, when: 'always' });
}

/** Ends in an ellipsis where something is missing; never cuts a character in two. */
export function longestPrefix(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text;
  const characters = Array.from(text);
  let [low, high] = [0, characters.length];
  // the GSM alphabet has no single character for it: one would halve what fits into a message
  const dots = /[\u3000-\u9fff]/.test(text) ? '…' : '...';
  const prefix = (length: number): string =>
    `${characters
      .slice(0, length)
      .join('')
      .trimEnd()
      .replace(/[，；、,;:：]$/, '')}${dots}`;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(prefix(middle))) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : prefix(low);
}
