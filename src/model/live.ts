import type { Alarm } from './alarm.ts';
import type { DeviceId } from './ids.ts';
import type { Reading } from './reading.ts';
import type { EpochMs, Position } from './units.ts';

/**
 * What the console and other programs see as it happens. `position` is the
 * journal position behind it: a reader that lost its connection goes on after
 * the last one it saw.
 */
export type LiveEvent = LiveAlarm | LiveReading | LiveStatus;

export interface LiveAlarm {
  readonly event: 'alarm';
  readonly position: Position;
  readonly alarm: Alarm;
}

export interface LiveReading {
  readonly event: 'reading';
  readonly position: Position;
  readonly reading: Reading;
}

export interface LiveStatus {
  readonly event: 'status';
  readonly position: Position;
  readonly status: DeviceStatus;
}

/** How far behind a device is, in short: of a whole fleet at once. */
export interface DeviceFreshness {
  readonly device: DeviceId;
  /** Event time of its newest record; null: never heard of. */
  readonly lastReadingAt: EpochMs | null;
  readonly readings: number;
  /** Of them arrived after the device's watermark. */
  readonly late: number;
}

/** What is known of a device beyond its readings. */
export interface DeviceStatus {
  readonly device: DeviceId;
  /** Null: never heard of. */
  readonly lastReadingAt: EpochMs | null;
  readonly lastReceivedAt: EpochMs | null;
  readonly online: 'yes' | 'no' | 'unknown';
  readonly readings: number;
  readonly late: number;
  readonly outOfOrder: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** Field names not in the contract, with how often they came. */
  readonly unknownFields: Readonly<Record<string, number>>;
  /** Detectors that cannot judge now, and why. */
  readonly cannotJudge: readonly {
    readonly type: string;
    readonly subject: string;
    readonly since: EpochMs;
    readonly reason: string;
  }[];
}
