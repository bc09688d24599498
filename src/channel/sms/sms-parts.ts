import { gsmCodes, gsmOctets, gsmText } from './gsm-alphabet.ts';

export type Alphabet = 'gsm' | 'ucs2';

/** A text as the messages that carry it. */
export interface SmsParts {
  readonly alphabet: Alphabet;
  /** User data of each message, without a header; at least one. */
  readonly parts: readonly Uint8Array[];
}

/** Of 140 octets, 6 go to the header of a concatenated message (3GPP TS 23.040 §9.2.3.24.1). */
const ROOM = { gsm: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } } as const;

/** 255 by the header's one octet. */
const MOST_PARTS = 255;

/**
 * Splits a text; an escaped character or a surrogate pair is never cut in two.
 * What is beyond 255 messages is left out: nobody would read it.
 */
export function smsParts(text: string, allowed: 'auto' | 'ucs2' = 'auto'): SmsParts {
  const narrow = allowed === 'auto' ? gsmText(text) : text;
  const alphabet = allowed === 'auto' && gsmOctets(narrow) !== null ? 'gsm' : 'ucs2';
  const characters = Array.from(alphabet === 'gsm' ? narrow : text, (character) =>
    alphabet === 'gsm' ? [...(gsmCodes(character) ?? [])] : utf16(character),
  );
  const width = alphabet === 'gsm' ? 1 : 2;
  const total = characters.reduce((sum, { length }) => sum + length, 0) / width;
  const room =
    (total <= ROOM[alphabet].single ? ROOM[alphabet].single : ROOM[alphabet].part) * width;
  const parts: number[][] = [[]];
  for (const octets of characters) {
    const last = parts.at(-1) ?? [];
    if (last.length + octets.length > room) parts.push([...octets]);
    else last.push(...octets);
  }
  return { alphabet, parts: parts.slice(0, MOST_PARTS).map((part) => Uint8Array.from(part)) };
}

/** Big-endian, as on the air. */
function utf16(character: string): number[] {
  const octets: number[] = [];
  for (let at = 0; at < character.length; at += 1) {
    const unit = character.charCodeAt(at);
    octets.push(unit >> 8, unit & 0xff);
  }
  return octets;
}

/** Information element 00: concatenated, reference of 8 bits. */
export const concatenationHeader = (reference: number, total: number, number: number): Uint8Array =>
  Uint8Array.of(5, 0, 3, reference & 0xff, total, number);
