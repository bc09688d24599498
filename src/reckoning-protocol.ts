import type { MessagePort } from 'node:worker_threads';
import type { BucketQuery } from './history/history.ts';
import type { BalanceAsked } from './metering/desk/balance-input.ts';
import type { Fleet, ZoneSpec } from './model/fleet.ts';
import type { EpochMs } from './model/units.ts';
import type { ArchiveQuery } from './records/contract/archive-records.ts';

export type ZoneQuestion =
  | { readonly ask: 'balance'; readonly asked: BalanceAsked }
  | { readonly ask: 'outlook'; readonly zone: ZoneSpec; readonly now: EpochMs };

/** What the thread is started with; the books are its own to ask. */
export interface ReckoningTask {
  readonly question: ZoneQuestion;
  /** Of the zone alone. */
  readonly fleet: Fleet;
  readonly startHour: number;
  readonly books: MessagePort;
}

/** What the thread asks of the one that started it. */
export type ReckoningAsk =
  | { readonly of: 'archive'; readonly query: ArchiveQuery }
  | { readonly of: 'history'; readonly query: BucketQuery };

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly retryable: 'yes' | 'no';
}

export type FromReckoning =
  | { readonly op: 'ask'; readonly id: number; readonly ask: ReckoningAsk }
  | { readonly op: 'done'; readonly value: unknown }
  | { readonly op: 'failed'; readonly failure: Failure };

export type ToReckoning =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure };
