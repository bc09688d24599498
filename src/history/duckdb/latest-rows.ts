import type { DeviceId } from '../../model/ids.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { type FieldColumn, METER_COLUMNS, RUN_COLUMNS, STATION_COLUMNS } from '../columns.ts';
import type { FieldValue, LatestRow } from '../history.ts';
import type { LatestColumns } from './latest-table.ts';
import type { LatestAnswer } from './protocol.ts';
import { deviceOfRunKey, runOfRunKey } from './run-key.ts';

type Fields = Record<string, { readonly value: FieldValue; readonly ts: EpochMs }>;

/** Rows built at a stretch before the caller's thread may do something else. */
const STRETCH = 5_000;

/** Turns columns into rows, giving the event loop a turn now and then: it may be 100,000 of them. */
export async function latestRows(answer: LatestAnswer): Promise<readonly LatestRow[]> {
  const names = new Map(answer.names);
  // parse border: only admitted device ids were ever numbered
  const device = (code: number): DeviceId => (names.get(code) ?? '') as DeviceId;
  const rows: LatestRow[] = [];
  await eachRow(answer.meter, (row, key) => {
    const fields = {};
    addFields(fields, answer.meter, row, METER_COLUMNS, '');
    rows.push({ device: device(key), record: 'meter', ...times(answer.meter, row), fields });
  });
  const runRows = runRowsByDevice(answer.run);
  await eachRow(answer.station, (row, key) => {
    const fields = {};
    addFields(fields, answer.station, row, STATION_COLUMNS, '');
    for (const run of runRows.get(key) ?? []) {
      const name = names.get(runOfRunKey(answer.run.keys[run] ?? 0)) ?? '';
      addFields(fields, answer.run, run, RUN_COLUMNS, `runs.${name}.`);
    }
    rows.push({ device: device(key), record: 'station', ...times(answer.station, row), fields });
  });
  for (const [key, event] of answer.events) {
    rows.push({
      device: device(key),
      record: 'event',
      ts: epochMs(event.ts),
      receivedAt: epochMs(event.received),
      fields: Object.fromEntries(
        Object.entries(event.fields).map(([path, { value, ts }]) => [
          path,
          { value, ts: epochMs(ts) },
        ]),
      ),
    });
  }
  await eachRow(answer.status, (row, key) => {
    const at = times(answer.status, row);
    const online = { value: answer.status.values[row] === 1, ts: at.ts };
    rows.push({ device: device(key), record: 'status', ...at, fields: { online } });
  });
  return rows;
}

async function eachRow(
  table: LatestColumns,
  visit: (row: number, key: number) => void,
): Promise<void> {
  for (let row = 0; row < table.rows; row += 1) {
    visit(row, table.keys[row] ?? 0);
    if (row % STRETCH === STRETCH - 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

const times = (table: LatestColumns, row: number) => ({
  ts: epochMs(table.ts[row] ?? 0),
  receivedAt: epochMs(table.received[row] ?? 0),
});

function addFields<V>(
  fields: Fields,
  table: LatestColumns,
  row: number,
  columns: readonly FieldColumn<V>[],
  prefix: string,
): void {
  columns.forEach((column, f) => {
    const at = row * columns.length + f;
    const ts = table.times[at] ?? -Infinity;
    if (ts === -Infinity) return;
    const value = column.show(table.values[at] ?? 0);
    fields[prefix + column.name] = { value, ts: epochMs(ts) };
  });
}

function runRowsByDevice(run: LatestColumns): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (let row = 0; row < run.rows; row += 1) {
    const device = deviceOfRunKey(run.keys[row] ?? 0);
    const known = found.get(device);
    if (known === undefined) found.set(device, [row]);
    else known.push(row);
  }
  return found;
}
