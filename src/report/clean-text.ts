/** Control characters, line separators and direction overrides: no page and no workbook can hold or needs them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]+/g;

const MOST = 2000;

/** One line of text that any reader takes. */
export function cleanText(text: string): string {
  const line = text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(UNSAFE, ' ')
    .trim();
  return line.length <= MOST
    ? line
    : `${Array.from(line)
        .slice(0, MOST - 1)
        .join('')}…`;
}
