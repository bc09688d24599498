import type { EpochMs, Position } from '../model/units.ts';
import type { EncodedBatch } from './entry-codec.ts';
import type { TrimResult } from './journal.ts';
import type { Fault } from './sqlite-fault.ts';

/** What the writer thread is started with. */
export interface WriterSettings {
  readonly path: string;
  readonly synchronous: 'full' | 'off';
  readonly maxBytes: number | null;
  readonly keepFreeBytes: number;
  /** Null when the starting thread probes the disk itself. */
  readonly diskCheckMs: number | null;
}

/** What the journal holds at this moment. */
export interface Kept {
  readonly head: Position;
  readonly entries: number;
  readonly commits: number;
  /** Of the stored blobs. */
  readonly bytes: number;
}

export type ToWriter =
  | ({ readonly op: 'commit' } & EncodedBatch)
  | Request
  | { readonly op: 'close' };

export type Request =
  | {
      readonly op: 'saveCursor';
      readonly id: number;
      readonly consumer: string;
      readonly position: Position;
    }
  | { readonly op: 'cursors'; readonly id: number }
  | {
      readonly op: 'trim';
      readonly id: number;
      readonly before: EpochMs;
      readonly upTo: Position;
    };

/** A commit's buffer comes back with the outcome, to gather a later batch in. */
export type FromWriter =
  | { readonly op: 'opened'; readonly kept: Kept; readonly freeBytes: number }
  | { readonly op: 'openFailed'; readonly fault: Fault }
  | {
      readonly op: 'committed';
      readonly buffer: ArrayBuffer;
      readonly first: Position;
      readonly ms: number;
      readonly kept: Kept;
    }
  | { readonly op: 'commitFailed'; readonly buffer: ArrayBuffer; readonly fault: Fault }
  | { readonly op: 'disk'; readonly freeBytes: number }
  | { readonly op: 'closed' }
  | Answer;

export type Answer =
  | { readonly op: 'cursorSaved'; readonly id: number }
  | {
      readonly op: 'cursors';
      readonly id: number;
      readonly cursors: Readonly<Record<string, Position>>;
    }
  | {
      readonly op: 'trimmed';
      readonly id: number;
      readonly removed: TrimResult;
      readonly kept: Kept;
    }
  | { readonly op: 'refused'; readonly id: number; readonly fault: Fault };
