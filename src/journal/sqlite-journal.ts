import { Worker } from 'node:worker_threads';
import { AppError, reasonOf } from '../lib/app-error.ts';
import { workerUrl } from '../lib/worker-url.ts';
import type { Entry } from '../model/journal-entry.ts';
import type { EpochMs, Position } from '../model/units.ts';
import { CommitPacing } from './commit-pacing.ts';
import { CommitListeners, CommitQueue, refuse } from './commit-queue.ts';
import { type DiskRoom, diskRoomAfter } from './disk-reserve.ts';
import { entryRefusal } from './entry-codec.ts';
import type { AppendDone, Journal, JournalStats, TrimResult } from './journal.ts';
import { errorOf } from './sqlite-fault.ts';
import type {
  Answer,
  FromWriter,
  Kept,
  Request,
  ToWriter,
  WriterSettings,
} from './sqlite-journal-protocol.ts';

export interface SqliteJournalOptions {
  /** The journal's file; `-wal`, `-shm` and `-lock` files lie beside it. Its directory is created. */
  readonly path: string;
  /** Free disk below which messages are refused, bytes; default 512 MiB. */
  readonly reserveBytes?: number;
  /** Hard limit of the file's size, bytes; beyond it commits fail with `disk-low`. Default none. */
  readonly maxBytes?: number;
  /**
   * Unused space that trimming leaves in the file for the commits to come, bytes;
   * default 256 MiB. Giving space back means moving pages, so a journal that is
   * trimmed often should keep what it will need again within the hour.
   */
  readonly keepFreeBytes?: number;
  /** `off` skips fsync and loses acknowledged entries in a power cut: only to show what fsync costs. */
  readonly synchronous?: 'full' | 'off';
  /**
   * Least time from the start of one commit to the start of the next, ms; default 2, 0 for none.
   * On a disk whose fsync takes 0.3 ms, thousands of commits of a few entries each would
   * write ten times the bytes and keep the calling thread busy with their outcomes.
   */
  readonly commitSpacingMs?: number;
  /** How often free disk is looked at, ms; default 1,000. */
  readonly diskCheckMs?: number;
  /** Replaces the look at the disk, for tests. */
  readonly freeBytes?: () => number;
}

const DEFAULT_RESERVE_BYTES = 512 * 1024 * 1024;
const DEFAULT_KEEP_FREE_BYTES = 256 * 1024 * 1024;
const DEFAULT_COMMIT_SPACING_MS = 2;
const RECENT_COMMITS = 1000;

/**
 * Opens or creates the journal and starts its writer thread.
 * Rejects with `data-dir-locked` if another journal has the file open for
 * writing, `data-dir-not-writable`, `journal-corrupt`, `journal-incompatible`
 * (written by another version) or `journal-failed`.
 */
export function openSqliteJournal(options: SqliteJournalOptions): Promise<Journal> {
  const settings: WriterSettings = {
    path: options.path,
    synchronous: options.synchronous ?? 'full',
    maxBytes: options.maxBytes ?? null,
    keepFreeBytes: options.keepFreeBytes ?? DEFAULT_KEEP_FREE_BYTES,
    diskCheckMs: options.freeBytes === undefined ? (options.diskCheckMs ?? 1000) : null,
  };
  return new Promise((resolve, reject) => {
    const url = workerUrl(import.meta.url, './sqlite-journal-worker.ts');
    // without the starter's own flags: some (--input-type) keep a worker from starting
    const worker = new Worker(url, { workerData: settings, name: 'journal', execArgv: [] });
    worker.once('error', (thrown) => reject(writerLost(reasonOf(thrown))));
    worker.once('exit', () => reject(writerLost('it ended')));
    worker.once('message', (message: FromWriter) => {
      if (message.op === 'opened') {
        resolve(new SqliteJournal(worker, options, message.kept, message.freeBytes));
      } else {
        reject(
          message.op === 'openFailed'
            ? errorOf(message.fault)
            : writerLost(`it began with ${message.op}`),
        );
      }
    });
  });
}

class SqliteJournal implements Journal {
  readonly #worker: Worker;
  readonly #reserveBytes: number;
  readonly #pacing: CommitPacing;
  readonly #queue = new CommitQueue();
  readonly #listeners = new CommitListeners();
  readonly #asked = new Map<number, (answer: Answer | AppError) => void>();
  readonly #recentMs: number[] = [];
  readonly #probe: NodeJS.Timeout | null = null;
  #kept: Kept;
  #freeBytes: number;
  #room: DiskRoom = 'ample';
  #lastId = 0;
  #closed: Promise<void> | null = null;
  #drained: (() => void) | null = null;
  #lost: AppError | null = null;

