import type { EpochMs, Ms } from '../../model/units.ts';

/** What the register of a meter is judged by. */
export interface Ratings {
  /** m³/h actual. */
  readonly qMin: number;
  readonly qMax: number;
  /** m³, one past the largest index; null when not known. */
  readonly capacity: number | null;
}

/** What the books must know of a meter place; its ratings are those of the meter that sits there now. */
export interface MeterPlace extends Ratings {
  /** m³ of the last digit; null when not known. */
  readonly resolution: number | null;
  /** Between two records. */
  readonly intervalMs: Ms;
  /** Records older than this on arrival are late. */
  readonly watermarkMs: Ms;
  readonly basePressureKPa: number;
  readonly timeZone: string;
  /** Our own conversion factor at kPa absolute and °C, null outside the equation's range; null where nothing is converted. */
  readonly factorOf: ((pAbs: number, tGas: number) => number | null) | null;
  /** Changes of meter or corrector, by time. */
  readonly changes: readonly RegisterChange[];
  /** When a device announced another register (events), by time. */
  readonly replacedAt: readonly EpochMs[];
  /** Volumes that people have set, by time, none overlapping. */
  readonly substitutes: readonly Substitute[];
}

/** One register ends, another begins; null where it has none or nobody read it. */
export interface RegisterChange {
  readonly at: EpochMs;
  readonly final: Registers;
  readonly initial: Registers;
  /** Of the meter that ended; absent: as of the one that followed it. */
  readonly before?: Ratings;
}

export interface Registers {
  readonly vm: number | null;
  readonly vb: number | null;
  readonly vbd: number | null;
}

export interface Substitute {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly vbM3: number;
}

/** Of the meter that sat there then: a larger one that was taken out did not jump when it ran. */
export const ratingsAt = (place: MeterPlace, at: number): Ratings =>
  place.changes.find((change) => change.at > at && change.before !== undefined)?.before ?? place;

/** MID MI-002, class 1.5 meters: below a tenth of Qmax the permitted error is twice as large. */
export const QT_SHARE = 0.1;
