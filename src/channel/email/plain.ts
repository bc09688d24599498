/**
 * Control characters (line breaks above all, which would start a new header),
 * line separators and direction overrides: nothing a name needs.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** One line of text, at most `limit` characters, safe in a header or a paragraph. */
export function plain(text: string, limit = 500): string {
  const line = text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(UNSAFE, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= limit ? line : `${characters.slice(0, limit - 1).join('')}…`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For HTML text and quoted attributes. */
export const escapeHtml = (text: string): string =>
  plain(text, 4000).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** A sentence or a list item begins with a capital; Chinese has none. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
