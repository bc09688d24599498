import { DeviceId } from '../../src/model/ids.ts';
import type {
  EventReading,
  MeterReading,
  Reading,
  StationReading,
  StatusReading,
} from '../../src/model/reading.ts';
import { MeterValues, StationValues } from '../../src/model/record.ts';
import { epochMs, position } from '../../src/model/units.ts';

/** 2026-03-10 00:00 UTC, a finished day in every test. */
export const DAY0 = Date.UTC(2026, 2, 10);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const device = (id: string): DeviceId => DeviceId.parse(id);

const envelope = (id: string, ts: number, at: number, index = 0) => ({
  device: device(id),
  ts: epochMs(ts),
  receivedAt: epochMs(ts + 700),
  position: position(at),
  index,
});

type StationInput = Parameters<typeof StationValues.parse>[0];

export const station = (
  id: string,
  ts: number,
  at: number,
  values: StationInput,
  index = 0,
): StationReading => ({
  ...envelope(id, ts, at, index),
  record: 'station',
  kind: 'interval',
  values: StationValues.parse(values),
});

export const meter = (
  id: string,
  ts: number,
  at: number,
  values: unknown,
  kind: 'interval' | 'snapshot' = 'interval',
): MeterReading => ({
  ...envelope(id, ts, at),
  record: 'meter',
  kind,
  values: MeterValues.parse(values),
});

export const event = (
  id: string,
  ts: number,
  at: number,
  code: string,
  values: Readonly<Record<string, unknown>>,
): EventReading => ({ ...envelope(id, ts, at), record: 'event', code, values });

export const status = (id: string, ts: number, at: number, online: boolean): StatusReading => ({
  ...envelope(id, ts, at),
  record: 'status',
  online,
});

/** A batch that ends with its last reading. */
export const batch = (...readings: readonly Reading[]) => ({
  readings,
  upTo: position(Math.max(...readings.map((reading) => reading.position))),
});

/** Pressure readings of one station, `stepMs` apart, one journal position each. */
export const pressures = (
  id: string,
  from: number,
  firstPosition: number,
  values: readonly number[],
  stepMs = 10_000,
): StationReading[] =>
  values.map((pOut, n) => station(id, from + n * stepMs, firstPosition + n, { pOut }));

export const everything = (devices: readonly string[]) => ({
  devices: devices.map(device),
  from: epochMs(0),
  to: epochMs(Date.UTC(2100, 0)),
  limit: 1_000_000,
});
