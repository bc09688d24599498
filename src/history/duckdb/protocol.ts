import type {
  Bucket,
  BucketQuery,
  ExportQuery,
  HistoryStats,
  MaintenanceResult,
  ReadingsQuery,
  SeriesQuery,
  SupersededRow,
  WriteResult,
} from '../history.ts';
import type { LatestEvent } from './latest.ts';
import type { LatestColumns } from './latest-table.ts';
import type { PackedBatch } from './pack.ts';
import type { PackedAnswer } from './queries.ts';

/** What a port can ask of the worker, and what comes back. */
export interface Calls {
  readonly write: (batch: PackedBatch, upTo: number) => WriteResult;
  readonly adopt: (batch: PackedBatch) => WriteResult;
  readonly adoptCursor: (upTo: number) => null;
  readonly cursor: () => number;
  readonly series: (query: SeriesQuery) => PackedAnswer;
  readonly buckets: (query: BucketQuery) => readonly Bucket[];
  readonly latest: (devices: readonly string[] | 'all') => LatestAnswer;
  readonly readings: (query: ReadingsQuery) => PackedAnswer;
  readonly superseded: (device: string, limit: number) => readonly SupersededRow[];
  readonly export: (query: ExportQuery) => { readonly rows: number };
  readonly stats: () => HistoryStats;
  readonly maintain: (now: number) => MaintenanceResult;
  readonly archivedUpTo: () => number;
  readonly copyTo: (path: string) => number;
  readonly pauseWrites: () => null;
  readonly resumeWrites: () => null;
  readonly close: () => null;
}

export type CallName = keyof Calls;

export interface LatestAnswer {
  readonly meter: LatestColumns;
  readonly station: LatestColumns;
  readonly run: LatestColumns;
  readonly status: LatestColumns;
  readonly events: readonly (readonly [device: number, event: LatestEvent])[];
  readonly names: readonly (readonly [number, string])[];
}

export interface Request {
  readonly id: number;
  readonly call: CallName;
  readonly args: readonly unknown[];
}

export type Response =
  | { readonly id: number; readonly value: unknown }
  | {
      readonly id: number;
      readonly code: string;
      readonly message: string;
      readonly retryable: boolean;
    };

/** First message of the worker on its own channel: opened, or why not. */
export type Opening = { readonly opened: true } | Exclude<Response, { readonly value: unknown }>;
