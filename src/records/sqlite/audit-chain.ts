import { createHash } from 'node:crypto';
import type { AuditLine, ChainedAuditLine } from '../records.ts';

/** What the first line follows. */
export const GENESIS = '0'.repeat(64);

/** Action of the line that ends an upgrade: from there back the chain was made at once. */
export const CHAINED_BY_UPGRADE = 'audit.chained';
/** Action of the line that is written when the service finds, as it starts, that the end was tampered with. */
export const FOUND_BROKEN = 'audit.broken';

/** Where the chain ends: the newest line, or nothing yet. */
export interface ChainHead {
  readonly id: number;
  readonly hash: string;
}

/** A line as it is stored, with nothing left to chance. */
export type NumberedLine = Omit<ChainedAuditLine, 'previous' | 'hash'>;

/**
 * SHA-256 in hex of the previous hash and the line as JSON with its members in
 * this order. An exported line without `previous` and `hash` is the same text,
 * so that anybody can check the chain with any tool.
 */
export const hashOf = (previous: string, line: NumberedLine): string =>
  createHash('sha256').update(previous).update(canonicalText(line)).digest('hex');

export const canonicalText = (line: NumberedLine): string =>
  JSON.stringify({
    id: line.id,
    at: timeText(line.at),
    by: line.by,
    action: line.action,
    object: line.object,
    detail: line.detail,
    from: line.from,
    before: line.before,
    after: line.after,
  });

/** ISO 8601; a number that is no moment stays a number, so that a damaged line can still be checked. */
const timeText = (at: number): string =>
  Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at);

/** Half of a surrogate pair cannot be stored: SQLite's text is UTF-8. */
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Texts as they will be read again: the hash must be of what is stored. */
export function storableLine(line: AuditLine): Omit<NumberedLine, 'id'> {
  return {
    at: line.at,
    by: storableText(line.by),
    action: storableText(line.action),
    object: storableText(line.object),
    detail: storableText(line.detail),
    from: line.from === null ? null : storableText(line.from),
    before: textOrNull(line.before),
    after: textOrNull(line.after),
  };
}

const storableText = (text: string): string =>
  text.replaceAll('\0', '\u2400').replace(LONE_SURROGATE, '\uFFFD');

const textOrNull = (text: string | null | undefined): string | null =>
  text === undefined || text === null ? null : storableText(text);
