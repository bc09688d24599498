import type { AppError } from '../lib/app-error.ts';
import type { Entry } from '../model/journal-entry.ts';
import { type Position, position } from '../model/units.ts';
import { BLOB_HEADER_BYTES } from './commit-blob.ts';
import { BatchEncoder, type EncodedBatch } from './entry-codec.ts';
import type { AppendDone } from './journal.ts';

/** A batch is closed at this size: it bounds how long one commit takes. */
const BATCH_BYTES = 4 * 1024 * 1024;
const FIRST_BUFFER_BYTES = 64 * 1024;
const NO_POSITION = position(0);

/** What gathers for one commit: the entries as bytes, and whom to tell. */
interface Batch {
  readonly encoder: BatchEncoder;
  readonly dones: AppendDone[];
}

/** Group commit without the I/O: gathers entries while one batch is under way. */
export class CommitQueue {
  #gathering: Batch = newBatch(new ArrayBuffer(FIRST_BUFFER_BYTES));
  /** Full batches waiting for their turn. */
  readonly #full: Batch[] = [];
  #underWay: { readonly dones: readonly AppendDone[]; readonly payloadBytes: number } | null = null;
  #spare: ArrayBuffer | null = null;
  #entries = 0;
  #bytes = 0;

  /** Entries and payload bytes that wait or are under way. */
  pending(): { readonly entries: number; readonly bytes: number } {
    return { entries: this.#entries, bytes: this.#bytes };
  }

  get busy(): boolean {
    return this.#underWay !== null;
  }

  /** The entry must have passed `entryRefusal`. */
  add(entry: Entry, done: AppendDone): void {
    const batch = this.#gathering;
    batch.encoder.add(entry);
    batch.dones.push(done);
    this.#entries += 1;
    this.#bytes += entry.payload.byteLength;
    if (batch.encoder.used >= BATCH_BYTES) {
      this.#full.push(batch);
      this.#gathering = this.#freshBatch();
    }
  }

  /** The next batch to commit, which is then under way; null if nothing waits or one is. */
  next(): EncodedBatch | null {
    if (this.#underWay !== null) return null;
    let batch = this.#full.shift();
    if (batch === undefined) {
      if (this.#gathering.dones.length === 0) return null;
      batch = this.#gathering;
      this.#gathering = this.#freshBatch();
    }
    const encoded = batch.encoder.finish();
    this.#underWay = { dones: batch.dones, payloadBytes: encoded.payloadBytes };
    return encoded;
  }

  /**
   * Ends what is under way and returns the calls that tell the appenders, in order.
   * `buffer` is the batch's memory, given back for a later one.
   */
  settle(buffer: ArrayBuffer | null): Settled {
    const settled = this.#underWay;
    this.#underWay = null;
    if (settled === null) return new Settled([]);
    if (buffer !== null && buffer.byteLength <= 2 * BATCH_BYTES) this.#spare = buffer;
    this.#entries -= settled.dones.length;
    this.#bytes -= settled.payloadBytes;
    return new Settled(settled.dones);
  }

  /** Ends everything, under way or waiting. */
  settleAll(): Settled {
    const batches = [this.#underWay, ...this.#full, this.#gathering];
    this.#underWay = null;
    this.#full.length = 0;
    this.#gathering = this.#freshBatch();
    this.#entries = 0;
    this.#bytes = 0;
    return new Settled(batches.flatMap((batch) => batch?.dones ?? []));
  }

  #freshBatch(): Batch {
    const space = this.#spare ?? new ArrayBuffer(FIRST_BUFFER_BYTES);
    this.#spare = null;
    return newBatch(space);
  }
}

/** Appenders who have not been told yet. */
export class Settled {
  readonly #dones: readonly AppendDone[];

  constructor(dones: readonly AppendDone[]) {
    this.#dones = dones;
  }

  succeeded(first: Position): void {
    this.#dones.forEach((done, index) => {
      guarded(() => done(null, position(first + index)));
    });
  }

  failed(error: AppError): void {
    for (const done of this.#dones) guarded(() => done(error, NO_POSITION));
  }
}

/** Whoever wants to know of commits. */
export class CommitListeners {
  readonly #listeners = new Set<(head: Position) => void>();

  add(listener: (head: Position) => void): () => void {
    // wrapped, so that one function registered twice is two registrations
    const own = (head: Position): void => listener(head);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  tell(head: Position): void {
    for (const listener of [...this.#listeners]) guarded(() => listener(head));
  }
}

/** Tells an appender of a refusal: later, like every other outcome. */
export function refuse(done: AppendDone, error: AppError): void {
  queueMicrotask(() => done(error, NO_POSITION));
}

/** A callback that throws surfaces as an uncaught error, but not at the cost of the others. */
function guarded(call: () => void): void {
  try {
    call();
  } catch (thrown) {
    setImmediate(() => {
      throw thrown;
    });
  }
}

function newBatch(space: ArrayBuffer): Batch {
  return { encoder: new BatchEncoder(space, BLOB_HEADER_BYTES), dones: [] };
}
