/** Ideographs and their punctuation: a line may end behind each of them. */
const WIDE =
  /[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]/u;
/** Never at the beginning of a line (GB/T 15834). */
const CLOSING = /[，。、；：？！）》」』】〕”’…％%,.;:?!)\]]/u;
/** Never at its end. */
const OPENING = /[（《「『【〔“‘([]/u;

/**
 * Breaks a text into lines no wider than `width`: at spaces, between ideographs, and
 * within a word only where the word alone is wider than a line. Nothing is lost but
 * the space at which it breaks.
 * @param widthOf of one character, in the unit of `width`.
 */
export function brokenLines(
  text: string,
  width: number,
  widthOf: (character: string) => number,
): readonly string[] {
  const lines: string[] = [];
  let line: string[] = [];
  let size = 0;
  for (const character of text) {
    const own = widthOf(character);
    // what is left of a line may be too wide still: a mark that never stands first drew a character with it
    while (size + own > width && line.length > 0) {
      const at = character === ' ' ? line.length : breakIn([...line, character]);
      lines.push(line.slice(0, at).join('').trimEnd());
      line = line.slice(line[at] === ' ' ? at + 1 : at);
      size = line.reduce((sum, one) => sum + widthOf(one), 0);
    }
    // the space at which it breaks is gone
    if (character === ' ' && line.length === 0 && lines.length > 0) continue;
    line.push(character);
    size += own;
  }
  return [...lines, line.join('')];
}

/** Place of the last break in a line whose last character is one too many; before that one where there is none. */
function breakIn(line: readonly string[]): number {
  for (let at = line.length - 1; at > 0; at -= 1) {
    const [before = '', after = ''] = [line[at - 1], line[at]];
    if (before === ' ' || after === ' ') return at;
    const mayBreak = WIDE.test(before) || WIDE.test(after);
    if (mayBreak && !CLOSING.test(after) && !OPENING.test(before)) return at;
  }
  return line.length - 1;
}
