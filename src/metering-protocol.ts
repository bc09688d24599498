import type { PlaceOrders } from './metering/books/place-orders.ts';
import type {
  DaysQuery,
  DayVersion,
  GasDay,
  HoursQuery,
  MeterDay,
  MeterHour,
  RegisterPoint,
} from './metering/contract/metering-books.ts';
import type { BooksBatch } from './metering/store/books-writer.ts';
import type { Cause } from './metering/store/day-table.ts';
import type { PeriodColumns } from './metering/store/period-table.ts';
import type { PlaceSpec } from './metering/store/place-spec.ts';
import type { MeterId } from './model/ids.ts';
import type { EpochMs } from './model/units.ts';

/** What the metering thread is started with. */
export interface MeteringSettings {
  /** File of the books. */
  readonly path: string;
  readonly startHour: number;
  readonly pointDays: number;
  /** Wall clock, ms; names a damaged file that is set aside. */
  readonly openedAt: number;
}

/** What a port can ask of the thread, and what comes back. */
export interface MeteringCalls {
  readonly write: (batch: BooksBatch) => null;
  /** Points of a time before the journal begins: they move no cursor. */
  readonly fill: (points: BooksBatch['points']) => null;
  /** Whether everything that history had when the books were begun is in them. */
  readonly isFilled: () => boolean;
  readonly setFilled: (filled: 'yes' | 'no') => null;
  readonly setPlaces: (specs: readonly PlaceSpec[]) => null;
  readonly setOrders: (meter: string, orders: PlaceOrders, cause: Cause) => null;
  /** Meter places of which anything has been entered. */
  readonly ordered: () => readonly string[];
  readonly hours: (query: HoursQuery) => readonly MeterHour[];
  readonly days: (query: DaysQuery) => readonly MeterDay[];
  readonly periods: (query: DaysQuery) => PeriodColumns;
  readonly versions: (meter: MeterId, day: GasDay) => readonly DayVersion[];
  readonly points: (meter: MeterId, from: EpochMs, to: EpochMs) => readonly RegisterPoint[];
  readonly cursor: () => number;
  readonly unsettled: () => number;
  /** Settles nothing more, closes the file and ends the thread. */
  readonly close: () => null;
}

export type MeteringCall = keyof MeteringCalls;

export interface MeteringRequest {
  readonly id: number;
  readonly call: MeteringCall;
  readonly args: readonly unknown[];
}

export type MeteringAnswer =
  | { readonly id: number; readonly value: unknown }
  | {
      readonly id: number;
      readonly code: string;
      readonly message: string;
      readonly retryable: 'yes' | 'no';
    };

/** First message of the thread: open, or why not. `repaired`: a damaged file was set aside, and where. */
export type MeteringOpening =
  | { readonly op: 'opened'; readonly repaired: string | null }
  | { readonly op: 'open-failed'; readonly code: string; readonly message: string };
