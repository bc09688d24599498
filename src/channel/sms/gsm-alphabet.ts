/** 3GPP TS 23.038 §6.2.1, the default alphabet: the position is the code. */
const DEFAULT =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

const ESCAPE = 0x1b;

/** §6.2.1.1, after an escape: two places each. */
const EXTENSION: Readonly<Record<string, number>> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
};

const CODES: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ...Array.from(DEFAULT)
    .map((character, code) => [character, [code]] as const)
    .filter(([character]) => character !== '\u001b'),
  ...Object.entries(EXTENSION).map(([character, code]) => [character, [ESCAPE, code]] as const),
]);

/** The codes of one character, or undefined where the alphabet has none. */
export const gsmCodes = (character: string): readonly number[] | undefined => CODES.get(character);

/** One code per octet, as SMPP carries it; null when a character is not in the alphabet. */
export function gsmOctets(text: string): Uint8Array | null {
  const codes: number[] = [];
  for (const character of text) {
    const of = gsmCodes(character);
    if (of === undefined) return null;
    codes.push(...of);
  }
  return Uint8Array.from(codes);
}

/** Signs that texts use and the alphabet lacks; one of them would make every character cost double. */
const STAND_INS: Readonly<Record<string, string>> = {
  '³': '3',
  '²': '2',
  '°': '',
  '–': '-',
  '—': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '×': 'x',
  '…': '...',
  '≥': '>=',
  '≤': '<=',
  '·': '-',
  '\u00a0': ' ',
};

/** The same text in the alphabet where stand-ins suffice for that, else the text as it is. */
export function gsmText(text: string): string {
  const replaced = Array.from(text, (character) => STAND_INS[character] ?? character).join('');
  return gsmOctets(replaced) === null ? text : replaced;
}
