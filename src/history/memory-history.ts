import { writeFile } from 'node:fs/promises';
import { AppError } from '../lib/app-error.ts';
import type { DeviceId } from '../model/ids.ts';
import { type Reading, readingKey } from '../model/reading.ts';
import { type EpochMs, epochMs, type Position, position } from '../model/units.ts';
import {
  fieldsOf,
  kindOf,
  METER_COLUMNS,
  RUN_COLUMNS,
  runPath,
  STATION_COLUMNS,
} from './columns.ts';
import { csvOf } from './csv.ts';
import type {
  Bucket,
  BucketQuery,
  BucketValue,
  ExportQuery,
  FieldValue,
  History,
  LatestRow,
  SeriesQuery,
  SupersededRow,
  WriteResult,
} from './history.ts';
import {
  compareReadings,
  cursorAt,
  inEventOrder,
  parseSeriesCursor,
  seriesPage,
} from './series-page.ts';

export interface MemoryHistory extends History {
  /** For tests and drills: every write is refused with history-down until `resumeWrites`. */
  pauseWrites(): Promise<void>;
  resumeWrites(): Promise<void>;
}

/** Keeps everything in memory, for tests and scenario runs: the plainest reading of the contract. */
export function openMemoryHistory(): MemoryHistory {
  const rows = new Map<string, Reading>();
  const replaced: SupersededRow[] = [];
  let cursor = position(0);
  let paused = false;
  let closed = false;

  const open = (): void => {
    if (closed) throw new AppError('history-closed', 'history is closed');
  };
  const within = (devices: readonly DeviceId[] | 'all', from: EpochMs, to: EpochMs): Reading[] => {
    open();
    const wanted = devices === 'all' ? null : new Set<DeviceId>(devices);
    const found = [...rows.values()].filter(
      (row) => (wanted === null || wanted.has(row.device)) && row.ts >= from && row.ts < to,
    );
    return inEventOrder(found);
  };

  return {
    write: async (batch) => {
      open();
      if (paused)
        throw new AppError('history-down', 'history writes are paused', { retryable: true });
      const { readings, upTo } = batch;
      if (upTo <= cursor) return { stored: 0, duplicates: 0, superseded: 0 };
      if (readings.some((reading) => reading.position > upTo)) {
        throw new AppError('history-bad-batch', `a reading lies beyond the batch's end ${upTo}`);
      }
      const fresh = readings.filter((reading) => reading.position > cursor);
      cursor = upTo;
      return store(rows, replaced, fresh);
    },
    adopt: async (readings) => {
      open();
      return store(rows, replaced, readings);
    },
    adoptCursor: async (upTo) => {
      open();
      if (upTo > cursor) cursor = upTo;
    },
    cursor: async () => cursor,
    series: async (query) =>
      seriesPage(query, afterCursor(query, within([query.device], query.from, query.to))),
    buckets: async (query) => bucketsOf(query, within([query.device], query.from, query.to)),
    latest: async (devices) => latestOf(within(devices, epochMs(-Infinity), epochMs(Infinity))),
    readings: async ({ devices, from, to, limit }) => within(devices, from, to).slice(0, limit),
    superseded: async (device, limit) =>
      replaced.filter((row) => row.device === device).slice(0, limit),
    export: async (query) => exportCsv(query, within(query.devices, query.from, query.to)),
    stats: async () => ({
      rows: rows.size,
      hotRows: rows.size,
      bytesOnDisk: 0,
      parquetFiles: 0,
      cursor,
      repaired: null,
    }),
    maintain: async () => ({ rowsArchived: 0, filesWritten: 0, monthsDropped: 0 }),
    // nothing here outlives the process, so the journal may forget nothing
    archivedUpTo: async () => position(0),
    pauseWrites: async () => {
      paused = true;
    },
    resumeWrites: async () => {
      paused = false;
    },
    close: async () => {
      closed = true;
    },
  };
}

function store(
  rows: Map<string, Reading>,
  replaced: SupersededRow[],
  readings: readonly Reading[],
): WriteResult {
  const result = { stored: 0, duplicates: 0, superseded: 0 };
  for (const reading of readings) {
    const key = readingKey(reading);
    const old = rows.get(key);
    const step = old === undefined ? 0 : orderInJournal(reading, old);
    if (old !== undefined && (step === 0 || contentOf(old) === contentOf(reading))) {
      result.duplicates += 1;
      continue;
    }
    if (old !== undefined) {
      const [less, more] = step > 0 ? [old, reading] : [reading, old];
      replaced.push(supersededRow(less, more.position));
      result.superseded += 1;
      if (less === reading) continue;
    }
    rows.set(key, reading);
    result.stored += 1;
  }
  return result;
}

