import { textHash } from './text-hash.ts';

export interface EventText {
  /** JSON of an object. */
  readonly text: string;
  /** Of the whole text, where it was cut; null where it was not. */
  readonly cutFrom: number | null;
}

/** Stands in a cut event beside the values that were kept: how many were left out. */
export const CUT_KEY = 'gaswatch:cut';

/**
 * An event's values as JSON of at most so many UTF-8 bytes. What is too long
 * loses its longest values, one after another, and says how many: a reader must
 * see that the event said more.
 */
export function eventText(values: Readonly<Record<string, unknown>>, mostBytes: number): EventText {
  const whole = JSON.stringify(values);
  if (byteLength(whole) <= mostBytes) return { text: whole, cutFrom: null };
  const parts = Object.entries(values).map(([key, value]) => ({
    key,
    value,
    bytes: byteLength(JSON.stringify(key)) + byteLength(JSON.stringify(value) ?? '') + 2,
  }));
  const byLength = [...parts].sort((a, b) => b.bytes - a.bytes);
  const room = mostBytes - byteLength(JSON.stringify({ [CUT_KEY]: parts.length })) - 2;
  let bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  const left = new Set<string>();
  for (const part of byLength) {
    if (bytes <= room) break;
    bytes -= part.bytes;
    left.add(part.key);
  }
  const kept = parts.flatMap(({ key, value }) => (left.has(key) ? [] : [[key, value] as const]));
  const text = JSON.stringify({ ...Object.fromEntries(kept), [CUT_KEY]: left.size });
  return { text, cutFrom: textHash(whole) };
}

/** A text of at most so many bytes: what is longer keeps its beginning and ends in a number made from it all. */
export function boundedText(text: string, mostBytes: number): string {
  // a UTF-16 unit is at most three bytes: nearly every name ends here
  if (text.length * 3 <= mostBytes || byteLength(text) <= mostBytes) return text;
  const tail = `~${textHash(text).toString(36)}`;
  let kept = '';
  let bytes = tail.length;
  for (const character of text) {
    bytes += byteLength(character);
    if (bytes > mostBytes) break;
    kept += character;
  }
  return kept + tail;
}

const encoder = new TextEncoder();
const byteLength = (text: string): number => encoder.encode(text).byteLength;
