import { EXCERPT_LIMIT } from '../model/rejection.ts';

/** The first `limit` characters, never half of a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

const lenient = new TextDecoder('utf-8');
/** A character takes at most 4 bytes (3 per UTF-16 unit), so this many always suffice. */
const EXCERPT_BYTES = EXCERPT_LIMIT * 4;

/** Start of a message as sent; bytes that are no UTF-8 show as U+FFFD. */
export const excerptOfBytes = (payload: Uint8Array): string =>
  cut(lenient.decode(payload.subarray(0, EXCERPT_BYTES)), EXCERPT_LIMIT);

/**
 * JSON of one record of an array, as far as the excerpt goes. It stops writing
 * at the limit, so neither a deep nor a huge record costs more than that.
 */
export function excerptOfRecord(record: unknown): string {
  const parts: string[] = [];
  write(record, parts, EXCERPT_LIMIT);
  return cut(parts.join(''), EXCERPT_LIMIT);
}

/** Appends JSON of `value` and returns how much room is left (0 or less: full). */
function write(value: unknown, parts: string[], room: number): number {
  const put = (text: string, left: number): number => {
    parts.push(text);
    return left - text.length;
  };
  if (typeof value === 'string') return put(JSON.stringify(cut(value, room)), room);
  if (typeof value !== 'object' || value === null) return put(String(value), room);
  const isArray = Array.isArray(value);
  let left = put(isArray ? '[' : '{', room);
  let separator = '';
  for (const key in value) {
    if (left <= 0) return left;
    if (!Object.hasOwn(value, key)) continue;
    const name = isArray ? '' : `${JSON.stringify(cut(key, left))}:`;
    left = put(separator + name, left);
    // parsed JSON: an object or array, read by its own key
    left = write((value as Record<string, unknown>)[key], parts, left);
    separator = ',';
  }
  return put(isArray ? ']' : '}', left);
}

const SHOWN = 40;

/** A found value in a rejection's detail: `"NaN" (text)`, `30000`, `an object`. */
export function show(value: unknown): string {
  if (typeof value === 'string') {
    return `${JSON.stringify(cut(value, SHOWN))}${value.length > SHOWN ? '…' : ''} (text)`;
  }
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  // JSON such as 1e999 is read as infinity
  if (value === Infinity || value === -Infinity) return 'a number too large to be stored';
  return String(value);
}
