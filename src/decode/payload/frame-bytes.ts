import { ok, type Result } from '../../lib/result.ts';
import { cut } from '../excerpt.ts';
import { type Refusal, refuse } from '../refusal.ts';

const HEX = /^(?:[0-9A-Fa-f]{2})+$/;
const BASE64 = /^(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2,3}={0,2})?$/;

/**
 * Binary frames as gateways hand them on: raw, as hexadecimal text (with or
 * without blanks, colons or line ends) or as base64, one token for each piece.
 * A message that begins with one of `starts` is raw or, when its text does, hex;
 * `starts` must not be letters of the base64 of themselves.
 * @param starts the bytes with which a frame of this format can begin.
 */
export function frameBytes(
  payload: Uint8Array,
  starts: readonly number[],
): Result<Uint8Array, Refusal> {
  const [first] = payload;
  if (first === undefined) return refuse('payload-invalid', '', 'the payload is empty');
  if (starts.includes(first)) return ok(payload);
  const tokens = new TextDecoder()
    .decode(payload)
    .split(/[\s,;:]+/)
    .filter((part) => part !== '');
  const joined = tokens.join('').replace(/^0x/i, '');
  const bytes = HEX.test(joined) ? fromHex(joined) : null;
  if (bytes !== null && starts.includes(bytes[0] ?? -1)) return ok(bytes);
  if (tokens.length > 0 && tokens.every((token) => BASE64.test(token))) {
    const pieces = tokens.map(fromBase64);
    if (starts.includes(pieces[0]?.[0] ?? -1)) return ok(concat(pieces));
  }
  const wanted = starts.map(hexByte).join(' or ');
  const found = /^[\x20-\x7e]+$/.test(cut(joined, 20))
    ? JSON.stringify(cut(joined, 20))
    : hexByte(first);
  const detail = `byte 0: expected ${wanted}, raw, as hexadecimal text or as base64, found ${found}`;
  return refuse('payload-invalid', '', detail);
}

/** 104 to `68`, as frames are written in manuals. */
export const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0').toUpperCase();

export const hexOf = (bytes: Uint8Array): string => Array.from(bytes, hexByte).join(' ');

const fromHex = (text: string): Uint8Array =>
  Uint8Array.from({ length: text.length / 2 }, (_, at) =>
    Number.parseInt(text.slice(2 * at, 2 * at + 2), 16),
  );

/** Both alphabets, padded or not; the pattern has been checked. */
const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(
    atob(text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/')),
    (character) => character.charCodeAt(0),
  );

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
