import type { DeviceId } from './ids.ts';
import type { MeterValues, StationValues } from './record.ts';
import type { EpochMs, Position } from './units.ts';

/** One good record of one device at one moment of event time. */
export type Reading = MeterReading | StationReading | EventReading | StatusReading;

interface Envelope {
  readonly device: DeviceId;
  /** Event time: when it was so at the device. */
  readonly ts: EpochMs;
  /** When its message reached the broker. */
  readonly receivedAt: EpochMs;
  /** The journal record it came in, and its place in that record's array. */
  readonly position: Position;
  readonly index: number;
}

export interface MeterReading extends Envelope {
  readonly record: 'meter';
  readonly kind: 'interval' | 'snapshot';
  readonly values: MeterValues;
}

export interface StationReading extends Envelope {
  readonly record: 'station';
  readonly kind: 'interval' | 'snapshot';
  readonly values: StationValues;
}

export interface EventReading extends Envelope {
  readonly record: 'event';
  readonly code: string;
  /** Whatever else the event carries, as sent. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** The retained status topic and the last will; its event time is its arrival. */
export interface StatusReading extends Envelope {
  readonly record: 'status';
  readonly online: boolean;
}

/** Two readings with the same key say the same moment; see contract §2 for which one wins. */
export function readingKey(reading: Reading): string {
  const kind = reading.record === 'event' ? reading.code : 'kind' in reading ? reading.kind : '';
  return `${reading.device}|${reading.record}|${kind}|${reading.ts}`;
}
