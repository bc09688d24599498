import { AppError } from '../lib/app-error.ts';
import type { Entry, StoredEntry } from '../model/journal-entry.ts';
import { type EpochMs, type Position, position } from '../model/units.ts';
import { BLOB_HEADER_BYTES } from './commit-blob.ts';
import { CommitListeners, CommitQueue, refuse } from './commit-queue.ts';
import { decodeEntries, type EncodedBatch, entryRefusal } from './entry-codec.ts';
import type { AppendDone, Journal, JournalReader, JournalStats, TrimResult } from './journal.ts';

interface Commit {
  readonly entries: readonly StoredEntry[];
  readonly newestAt: EpochMs;
  readonly bytes: number;
}

/**
 * A journal that forgets everything with the process, for tests and demos.
 * Commits come a turn of the event loop later, as they would from a disk.
 */
export function createMemoryJournal(): {
  readonly journal: Journal;
  readonly reader: JournalReader;
} {
  const commits: Commit[] = [];
  return { journal: new MemoryJournal(commits), reader: new MemoryJournalReader(commits) };
}

class MemoryJournal implements Journal {
  readonly #commits: Commit[];
  readonly #queue = new CommitQueue();
  readonly #listeners = new CommitListeners();
  readonly #cursors = new Map<string, Position>();
  #closed: Promise<void> | null = null;
  #drained: (() => void) | null = null;

  constructor(commits: Commit[]) {
    this.#commits = commits;
  }

  append(entry: Entry, done: AppendDone): void {
    const refusal = this.#closed === null ? entryRefusal(entry) : closedError();
    if (refusal !== null) {
      refuse(done, refusal);
      return;
    }
    this.#queue.add(entry, done);
    if (!this.#queue.busy && this.#queue.pending().entries === 1) {
      setImmediate(() => this.#commit());
    }
  }

  head(): Position {
    return headOf(this.#commits);
  }

  pending(): { readonly entries: number; readonly bytes: number } {
    return this.#queue.pending();
  }

  onCommit(listener: (head: Position) => void): () => void {
    return this.#listeners.add(listener);
  }

  async saveCursor(consumer: string, at: Position): Promise<void> {
    this.#requireOpen();
    this.#cursors.set(consumer, at);
  }

  async cursors(): Promise<Readonly<Record<string, Position>>> {
    this.#requireOpen();
    return Object.fromEntries(this.#cursors);
  }

  async trim(limits: { readonly before: EpochMs; readonly upTo: Position }): Promise<TrimResult> {
    this.#requireOpen();
    const limit = Math.min(limits.upTo, ...this.#cursors.values());
    let [removedEntries, bytesFreed] = [0, 0];
    // the newest commit stays whatever its age: it carries the head
    while (this.#commits.length > 1) {
      const oldest = this.#commits[0];
      const last = lastOf(oldest);
      if (oldest === undefined || oldest.newestAt >= limits.before || last > limit) break;
      this.#commits.shift();
      removedEntries += oldest.entries.length;
      bytesFreed += oldest.bytes;
    }
    return { removedEntries, bytesFreed };
  }

  stats(): JournalStats {
    return {
      commits: this.#commits.length,
      entries: this.#commits.reduce((sum, commit) => sum + commit.entries.length, 0),
      bytes: this.#commits.reduce((sum, commit) => sum + commit.bytes, 0),
      recentCommitMs: this.#commits.slice(-1000).map(() => 0),
      diskLow: false,
      freeBytes: Number.MAX_SAFE_INTEGER,
    };
  }

  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      if (this.#queue.pending().entries === 0) resolve();
      else this.#drained = resolve;
    });
    return this.#closed;
  }

  #commit(): void {
    const batch = this.#queue.next();
    if (batch === null) {
      this.#drained?.();
      return;
    }
    // under way for one more turn, so that the next batch gathers meanwhile
    setImmediate(() => this.#settle(batch));
  }

  #settle(batch: EncodedBatch): void {
    const first = position(this.head() + 1);
    const body = Buffer.from(batch.buffer, BLOB_HEADER_BYTES, batch.used - BLOB_HEADER_BYTES);
    this.#commits.push({
      entries: decodeEntries(body, first, batch.count, position(0)),
      newestAt: batch.newestAt,
      bytes: body.byteLength,
    });
    const head = this.head();
    // the buffer is not given back: the entries' payloads are views of it
    const settled = this.#queue.settle(null);
    this.#commit();
    settled.succeeded(first);
    this.#listeners.tell(head);
  }

  #requireOpen(): void {
    if (this.#closed !== null) throw closedError();
  }
}

class MemoryJournalReader implements JournalReader {
  readonly #commits: readonly Commit[];

  constructor(commits: readonly Commit[]) {
    this.#commits = commits;
  }

  read(after: Position, maxBytes: number): readonly StoredEntry[] {
    const entries: StoredEntry[] = [];
    let room = maxBytes;
    for (let at = this.#firstEndingAfter(after); at < this.#commits.length; at += 1) {
      if (entries.length > 0 && room <= 0) break;
      for (const entry of this.#commits[at]?.entries ?? []) {
        if (entry.position > after) entries.push(entry);
        room -= entry.payload.byteLength;
      }
    }
    return entries;
  }

  entry(wanted: Position): StoredEntry | null {
    const holder = this.#commits[this.#firstEndingAfter(position(wanted - 1))];
    return holder?.entries.find((entry) => entry.position === wanted) ?? null;
  }

  bounds(): { readonly first: Position; readonly head: Position } {
    return {
      first: this.#commits[0]?.entries[0]?.position ?? position(0),
      head: headOf(this.#commits),
    };
  }

  close(): void {
    // nothing is held
  }

  /** Index of the first commit with an entry beyond `after`. */
  #firstEndingAfter(after: Position): number {
    let [low, high] = [0, this.#commits.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (lastOf(this.#commits[middle]) > after) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function headOf(commits: readonly Commit[]): Position {
  return lastOf(commits.at(-1));
}

function lastOf(commit: Commit | undefined): Position {
  return commit?.entries.at(-1)?.position ?? position(0);
}

function closedError(): AppError {
  return new AppError('journal-closed', 'the journal is closed');
}
