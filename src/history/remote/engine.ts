import type { EpochMs } from '../../model/units.ts';

/**
 * What an Influx-like engine on another machine keeps, and how it is asked.
 * One engine is one file that implements this; identity, corrections, cursor
 * and paging are the same for all of them and live in `remote-history.ts`.
 *
 * Such an engine is idempotent by (series, timestamp) and cannot replace a row
 * that it has acknowledged. So nothing is overwritten: a correction is a
 * further row with the next `revision`, and of the rows of one moment the one
 * with the highest revision is the reading, the others are its audit.
 */
export interface RemoteRow {
  readonly measurement: Measurement;
  readonly device: string;
  /** `interval`, `snapshot`, an event's code, or `status`. */
  readonly kind: string;
  /** The run of a `run` row; empty otherwise. */
  readonly run: string;
  /** 0 for the first content of a moment, n for its n-th correction. */
  readonly revision: number;
  readonly ts: EpochMs;
  /** Finite numbers; choices and flags as their codes of `columns.ts`. */
  readonly numbers: Readonly<Record<string, number>>;
  /** JSON of an event's values; empty otherwise. */
  readonly text: string;
}

export const MEASUREMENTS = ['meter', 'station', 'run', 'event', 'status'] as const;
export type Measurement = (typeof MEASUREMENTS)[number];

/** Fields that every row but a run's has beside its values: the reading's envelope. */
export const ENVELOPE = {
  /** ms since 1970. */
  receivedAt: 'received_at',
  position: 'journal_position',
  index: 'message_index',
  /** Of a station: how many runs it names; tells `{}` from absent. */
  runs: 'run_count',
  /** Of an event whose text was cut: a number made from the whole of it. */
  textHash: 'text_hash',
  /** Of a meter or station whose engine rounds: a number made from all that the reading says, runs included. */
  content: 'content_hash',
} as const;

/** The one field of a run that says nothing else: a row without fields does not exist. */
export const PRESENT = 'present';

export interface RowsQuery {
  readonly measurements: readonly Measurement[];
  readonly devices: readonly string[] | 'all';
  readonly from: EpochMs;
  /** Exclusive. */
  readonly to: EpochMs;
}

export interface NewestQuery extends Omit<RowsQuery, 'to'> {
  /** Inclusive. */
  readonly before: EpochMs;
  /** Only the times are wanted: `fields` of the answer may be empty. */
  readonly only?: 'times';
}

export interface RevisedMoment {
  readonly device: string;
  readonly measurement: Measurement;
  readonly kind: string;
  readonly ts: EpochMs;
}

export interface WindowQuery {
  readonly measurement: 'meter' | 'station' | 'run';
  readonly device: string;
  /** Of a `run`; empty otherwise. */
  readonly run: string;
  readonly fields: readonly string[];
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Windows begin at whole multiples of this since 1970. */
  readonly everyMs: number;
}

export interface WindowValue {
  readonly ts: EpochMs;
  readonly field: string;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly count: number;
  readonly last: number;
  /** Event time of `last`. */
  readonly lastTs: EpochMs;
}

export interface EngineTraits {
  /** How long after an acknowledgement a kill -9 of the engine may still undo it, ms. */
  readonly flushHorizonMs: number;
  /** Whether text comes back: `bounded` keeps an event's text up to `textBytes`. */
  readonly text: 'kept' | 'bounded';
  readonly textBytes: number;
  /**
   * Significant digits of a number that is not whole, rounded to before it is sent; null: all of
   * them. An engine that says so may give back fewer where values of very different size share a
   * series, so equality never rests on what it gives back: `ENVELOPE.content` does.
   */
  readonly digits: number | null;
}

export interface RemoteEngine {
  /** As in the configuration: `influxdb`, `victoriametrics`. */
  readonly name: string;
  readonly traits: EngineTraits;
  /**
   * Sets up and checks what the engine needs: buckets, tasks, retention, flags.
   * @throws AppError history-misconfigured (not retryable; says what to set), history-down (retryable).
   */
  prepare(): Promise<void>;
  /** All of them or an error; sending the same rows again changes nothing. */
  send(rows: readonly RemoteRow[]): Promise<void>;
  /** Every row of every revision, in no particular order. */
  rows(query: RowsQuery): Promise<readonly RemoteRow[]>;
  /**
   * Per device, measurement, kind and run the newest row at or before `before`, of all revisions;
   * of one moment the higher revision's values. Absent where there is none.
   */
  newestAt(query: NewestQuery): Promise<readonly NewestRow[]>;
  /** Every device that has a row in the span; `to` exclusive. */
  devices(span: Pick<RowsQuery, 'from' | 'to'>): Promise<readonly string[]>;
  /**
   * Aggregates over revision 0 alone, computed by the engine; empty windows are absent. All kinds
   * together, or a value for each kind: `lastTs` tells where two of them end at one time.
   */
  windows(query: WindowQuery): Promise<readonly WindowValue[]>;
  /** The span's moments that have a revision above 0: what concerns them the caller works out from rows. */
  revised(query: RowsQuery): Promise<readonly RevisedMoment[]>;
  /** Changes when the engine was started anew: what it had acknowledged but not flushed may be gone. */
  incarnation(): Promise<string>;
  /** Bytes on its disk where it tells, else 0. */
  bytesOnDisk(): Promise<number>;
  close(): Promise<void>;
}

export interface NewestRow {
  readonly device: string;
  readonly measurement: Measurement;
  readonly kind: string;
  readonly run: string;
  /** Per field its newest value and when. */
  readonly fields: Readonly<Record<string, { readonly value: number; readonly ts: EpochMs }>>;
  readonly ts: EpochMs;
}
