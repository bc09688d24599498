import type { DeviceId } from '../../model/ids.ts';
import type { Reading } from '../../model/reading.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { fieldsOf, METER_COLUMNS, RUN_COLUMNS, STATION_COLUMNS } from '../columns.ts';
import type { FieldValue, LatestRow } from '../history.ts';
import { inEventOrder } from '../series-page.ts';
import { ENVELOPE, MEASUREMENTS, type NewestRow, type RemoteEngine } from './engine.ts';
import { currentOf } from './row-codec.ts';
import { lookUp, measurementsOf } from './row-lookup.ts';
import { walk } from './row-walk.ts';

const HOUR_MS = 3_600_000;
/** How far back newest values are looked for, and how far a corrected device is read again. */
const NEAR_MS = 36 * HOUR_MS;
const STAGES_MS: readonly number[] = [NEAR_MS, 30 * 24 * HOUR_MS, Infinity];
const DEVICES_AT_ONCE = 500;

type Fields = Record<string, { readonly value: FieldValue; readonly ts: EpochMs }>;
type Merged = { -readonly [Key in keyof LatestRow]: LatestRow[Key] } & { fields: Fields };

/**
 * The newest row of each device and record, per field the newest that has it: of
 * the last 36 h, for devices without any row there of the last 30 days, for the
 * rest of all time. So a field that a device ceased to send is gone after 36 h.
 */
export async function remoteLatest(
  engine: RemoteEngine,
  asked: readonly DeviceId[] | 'all',
  now: EpochMs,
): Promise<readonly LatestRow[]> {
  const to = epochMs(now + 24 * HOUR_MS);
  let missing: readonly string[] =
    asked === 'all' ? await engine.devices({ from: epochMs(0), to }) : [...new Set(asked)];
  const rows: LatestRow[] = [];
  for (const stage of STAGES_MS) {
    const from = epochMs(Math.max(0, now - stage));
    const found = new Set<string>();
    for (let at = 0; at < missing.length; at += DEVICES_AT_ONCE) {
      const devices = missing.slice(at, at + DEVICES_AT_ONCE);
      for (const row of await latestWithin(engine, devices, from, to)) {
        rows.push(row);
        found.add(row.device);
      }
    }
    missing = missing.filter((device) => !found.has(device));
  }
  return rows;
}

async function latestWithin(
  engine: RemoteEngine,
  devices: readonly string[],
  from: EpochMs,
  to: EpochMs,
): Promise<readonly LatestRow[]> {
  const before = epochMs(to - 1);
  const newest = await engine.newestAt({ measurements: MEASUREMENTS, devices, from, before });
  const byRecord = new Map<string, NewestRow[]>();
  for (const row of newest) {
    const key = `${row.device}|${row.measurement === 'run' ? 'station' : row.measurement}`;
    byRecord.set(key, [...(byRecord.get(key) ?? []), row]);
  }
  const merged = new Map<string, Merged>();
  const doubtful = new Set<string>();
  for (const [key, rows] of byRecord) {
    const row = mergedOf(rows);
    if (row !== null) merged.set(key, row);
    if (isTied(rows)) doubtful.add(key);
  }
  await addEvents(engine, newest, merged);
  for (const key of await correctedOf(engine, devices, { from, to }, merged)) doubtful.add(key);
  for (const key of doubtful) {
    const row = merged.get(key);
    if (row !== undefined) merged.set(key, await readAgain(engine, row));
  }
  return [...merged.values()];
}

const OWN_FIELDS = {
  meter: METER_COLUMNS,
  station: STATION_COLUMNS,
  run: RUN_COLUMNS,
} as const;