/** 0 for one reading of one message, however often it comes. */
const orderInJournal = (a: Reading, b: Reading): number =>
  a.position - b.position || a.index - b.index;

/** Field by field, so that the order in which a device names them does not matter. */
function contentOf(reading: Reading): string {
  if (reading.record === 'event') return JSON.stringify(reading.values);
  const runs = reading.record === 'station' ? reading.values.runs : undefined;
  return JSON.stringify([
    Object.entries(fieldsOf(reading)).sort(([a], [b]) => (a < b ? -1 : 1)),
    // a station that names no runs says more than one that does not speak of them
    runs === undefined ? null : Object.keys(runs).sort(),
  ]);
}

const supersededRow = (old: Reading, replacedBy: Position): SupersededRow => ({
  device: old.device,
  ts: old.ts,
  receivedAt: old.receivedAt,
  record: old.record,
  kind: kindOf(old),
  fields: fieldsOf(old),
  replacedBy,
});

function afterCursor(query: SeriesQuery, found: readonly Reading[]): readonly Reading[] {
  if (query.cursor === undefined) return found;
  const after = parseSeriesCursor(query.cursor);
  const sign = query.order === 'descending' ? -1 : 1;
  return found.filter((reading) => {
    const at = parseSeriesCursor(cursorAt(reading));
    const order = at.map((part, n) => part - (after[n] ?? 0)).find((step) => step !== 0) ?? 0;
    return order * sign > 0;
  });
}

const NUMERIC = new Set(
  [...METER_COLUMNS, ...STATION_COLUMNS].filter((c) => c.type === 'number').map((c) => c.name),
);
const RUN_NUMERIC = new Set(RUN_COLUMNS.filter((c) => c.type === 'number').map((c) => c.name));

function bucketsOf(query: BucketQuery, found: readonly Reading[]): readonly Bucket[] {
  if (!(query.everyMs >= 1)) throw new AppError('history-bad-query', 'everyMs must be at least 1');
  for (const path of query.fields) {
    if (!NUMERIC.has(path) && !RUN_NUMERIC.has(runPath(path)?.field ?? '')) {
      throw new AppError('history-unknown-field', `${path} is not a numeric field`);
    }
  }
  const starts = new Map<number, Reading[]>();
  for (const reading of found) {
    if (reading.record !== 'meter' && reading.record !== 'station') continue;
    const start = Math.floor(reading.ts / query.everyMs) * query.everyMs;
    starts.set(start, [...(starts.get(start) ?? []), reading]);
  }
  return [...starts].flatMap(([ts, readings]) => {
    const fields: Record<string, BucketValue> = {};
    for (const path of query.fields) {
      const values = readings.flatMap((reading) => fieldsOf(reading)[path] ?? []).map(Number);
      if (values.length > 0) fields[path] = summary(values);
    }
    return Object.keys(fields).length === 0 ? [] : [{ ts: epochMs(ts), fields }];
  });
}

const summary = (values: readonly number[]): BucketValue => ({
  min: Math.min(...values),
  max: Math.max(...values),
  mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  last: values.at(-1) ?? Number.NaN,
  count: values.length,
});

function latestOf(ordered: readonly Reading[]): readonly LatestRow[] {
  const rows = new Map<string, LatestRow>();
  // equal event times: the later position wins, and readings are in that order
  for (const reading of [...ordered].sort(compareReadings)) {
    const { device, record, ts, receivedAt } = reading;
    const fields: Record<string, { value: FieldValue; ts: EpochMs }> = {
      ...rows.get(`${device}|${record}`)?.fields,
    };
    for (const [path, value] of Object.entries(fieldsOf(reading))) fields[path] = { value, ts };
    rows.set(`${device}|${record}`, { device, record, ts, receivedAt, fields });
  }
  return [...rows.values()];
}

async function exportCsv(
  { format, record, path }: ExportQuery,
  found: readonly Reading[],
): Promise<{ readonly rows: number }> {
  if (format === 'parquet') {
    throw new AppError('history-unsupported', 'the in-memory store writes no Parquet');
  }
  const chosen = found.filter((reading) => reading.record === record);
  try {
    await writeFile(path, csvOf(record, chosen));
  } catch (cause) {
    throw new AppError('history-export-failed', `cannot write the export: ${cause}`, { cause });
  }
  return { rows: chosen.length };
}
