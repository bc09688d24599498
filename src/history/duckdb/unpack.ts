import type { DeviceId } from '../../model/ids.ts';
import type { Reading } from '../../model/reading.ts';
import type { MeterValues, RunValues, StationValues } from '../../model/record.ts';
import { epochMs, position } from '../../model/units.ts';
import {
  type FieldColumn,
  KINDS,
  METER_COLUMNS,
  RUN_COLUMNS,
  STATION_COLUMNS,
} from '../columns.ts';
import type { FieldValue } from '../history.ts';
import {
  DEVICE,
  EXTRA,
  HEAD,
  IDX,
  type PackedReadings,
  type PackedTable,
  POS,
  RECEIVED,
  runOffsets,
  STATUS_TAG,
  STRIDE,
  TAG,
  TS,
} from './packed.ts';

export type NameOf = (code: number) => string;

/** Readings of a packed result, table after table, each in its stored order. */
export function unpack(packed: PackedReadings, nameOf: NameOf): Reading[] {
  const offsets = runOffsets(packed.station, packed.run);
  const readings: Reading[] = [];
  for (let row = 0; row < packed.meter.rows; row += 1) {
    readings.push(meterAt(packed.meter, row, nameOf));
  }
  for (let row = 0; row < packed.station.rows; row += 1) {
    const span = [offsets[row] ?? 0, offsets[row + 1] ?? 0] as const;
    readings.push(stationAt(packed.station, row, packed.run, span, nameOf));
  }
  for (let row = 0; row < packed.event.rows; row += 1) {
    readings.push(eventAt(packed.event, row, packed.bodies[row] ?? '', nameOf));
  }
  return readings;
}

export function meterAt(table: PackedTable, row: number, nameOf: NameOf): Reading {
  const at = row * STRIDE.meter;
  return {
    ...head(table, at, nameOf),
    record: 'meter',
    kind: kindAt(table, at),
    values: valuesAt<MeterValues>(table, at, METER_COLUMNS),
  };
}

export function stationAt(
  table: PackedTable,
  row: number,
  run: PackedTable,
  [first, end]: readonly [number, number],
  nameOf: NameOf,
): Reading {
  const at = row * STRIDE.station;
  const values = valuesAt<StationValues>(table, at, STATION_COLUMNS);
  const kind = kindAt(table, at);
  if (Number.isNaN(cell(table, at + EXTRA))) {
    return { ...head(table, at, nameOf), record: 'station', kind, values };
  }
  const runs: Record<string, RunValues> = {};
  for (let r = first; r < end; r += 1) {
    const runAt = r * STRIDE.run;
    runs[nameOf(cell(run, runAt + EXTRA))] = valuesAt<RunValues>(run, runAt, RUN_COLUMNS);
  }
  return { ...head(table, at, nameOf), record: 'station', kind, values: { ...values, runs } };
}

export function eventAt(table: PackedTable, row: number, body: string, nameOf: NameOf): Reading {
  const at = row * STRIDE.event;
  const tag = cell(table, at + TAG);
  if (tag === STATUS_TAG) {
    return { ...head(table, at, nameOf), record: 'status', online: cell(table, at + EXTRA) === 1 };
  }
  const values = eventValues(body);
  return { ...head(table, at, nameOf), record: 'event', code: nameOf(tag), values };
}

/** Parse border: the text is what `JSON.stringify` made of an admitted event's values. */
export const eventValues = (body: string): Readonly<Record<string, unknown>> =>
  JSON.parse(body) as Readonly<Record<string, unknown>>;

const cell = (table: PackedTable, place: number): number => table.cells[place] ?? Number.NaN;

const kindAt = (table: PackedTable, at: number): (typeof KINDS)[number] =>
  cell(table, at + TAG) === 1 ? KINDS[1] : KINDS[0];

function head(table: PackedTable, at: number, nameOf: NameOf) {
  return {
    // parse border: only admitted ids were ever numbered
    device: nameOf(cell(table, at + DEVICE)) as DeviceId,
    ts: epochMs(cell(table, at + TS)),
    receivedAt: epochMs(cell(table, at + RECEIVED)),
    position: position(cell(table, at + POS)),
    index: cell(table, at + IDX),
  };
}

function valuesAt<V>(table: PackedTable, at: number, columns: readonly FieldColumn<V>[]): V {
  const values: Record<string, FieldValue> = {};
  let place = at + HEAD;
  for (const column of columns) {
    const value = cell(table, place);
    if (!Number.isNaN(value)) values[column.name] = column.show(value);
    place += 1;
  }
  // parse border: the columns are exactly the fields of V, and only admitted values were stored
  return values as V;
}
