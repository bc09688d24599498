import type { DeviceId } from './ids.ts';
import type { EpochMs } from './units.ts';

/**
 * What a device said over a stretch of event time, in a few numbers: slow
 * detectors read these instead of every record, and questions about several
 * devices are asked of them.
 *
 * A stretch runs from one record to a later one, never to a round hour between
 * two records: then the volumes are register differences, and they add up.
 */
export type Digest = MeterDigest | StationDigest;

/** slot: five minutes; hour. A device that reports more seldom has longer stretches. */
export type DigestSpan = 'slot' | 'hour';

export const SPAN_MS: Readonly<Record<DigestSpan, number>> = { slot: 300_000, hour: 3_600_000 };

/** Where a moment lies at the site. */
export interface LocalMoment {
  /** `2026-11-23`. */
  readonly date: string;
  /** 0…23. */
  readonly hour: number;
  /** 0 = Sunday … 6. */
  readonly weekday: number;
}

interface Stretch {
  readonly span: DigestSpan;
  readonly device: DeviceId;
  /** Event time of the record before the stretch, and of its last record. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Of its middle, in the site's time zone. */
  readonly local: LocalMoment;
  /** `gap`: longer than one and a half spans, so that nobody knows what happened when. */
  readonly cover: 'whole' | 'gap';
  /** Records in it, its first excluded. */
  readonly records: number;
  /** Received less stamped, ms, of the record before the stretch and of its last one. */
  readonly delayMs: { readonly from: number; readonly to: number };
}

/** Mean, least and greatest of what was reported in the stretch. */
export interface Spread {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** Volumes are register differences, m³; null where the register does not say (reset, backwards, not reported). */
export interface MeterDigest extends Stretch {
  readonly subject: 'meter';
  readonly vmM3: number | null;
  readonly vbM3: number | null;
  readonly vbdM3: number | null;
  /** The last record's registers, m³; null when it had none. */
  readonly vm: number | null;
  readonly vb: number | null;
  /** kPa absolute. */
  readonly pAbs: Spread | null;
  /** °C. */
  readonly tGas: Spread | null;
  /** m³/h actual. */
  readonly qm: Spread | null;
  /** Whether its valve was seen open; `closed`: whenever it was seen. */
  readonly valve: 'closed' | 'open' | 'unknown';
}

export interface StationDigest extends Stretch {
  readonly subject: 'station';
  /** kPa gauge, interval extremes included. */
  readonly pOut: Spread | null;
  readonly pIn: Spread | null;
  /** °C. */
  readonly tGas: Spread | null;
  /** Sum over the runs where `q` is not reported, m³/h base. */
  readonly q: Spread | null;
  /** Records in which the flow was below a thousandth of what the station's meters can carry. */
  readonly idleRecords: number;
  /** Whether the bypass was seen off its seat. */
  readonly bypass: 'closed' | 'open' | 'unknown';
}

/** One local day of one device, made of its hours. */
export interface DayDigest {
  readonly device: DeviceId;
  /** `2026-11-23` at the site. */
  readonly date: string;
  readonly weekday: number;
  /** From the first hour's start to the last hour's end. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Hours by local hour 0…23; null where none was whole. When the clock is set back the later one stays. */
  readonly hours: readonly (DayHour | null)[];
  /** m³ over the day, gaps included; null where the register does not say. */
  readonly vmM3: number | null;
  readonly vbM3: number | null;
  readonly vbdM3: number | null;
  /** Records received in it. */
  readonly records: number;
}

export interface DayHour {
  /** Meter: m³ actual and base. Station: m³ base through the runs. */
  readonly vmM3: number | null;
  readonly vbM3: number | null;
  /** Meter: kPa absolute. Station: outlet, kPa gauge. */
  readonly p: number | null;
  /** °C. */
  readonly t: number | null;
}

/**
 * How long a stretch was at the most, h: by the stamps or by the arrivals, whichever
 * is longer. A clock that is set back makes a day's gas look like an hour's. The first
 * stretch of a buffer that is handed in late looks the same, and only that one.
 */
export const mostHoursOf = ({ from, to, delayMs }: Stretch): number =>
  (to - from + Math.max(0, delayMs.to - delayMs.from)) / 3_600_000;

export const hoursOf = ({ from, to }: { readonly from: number; readonly to: number }): number =>
  (to - from) / 3_600_000;
