import { AppError } from '../lib/app-error.ts';
import { ENTRY_KINDS, type Entry, type StoredEntry } from '../model/journal-entry.ts';
import { type EpochMs, epochMs, type Position, position } from '../model/units.ts';

/*
 * One entry, little-endian:
 *   0 kind u8 (index in ENTRY_KINDS) · 1 at f64 · 9 source bytes u16 · 11 topic bytes u16 ·
 *   13 payload bytes u32 · 17 source, topic (UTF-8), payload
 * A commit's entries follow each other without padding; their count is in the blob's header.
 * New kinds are only ever appended to ENTRY_KINDS: the index is on disk.
 */
const ENTRY_HEADER_BYTES = 17;
const MAX_TEXT_BYTES = 0xffff;
/** SQLite's own blob limit is 1 GB; a fleet of 100,000 devices is about 30 MB. */
const MAX_PAYLOAD_BYTES = 256 * 1024 * 1024;
/** UTF-8 takes at most three bytes for one UTF-16 code unit. */
const UTF8_PER_UNIT = 3;

const KIND_CODE: Readonly<Record<Entry['kind'], number>> = {
  message: 0,
  tick: 1,
  command: 2,
  fleet: 3,
  observation: 4,
  rejudged: 5,
};

/** Why an entry cannot be written, or null: code `journal-entry-invalid`, not retryable. */
export function entryRefusal(entry: Entry): AppError | null {
  if (!Number.isFinite(entry.at)) return invalid(`its time is ${entry.at}`);
  if (tooLong(entry.source)) return invalid(`its source is longer than ${MAX_TEXT_BYTES} bytes`);
  if (tooLong(entry.topic)) return invalid(`its topic is longer than ${MAX_TEXT_BYTES} bytes`);
  if (entry.payload.byteLength > MAX_PAYLOAD_BYTES) {
    return invalid(`its payload is longer than ${MAX_PAYLOAD_BYTES} bytes`);
  }
  return null;
}

/** The raw material of one commit; `buffer` is meant to be transferred to another thread. */
export interface EncodedBatch {
  readonly buffer: ArrayBuffer;
  /** Bytes in use, counted from the start and including the room left for the blob's header. */
  readonly used: number;
  readonly count: number;
  readonly payloadBytes: number;
  readonly newestAt: EpochMs;
  readonly oldestAt: EpochMs;
}

/**
 * Writes entries straight into one growing buffer and keeps nothing else of
 * them: this runs on the thread that serves the sockets.
 */
export class BatchEncoder {
  readonly #headRoom: number;
  #buffer: Buffer<ArrayBuffer>;
  #used: number;
  #count = 0;
  #payloadBytes = 0;
  #newestAt = Number.NEGATIVE_INFINITY;
  #oldestAt = Number.POSITIVE_INFINITY;

  /** @param headRoom bytes left free at the start, for whoever frames the batch. */
  constructor(space: ArrayBuffer, headRoom: number) {
    this.#buffer = Buffer.from(space);
    this.#headRoom = headRoom;
    this.#used = headRoom;
  }

  get used(): number {
    return this.#used;
  }

  get count(): number {
    return this.#count;
  }

  get payloadBytes(): number {
    return this.#payloadBytes;
  }

  /** The entry must have passed `entryRefusal`. */
  add(entry: Entry): void {
    const { source, topic, payload } = entry;
    const start = this.#used;
    this.#reserve(
      start +
        ENTRY_HEADER_BYTES +
        UTF8_PER_UNIT * (source.length + topic.length) +
        payload.byteLength,
    );
    const buffer = this.#buffer;
    const sourceBytes = writeText(buffer, source, start + ENTRY_HEADER_BYTES);
    const topicAt = start + ENTRY_HEADER_BYTES + sourceBytes;
    const topicBytes = writeText(buffer, topic, topicAt);
    buffer[start] = KIND_CODE[entry.kind];
    buffer.writeDoubleLE(entry.at, start + 1);
    buffer.writeUInt16LE(sourceBytes, start + 9);
    buffer.writeUInt16LE(topicBytes, start + 11);
    buffer.writeUInt32LE(payload.byteLength, start + 13);
    buffer.set(payload, topicAt + topicBytes);
    this.#used = topicAt + topicBytes + payload.byteLength;
    this.#count += 1;
    this.#payloadBytes += payload.byteLength;
    if (entry.at > this.#newestAt) this.#newestAt = entry.at;
    if (entry.at < this.#oldestAt) this.#oldestAt = entry.at;
  }

  /** Hands the buffer over; the encoder must not be used afterwards. */
  finish(): EncodedBatch {
    return {
      buffer: this.#buffer.buffer,
      used: this.#used,
      count: this.#count,
      payloadBytes: this.#payloadBytes,
      newestAt: epochMs(this.#newestAt),
      oldestAt: epochMs(this.#oldestAt),
    };
  }

  #reserve(end: number): void {
    if (end <= this.#buffer.byteLength) return;
    const size = Math.max(end, this.#buffer.byteLength * 2, this.#headRoom + 1024);
    // not from the shared pool: a transferred buffer takes its whole memory with it
    const wider = Buffer.from(new ArrayBuffer(size));
    this.#buffer.copy(wider, 0, 0, this.#used);
    this.#buffer = wider;
  }
}

/**
 * The entries of a blob body whose first position is `first`, leaving out those
 * up to `after`. Payloads are views of `body`, so they keep it in memory.
 * Throws `journal-corrupt` with the position that cannot be read.
 */
export function decodeEntries(
  body: Buffer,
  first: Position,
  count: number,
  after: Position,
): StoredEntry[] {
  const entries: StoredEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const here = first + index;
    if (at + ENTRY_HEADER_BYTES > body.byteLength) throw cutShort(here);
    const topicAt = at + ENTRY_HEADER_BYTES + body.readUInt16LE(at + 9);
    const payloadAt = topicAt + body.readUInt16LE(at + 11);
    const end = payloadAt + body.readUInt32LE(at + 13);
    if (end > body.byteLength) throw cutShort(here);
    if (here > after) {
      const kind = ENTRY_KINDS[body[at] ?? ENTRY_KINDS.length];
      if (kind === undefined) throw corruptEntry(here, `its kind is ${body[at]}`);
      entries.push({
        position: position(here),
        kind,
        at: epochMs(body.readDoubleLE(at + 1)),
        source: body.toString('utf8', at + ENTRY_HEADER_BYTES, topicAt),
        topic: body.toString('utf8', topicAt, payloadAt),
        payload: body.subarray(payloadAt, end),
      });
    }
    at = end;
  }
  if (at !== body.byteLength) {
    throw corruptEntry(first + count - 1, `${body.byteLength - at} bytes follow it`);
  }
  return entries;
}

/** Topics and ids are nearly always ASCII, where a plain loop beats the call into C++. */
function writeText(buffer: Buffer, text: string, at: number): number {
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return buffer.write(text, at, 'utf8');
    buffer[at + i] = unit;
  }
  return text.length;
}

function tooLong(text: string): boolean {
  return text.length * UTF8_PER_UNIT > MAX_TEXT_BYTES && Buffer.byteLength(text) > MAX_TEXT_BYTES;
}

function invalid(reason: string): AppError {
  return new AppError('journal-entry-invalid', `the journal cannot hold this entry: ${reason}`);
}

function cutShort(at: number): AppError {
  return corruptEntry(at, 'it is cut short');
}

function corruptEntry(at: number, reason: string): AppError {
  return new AppError(
    'journal-corrupt',
    `journal entry at position ${at} is unreadable: ${reason}`,
  );
}
