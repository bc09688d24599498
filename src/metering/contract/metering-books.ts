import type { MeterId } from '../../model/ids.ts';
import type { EpochMs, Position } from '../../model/units.ts';
import type { MeterStats } from './meter-stats.ts';

/**
 * The books of the metering desk: consumption and condition per hour and gas
 * day of each meter place, computed once from the journal. A projection like
 * history: it has a cursor, can be rebuilt, and says the same whichever history
 * driver runs and in whichever order late data came.
 *
 * A meter place (`MeterId` of the fleet) keeps its series through a change of
 * meter or corrector: the archive's operations tell where one device ends and
 * the next begins.
 */
export interface MeteringBooks {
  /** Hours begin at whole local hours of the site. Those with nothing known are absent. Ordered by meter, start. */
  hours(query: HoursQuery): Promise<readonly MeterHour[]>;
  /** Ordered by meter, day. */
  days(query: DaysQuery): Promise<readonly MeterDay[]>;
  /** One row a meter over whole gas days: what tables are made of. Columns, because there may be 100,000 rows. */
  periods(query: DaysQuery): Promise<PeriodTable>;
  /** How a day's volume has changed and why, oldest first. */
  versions(meter: MeterId, day: GasDay): Promise<readonly DayVersion[]>;
  /** The register readings behind a span, and one on each side of it: what a cell is traced to. */
  points(meter: MeterId, from: EpochMs, to: EpochMs): Promise<readonly RegisterPoint[]>;
  /** Journal position up to which everything is in the books. */
  cursor(): Promise<Position>;
}

/** `2026-11-26`: the gas day that begins on this local date at the company's start hour. */
export type GasDay = string;

export interface HoursQuery {
  readonly meters: readonly MeterId[] | 'all';
  readonly from: EpochMs;
  /** Exclusive. */
  readonly to: EpochMs;
}

export interface DaysQuery {
  readonly meters: readonly MeterId[] | 'all';
  readonly from: GasDay;
  /** Exclusive. */
  readonly to: GasDay;
}

export interface MeterHour {
  readonly meter: MeterId;
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly stats: MeterStats;
  readonly method: UseMethod;
  /** 1 at first; one more each time late data or an operation changes its volume. */
  readonly version: number;
}

export interface MeterDay {
  readonly meter: MeterId;
  readonly day: GasDay;
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly stats: MeterStats;
  readonly method: UseMethod;
  readonly version: number;
}

export interface MeterPeriod {
  readonly meter: MeterId;
  readonly stats: MeterStats;
  /** Days of which anything is known. */
  readonly days: number;
}

export interface PeriodTable {
  /** Meters of which anything is known in the period; the order of all columns. */
  readonly meters: readonly MeterId[];
  /** By row; NaN where the figure is null; a valve is its place in VALVES. */
  column(name: keyof MeterStats | 'days'): Float64Array;
  row(at: number): MeterPeriod;
}

export const VALVES = ['open', 'closed', 'moving', 'fault'] as const;

/**
 * `measured`: by readings at most one and a half intervals apart. `interpolated`: the gas
 * is counted but when it flowed is not known. `profile`: spread like the same hours of other
 * weeks. `substitute`: the register stood still or was disturbed and a person has set a volume.
 * `unknown`: there are records, and no register says what flowed.
 */
export type UseMethod = 'measured' | 'interpolated' | 'profile' | 'substitute' | 'unknown';

export interface DayVersion {
  readonly version: number;
  readonly at: EpochMs;
  readonly position: Position;
  readonly vbM3: number;
  readonly vmM3: number;
  readonly estimatedVbM3: number;
  readonly cause: 'first' | 'more data' | 'late data' | 'correction' | 'operation' | 'substitute';
}

/** A register reading as it was admitted, thinned to the first and last of each five minutes. */
export interface RegisterPoint {
  readonly ts: EpochMs;
  readonly receivedAt: EpochMs;
  readonly position: Position;
  readonly kind: 'interval' | 'snapshot' | 'operation';
  /** m³; null where the record had none. */
  readonly vm: number | null;
  readonly vb: number | null;
  readonly vbd: number | null;
}