/** Older rows first, so that a newer value replaces an older one. */
function mergedOf(rows: readonly NewestRow[]): Merged | null {
  const own = rows.filter((row) => row.measurement !== 'run');
  const last = [...own].sort((a, b) => a.ts - b.ts || placeOf(a) - placeOf(b)).at(-1);
  // a row that the engine holds in part is on its way again
  if (last === undefined || last.measurement === 'run') return null;
  const fields: Fields = {};
  for (const row of rows) {
    if (row.measurement === 'event') continue;
    if (row.measurement === 'status') {
      const online = row.fields['online'];
      if (online !== undefined) put(fields, 'online', online.value === 1, online.ts);
      continue;
    }
    const prefix = row.measurement === 'run' ? `runs.${row.run}.` : '';
    for (const column of OWN_FIELDS[row.measurement]) {
      const cell = row.fields[column.name];
      if (cell !== undefined) put(fields, prefix + column.name, column.show(cell.value), cell.ts);
    }
  }
  return {
    // parse border: only admitted ids were ever written
    device: last.device as DeviceId,
    record: last.measurement,
    ts: last.ts,
    receivedAt: epochMs(last.fields[ENVELOPE.receivedAt]?.value ?? last.ts),
    fields,
  };
}

const placeOf = (row: NewestRow): number => row.fields[ENVELOPE.position]?.value ?? 0;

function put(fields: Fields, path: string, value: FieldValue, ts: EpochMs): void {
  const known = fields[path];
  if (known === undefined || ts >= known.ts) fields[path] = { value, ts };
}

/** What an event says is text, which has no newest value: the newest event of each code is read. */
async function addEvents(
  engine: RemoteEngine,
  newest: readonly NewestRow[],
  merged: Map<string, Merged>,
): Promise<void> {
  const events = newest.filter((row) => row.measurement === 'event');
  if (events.length === 0) return;
  const wanted = events.map(({ device, ts }) => ({ record: 'event' as const, device, ts }));
  const moments = new Set(events.map(({ device, kind, ts }) => `${device}|${kind}|${ts}`));
  for (const reading of inEventOrder(currentOf(await lookUp(engine, wanted)))) {
    if (reading.record !== 'event') continue;
    if (!moments.has(`${reading.device}|${reading.code}|${reading.ts}`)) continue;
    const row = merged.get(`${reading.device}|event`);
    if (row !== undefined) addReading(row, reading);
  }
}

function addReading(row: Merged, reading: Reading): void {
  for (const [path, value] of Object.entries(fieldsOf(reading))) {
    put(row.fields, path, value, reading.ts);
  }
}

/** Two kinds of row have a field at one time: which came later only their own rows tell. */
function isTied(rows: readonly NewestRow[]): boolean {
  const times = new Map<string, EpochMs>();
  return rows.some((row) => {
    if (row.measurement === 'event' || row.measurement === 'status') return false;
    return OWN_FIELDS[row.measurement].some((column) => {
      const cell = row.fields[column.name];
      if (cell === undefined) return false;
      const path = `${row.run}.${column.name}`;
      const tied = times.get(path) === cell.ts;
      times.set(path, cell.ts);
      return tied;
    });
  });
}

/** Devices and records whose newest values may be of a content that was corrected since. */
async function correctedOf(
  engine: RemoteEngine,
  devices: readonly string[],
  span: { readonly from: EpochMs; readonly to: EpochMs },
  merged: ReadonlyMap<string, Merged>,
): Promise<readonly string[]> {
  const measurements = MEASUREMENTS.filter((measurement) => measurement !== 'run');
  const revised = await engine.revised({ measurements, devices, ...span });
  return revised.flatMap(({ device, measurement, ts }) => {
    const key = `${device}|${measurement}`;
    const row = merged.get(key);
    const times = Object.values(row?.fields ?? {}).map((field) => field.ts);
    return row !== undefined && ts >= Math.min(...times, row.ts) ? [key] : [];
  });
}

/** Row by row as far back as it matters. */
async function readAgain(engine: RemoteEngine, row: Merged): Promise<Merged> {
  const from = epochMs(Math.max(0, row.ts - NEAR_MS));
  const older = Object.entries(row.fields).filter(([, { ts }]) => ts < from);
  const again: Merged = { ...row, fields: Object.fromEntries(older) };
  const readings = walk(engine, {
    measurements: measurementsOf(row.record),
    devices: [row.device],
    from,
    to: epochMs(row.ts + 1),
    order: 'ascending',
    perStep: 10_000,
  });
  for await (const step of readings) {
    for (const reading of step) {
      addReading(again, reading);
      again.ts = reading.ts;
      again.receivedAt = reading.receivedAt;
    }
  }
  return again;
}
