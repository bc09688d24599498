import type { DeviceId } from '../model/ids.ts';
import type { Reading } from '../model/reading.ts';
import type { EpochMs, Position } from '../model/units.ts';

/**
 * The time-series store: a projection of the journal that can always be
 * rebuilt, never the place of acknowledgement.
 *
 * A store on another machine (`remote/`) promises the same but for this: a write is
 * not one transaction, and what was written shows in queries a second or two later;
 * numbers and long event texts come back as its engine's traits say; `latest` has the
 * fields of the last 36 h, or of 30 days, or of all time: of the shortest of these in
 * which the device has anything, and of events those of each code's newest; it writes
 * no Parquet; `stats` counts what this service wrote.
 *
 * Identity: one row per (device, record, kind or event code, ts). An equal
 * repeat is dropped and counted; a different one replaces the row and the
 * replaced content is kept in the audit (`superseded`). A later journal
 * position is the newer content, whatever the event time.
 */
export interface HistoryWriter {
  /**
   * Stores a run of readings and moves the cursor to `upTo` in one transaction.
   * Idempotent: a batch whose `upTo` is not after the cursor changes nothing,
   * and readings at or before the cursor are skipped.
   * @throws AppError history-down (retryable) when the engine refuses. The cursor may then
   * be further back than before, where an engine on another machine was started anew and
   * forgot what it had acknowledged last: ask `cursor` again and go on from there. What
   * survived is recognised and neither stored nor counted twice.
   */
  write(batch: HistoryBatch): Promise<WriteResult>;
  /**
   * Journal position up to which everything is in this store; 0 when empty. Of an engine on
   * another machine: has been acknowledged, as far as the writing instance knows.
   */
  cursor(): Promise<Position>;
}

export interface HistoryBatch {
  readonly readings: readonly Reading[];
  readonly upTo: Position;
}

export interface WriteResult {
  readonly stored: number;
  /** Equal repeats dropped. */
  readonly duplicates: number;
  /** Rows whose content a newer one replaced. */
  readonly superseded: number;
}

export interface HistoryReader {
  /** Rows of one device in event-time order, raw. */
  series(query: SeriesQuery): Promise<SeriesPage>;
  /** Buckets of `everyMs` aligned to the epoch; empty buckets are absent. */
  buckets(query: BucketQuery): Promise<readonly Bucket[]>;
  /** The newest row by event time of each device and record, per field the newest that has it. */
  latest(devices: readonly DeviceId[] | 'all'): Promise<readonly LatestRow[]>;
  /** Readings as they were admitted, in event-time order: what a re-judging pass folds again. */
  readings(query: ReadingsQuery): Promise<readonly Reading[]>;
  /** Contents replaced by newer ones, oldest first. */
  superseded(device: DeviceId, limit: number): Promise<readonly SupersededRow[]>;
  /** Writes rows of a span to a file for a person or another program. */
  export(query: ExportQuery): Promise<{ readonly rows: number }>;
  stats(): Promise<HistoryStats>;
}

export interface HistoryKeeper {
  /**
   * Moves finished days out of the hot table into fsynced Parquet, merges
   * finished months, refreshes roll-ups, drops months beyond retention.
   * `now` is wall-clock time. Engines elsewhere do the like by themselves.
   */
  maintain(now: EpochMs): Promise<MaintenanceResult>;
  /**
   * Everything at or below this journal position survives a crash of the store (is in fsynced
   * Parquet; has outlived the flush horizon of an engine elsewhere): the journal may forget it.
   */
  archivedUpTo(): Promise<Position>;
}

/** For taking over what another store holds, while nobody writes here. */
export interface HistoryAdopter {
  /**
   * Stores readings of another store with the positions they have there, wherever the cursor
   * stands; the cursor stays. What is stored already, by position or by content, is dropped. Of
   * differing contents of one moment that of the later position counts, and the other goes into
   * the audit. Content that another store has replaced is not among its readings.
   * @throws AppError history-down (retryable): give the same readings again.
   */
  adopt(readings: readonly Reading[]): Promise<WriteResult>;
  /**
   * All was adopted: the cursor moves on to `upTo`, never back. Comes back when a crash of the
   * store cannot undo what was adopted.
   * @throws AppError history-down (retryable) when it may have been undone: adopt all again.
   */
  adoptCursor(upTo: Position): Promise<void>;
}

export interface History extends HistoryWriter, HistoryReader, HistoryKeeper, HistoryAdopter {
  /** Waits for queries in flight, then closes. */
  close(): Promise<void>;
}

/** Field paths as in contract §2; a run's field is `runs.{run}.{field}`. */
export type FieldPath = string;
export type FieldValue = number | string | boolean | readonly string[];

export interface SeriesQuery {
  readonly device: DeviceId;
  /** Absent: every field that the rows have. */
  readonly fields?: readonly FieldPath[];
  readonly from: EpochMs;
  /** Exclusive. */
  readonly to: EpochMs;
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string;
  readonly order?: 'ascending' | 'descending';
}

export interface SeriesRow {
  readonly ts: EpochMs;
  readonly receivedAt: EpochMs;
  readonly record: Reading['record'];
  readonly kind: string;
  readonly fields: Readonly<Record<FieldPath, FieldValue>>;
}

export interface SeriesPage {
  readonly items: readonly SeriesRow[];
  readonly next: string | null;
}

export interface BucketQuery {
  readonly device: DeviceId;
  /** Numeric fields. */
  readonly fields: readonly FieldPath[];
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly everyMs: number;
}

export interface Bucket {
  readonly ts: EpochMs;
  readonly fields: Readonly<Record<FieldPath, BucketValue>>;
}

export interface BucketValue {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** By event time. */
  readonly last: number;
  readonly count: number;
}

export interface LatestRow {
  readonly device: DeviceId;
  readonly record: Reading['record'];
  readonly ts: EpochMs;
  readonly receivedAt: EpochMs;
  readonly fields: Readonly<
    Record<FieldPath, { readonly value: FieldValue; readonly ts: EpochMs }>
  >;
}

export interface ReadingsQuery {
  readonly devices: readonly DeviceId[];
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly limit: number;
}

export interface SupersededRow extends SeriesRow {
  readonly device: DeviceId;
  /** Position of the entry whose content replaced this one. */
  readonly replacedBy: Position;
}

export interface ExportQuery {
  readonly format: 'csv' | 'parquet';
  readonly record: 'meter' | 'station';
  readonly devices: readonly DeviceId[] | 'all';
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Absolute path of the file to write. */
  readonly path: string;
}

export interface HistoryStats {
  readonly rows: number;
  readonly hotRows: number;
  readonly bytesOnDisk: number;
  readonly parquetFiles: number;
  readonly cursor: Position;
  /** Set when a damaged file was set aside at opening: what, where to, and how far back it is being rebuilt. */
  readonly repaired: string | null;
}

export interface MaintenanceResult {
  readonly rowsArchived: number;
  readonly filesWritten: number;
  readonly monthsDropped: number;
}
