import { AppError } from '../../lib/app-error.ts';
import type { Reading } from '../../model/reading.ts';
import { epochMs } from '../../model/units.ts';
import { fieldsOf } from '../columns.ts';
import type { Bucket, BucketQuery, BucketValue } from '../history.ts';
import { type FieldGroup, groupFields } from './bucket-fields.ts';
import type { RemoteEngine, WindowValue } from './engine.ts';
import { measurementsOf } from './row-lookup.ts';
import { walk } from './row-walk.ts';

/** One field of one bucket, in a form that joins with another of the same bucket. */
type Parts = Omit<WindowValue, 'ts' | 'field'>;
type Gathered = Map<number, Map<string, Parts>>;
type Span = readonly [from: number, to: number];

const ROWS_PER_STEP = 20_000;

/**
 * Whole windows are the engine's own aggregates. What it cannot know is worked out
 * from rows: windows that a correction touched, those cut by the ends of the span, and
 * those in which two kinds of record end together.
 * @throws AppError history-unknown-field, history-bad-query.
 */
export async function remoteBuckets(
  engine: RemoteEngine,
  query: BucketQuery,
): Promise<readonly Bucket[]> {
  const { everyMs } = query;
  if (!(everyMs >= 1)) throw new AppError('history-bad-query', 'everyMs must be at least 1');
  const groups = groupFields(query.fields);
  const gathered: Gathered = new Map();
  for (const group of groups) {
    const { ask, fromRows } = await planOf(engine, query, group);
    const left = new Set(fromRows.map(([from]) => Math.floor(from / everyMs) * everyMs));
    const tied = ask === null ? [] : await addWindows(engine, query, group, ask, left, gathered);
    const more = tied.map((start): Span => [start, start + everyMs]);
    for (const span of [...fromRows, ...more]) await addRows(engine, query, group, span, gathered);
  }
  return [...gathered]
    .sort(([a], [b]) => a - b)
    .map(([ts, fields]) => ({
      ts: epochMs(ts),
      fields: Object.fromEntries([...fields].map(([path, parts]) => [path, shown(parts)])),
    }));
}

const shown = ({ min, max, sum, count, last }: Parts): BucketValue => ({
  min,
  max,
  mean: sum / count,
  last,
  count,
});

/**
 * Adds the engine's windows but for those in `left`. A window in which two kinds of
 * row end at one time is not added but returned: which is the last only rows tell.
 */
async function addWindows(
  engine: RemoteEngine,
  { device, everyMs }: BucketQuery,
  { measurement, run, fields }: FieldGroup,
  [from, to]: Span,
  left: ReadonlySet<number>,
  into: Gathered,
): Promise<readonly number[]> {
  const windows = await engine.windows({
    measurement,
    run,
    device,
    fields: [...fields.keys()],
    from: epochMs(from),
    to: epochMs(to),
    everyMs,
  });
  const ends = new Set<string>();
  const tied = new Set<number>();
  for (const { ts, field, lastTs } of windows) {
    const end = `${field} ${lastTs}`;
    if (ends.has(end)) tied.add(ts);
    ends.add(end);
  }
  for (const window of windows) {
    const path = fields.get(window.field);
    if (path === undefined || left.has(window.ts) || tied.has(window.ts)) continue;
    add(into, window.ts, path, window);
  }
  return [...tied].filter((start) => !left.has(start));
}

/** Which windows the engine is asked for, and which spans are read row by row. */
async function planOf(
  engine: RemoteEngine,
  { device, everyMs, ...query }: BucketQuery,
  group: FieldGroup,
): Promise<{ readonly ask: Span | null; readonly fromRows: readonly Span[] }> {
  const from = Math.max(0, Math.ceil(query.from));
  const to = Math.ceil(query.to);
  const first = Math.ceil(from / everyMs) * everyMs;
  const last = Math.floor(to / everyMs) * everyMs;
  if (!Number.isInteger(everyMs) || first >= last) {
    return { ask: null, fromRows: from < to ? [[from, to]] : [] };
  }
  const record = group.measurement === 'run' ? 'station' : group.measurement;
  const revised = await engine.revised({
    measurements: [record],
    devices: [device],
    from: epochMs(first),
    to: epochMs(last),
  });
  const touched = new Set(revised.map(({ ts }) => Math.floor(ts / everyMs) * everyMs));
  const spans: Span[] = [
    [from, first],
    ...[...touched].map((start): Span => [start, start + everyMs]),
    [last, to],
  ];
  return { ask: [first, last], fromRows: spans.filter(([a, b]) => a < b) };
}

async function addRows(
  engine: RemoteEngine,
  { device, everyMs }: BucketQuery,
  { measurement, fields }: FieldGroup,
  [from, to]: Span,
  into: Gathered,
): Promise<void> {
  const record = measurement === 'run' ? 'station' : measurement;
  const rows = walk(engine, {
    measurements: measurementsOf(record),
    devices: [device],
    from: epochMs(from),
    to: epochMs(to),
    order: 'ascending',
    perStep: ROWS_PER_STEP,
  });
  for await (const readings of rows) {
    for (const reading of readings) addReading(reading, [...fields.values()], everyMs, into);
  }
}

function addReading(
  reading: Reading,
  paths: readonly string[],
  everyMs: number,
  into: Gathered,
): void {
  const values = fieldsOf(reading);
  const start = Math.floor(reading.ts / everyMs) * everyMs;
  for (const path of paths) {
    const value = values[path];
    if (typeof value !== 'number') continue;
    const parts = { min: value, max: value, sum: value, count: 1, last: value, lastTs: reading.ts };
    add(into, start, path, parts);
  }
}

function add(into: Gathered, start: number, path: string, parts: Parts): void {
  const fields = into.get(start) ?? new Map<string, Parts>();
  into.set(start, fields);
  const known = fields.get(path);
  fields.set(path, known === undefined ? parts : joined(known, parts));
}

/** `b` comes after `a` where both end at one time. */
const joined = (a: Parts, b: Parts): Parts => ({
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
  sum: a.sum + b.sum,
  count: a.count + b.count,
  ...(b.lastTs >= a.lastTs
    ? { last: b.last, lastTs: b.lastTs }
    : { last: a.last, lastTs: a.lastTs }),
});