  constructor(worker: Worker, options: SqliteJournalOptions, kept: Kept, freeBytes: number) {
    this.#worker = worker;
    this.#reserveBytes = options.reserveBytes ?? DEFAULT_RESERVE_BYTES;
    const spacingMs = options.commitSpacingMs ?? DEFAULT_COMMIT_SPACING_MS;
    this.#pacing = new CommitPacing(spacingMs, () => this.#dispatch());
    this.#kept = kept;
    this.#freeBytes = freeBytes;
    worker.on('message', (message: FromWriter) => this.#receive(message));
    worker.on('error', (thrown) => this.#lose(reasonOf(thrown)));
    worker.on('exit', () => this.#lose('it ended'));
    const probe = options.freeBytes;
    if (probe !== undefined) {
      this.#probe = setInterval(() => this.#disk(probe()), options.diskCheckMs ?? 1000).unref();
    }
    this.#disk(probe === undefined ? freeBytes : probe());
  }

  append(entry: Entry, done: AppendDone): void {
    const refusal = this.#refusal(entry);
    if (refusal !== null) {
      refuse(done, refusal);
      return;
    }
    this.#queue.add(entry, done);
    if (!this.#queue.busy) this.#pacing.plan();
  }

  head(): Position {
    return this.#kept.head;
  }

  pending(): { readonly entries: number; readonly bytes: number } {
    return this.#queue.pending();
  }

  onCommit(listener: (head: Position) => void): () => void {
    return this.#listeners.add(listener);
  }

  async saveCursor(consumer: string, at: Position): Promise<void> {
    await this.#ask({ op: 'saveCursor', id: this.#nextId(), consumer, position: at });
  }

  async cursors(): Promise<Readonly<Record<string, Position>>> {
    const answer = await this.#ask({ op: 'cursors', id: this.#nextId() });
    return answer.op === 'cursors' ? answer.cursors : {};
  }

  async trim(limits: { readonly before: EpochMs; readonly upTo: Position }): Promise<TrimResult> {
    const answer = await this.#ask({ op: 'trim', id: this.#nextId(), ...limits });
    return answer.op === 'trimmed' ? answer.removed : { removedEntries: 0, bytesFreed: 0 };
  }

  stats(): JournalStats {
    const { entries, commits, bytes } = this.#kept;
    return {
      commits,
      entries,
      bytes,
      recentCommitMs: [...this.#recentMs],
      diskLow: this.#room === 'low',
      freeBytes: this.#freeBytes,
    };
  }

  close(): Promise<void> {
    this.#closed ??= this.#shutDown();
    return this.#closed;
  }

  #refusal(entry: Entry): AppError | null {
    if (this.#closed !== null) return new AppError('journal-closed', 'the journal is closed');
    if (this.#lost !== null) return this.#lost;
    if (this.#room === 'low' && entry.kind === 'message') {
      return new AppError(
        'disk-low',
        `only ${this.#freeBytes} bytes of disk are left: messages are refused until there is room`,
        { retryable: true },
      );
    }
    return entryRefusal(entry);
  }

  #dispatch(): void {
    if (this.#queue.busy || this.#lost !== null) return;
    const batch = this.#queue.next();
    if (batch === null) {
      this.#drained?.();
      return;
    }
    this.#pacing.started();
    this.#worker.postMessage({ op: 'commit', ...batch } satisfies ToWriter, [batch.buffer]);
  }

  #receive(message: FromWriter): void {
    switch (message.op) {
      case 'committed':
        this.#kept = message.kept;
        this.#recentMs.push(message.ms);
        if (this.#recentMs.length > RECENT_COMMITS) this.#recentMs.shift();
        this.#committed(message.buffer, message.first);
        break;
      case 'commitFailed':
        this.#failed(message.buffer, errorOf(message.fault));
        break;
      case 'disk':
        this.#disk(message.freeBytes);
        break;
      case 'opened':
      case 'openFailed':
      case 'closed':
        break;
      default:
        if (message.op === 'trimmed') this.#kept = message.kept;
        this.#asked.get(message.id)?.(message);
        this.#asked.delete(message.id);
    }
  }

  /** The next commit starts before the callbacks run, so that the disk does not wait for them. */
  #committed(buffer: ArrayBuffer, first: Position): void {
    const settled = this.#queue.settle(buffer);
    const head = this.#kept.head;
    this.#pacing.next();
    settled.succeeded(first);
    this.#listeners.tell(head);
  }

  #failed(buffer: ArrayBuffer, error: AppError): void {
    const settled = this.#queue.settle(buffer);
    this.#pacing.next();
    settled.failed(error);
  }

  #disk(freeBytes: number): void {
    this.#freeBytes = freeBytes;
    this.#room = diskRoomAfter(this.#room, freeBytes, this.#reserveBytes);
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  async #ask(request: Request): Promise<Answer> {
    if (this.#closed !== null) throw new AppError('journal-closed', 'the journal is closed');
    if (this.#lost !== null) throw this.#lost;
    const answer = await new Promise<Answer | AppError>((resolve) => {
      this.#asked.set(request.id, resolve);
      this.#worker.postMessage(request satisfies ToWriter);
    });
    if (answer instanceof AppError) throw answer;
    if (answer.op === 'refused') throw errorOf(answer.fault);
    return answer;
  }

  async #shutDown(): Promise<void> {
    if (this.#probe !== null) clearInterval(this.#probe);
    if (this.#queue.pending().entries > 0 && this.#lost === null) {
      await new Promise<void>((resolve) => {
        this.#drained = resolve;
      });
    }
    if (this.#lost !== null) return;
    const ended = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    this.#worker.postMessage({ op: 'close' } satisfies ToWriter);
    await ended;
  }

  /** The writer thread is gone: nothing can be promised any more until the service starts again. */
  #lose(reason: string): void {
    if (this.#lost !== null) return;
    const error = writerLost(reason);
    this.#lost = error;
    this.#queue.settleAll().failed(error);
    for (const answer of this.#asked.values()) answer(error);
    this.#asked.clear();
    this.#drained?.();
  }
}

function writerLost(reason: string): AppError {
  return new AppError('journal-failed', `the journal's writer thread is gone: ${reason}`);
}
