import type { AppError } from '../lib/app-error.ts';
import type { Entry, StoredEntry } from '../model/journal-entry.ts';
import type { EpochMs, Position } from '../model/units.ts';

/**
 * The one durable, ordered log. An entry is on disk (fsync) before its append
 * completes, and only then may anybody acknowledge it.
 *
 * Order: entries get consecutive positions in the order of the append calls.
 * Group commit: everything appended while one commit is under way makes the
 * next commit, one blob row; a reader sees a commit whole or not at all.
 */
export interface Journal {
  /**
   * Queues an entry; `done` is called once, after the commit that holds it or
   * with the error that prevented it. It never throws and never blocks on I/O.
   */
  append(entry: Entry, done: AppendDone): void;
  /** Last durable position, 0 when empty. */
  head(): Position;
  /** What is queued or being committed: back-pressure looks at this. */
  pending(): { readonly entries: number; readonly bytes: number };
  /** Called after every commit with the new head. Returns its own removal. */
  onCommit(listener: (head: Position) => void): () => void;
  /** Remembers how far a consumer has durably come; trimming never passes the least of them. */
  saveCursor(consumer: string, position: Position): Promise<void>;
  cursors(): Promise<Readonly<Record<string, Position>>>;
  /**
   * Removes whole commits whose entries are all older than `before` and at or
   * below both `upTo` and every saved cursor; gives the space back.
   */
  trim(limits: { readonly before: EpochMs; readonly upTo: Position }): Promise<TrimResult>;
  stats(): JournalStats;
  /** Commits what is queued, then closes. */
  close(): Promise<void>;
}

/** `error` is null on success. Codes: journal-closed, journal-failed, disk-low. */
export type AppendDone = (error: AppError | null, position: Position) => void;

export interface TrimResult {
  readonly removedEntries: number;
  readonly bytesFreed: number;
}

export interface JournalStats {
  readonly commits: number;
  readonly entries: number;
  readonly bytes: number;
  /** Durations of the last commits, ms, newest last (at most 1,000). */
  readonly recentCommitMs: readonly number[];
  /** True while too little disk is left: `message` entries are refused, others still accepted. */
  readonly diskLow: boolean;
  readonly freeBytes: number;
}

/**
 * A consumer's view: synchronous, read-only, opened in whatever thread consumes.
 * A consumer keeps its own cursor and asks for what comes after it.
 */
export interface JournalReader {
  /**
   * The entries after `after`, in order, whole commits at a time, stopping once
   * `maxBytes` of payload are reached (at least one commit is returned if there
   * is one). Empty when nothing newer is committed.
   */
  read(after: Position, maxBytes: number): readonly StoredEntry[];
  /** One entry, or null if it has been trimmed or never existed. */
  entry(position: Position): StoredEntry | null;
  /** First position still kept and last committed; both 0 when empty. */
  bounds(): { readonly first: Position; readonly head: Position };
  close(): void;
}
