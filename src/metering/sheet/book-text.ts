// biome-ignore lint/suspicious/noControlCharactersInRegex: no workbook can hold them
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]+/g;
/** Cells take 32,767 characters. */
const MOST_CHARACTERS = 32_000;
/** What a cell can hold. */
export const plain = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(UNSAFE, ' ')
    .slice(0, MOST_CHARACTERS);

/** Sheets are named with 31 characters, none of these. */
export const sheetName = (name: string): string =>
  plain(name)
    .replace(/[[\]:*?/\\']/g, ' ')
    .slice(0, 31);
