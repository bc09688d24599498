import {
  type FluxParameterLike,
  flux,
  fluxDateTime,
  fluxDuration,
  fluxExpression,
  type ParameterizedQuery,
} from '@influxdata/influxdb-client';
import type { EpochMs } from '../../model/units.ts';
import { ENVELOPE, type Measurement } from '../remote/engine.ts';
import { escapeTag, TEXT } from './influx-names.ts';

export interface Source {
  readonly bucket: string;
  readonly measurements: readonly Measurement[];
  readonly devices: readonly string[] | 'all';
  readonly from: EpochMs;
  /** Exclusive. */
  readonly to: EpochMs;
}

/** Nothing in it: InfluxDB takes an empty span for a mistake, a condition without parts cannot be said. */
export const isEmpty = ({ measurements, devices, from, to }: Source): boolean =>
  from >= to || measurements.length === 0 || devices.length === 0;

/** Every value of the span, one series after another. */
export const allValues = (source: Source): ParameterizedQuery =>
  flux`${sourceOf(source)} |> drop(columns: ["_start", "_stop"])`;

/** Of each series its newest value. */
export const newestValues = (source: Source, fields: 'any' | 'position'): ParameterizedQuery =>
  flux`${sourceOf(source)} |> filter(fn: (r) => ${fieldsOf(fields)}) |> last() |> drop(columns: ["_start", "_stop"])`;

/** The devices of the span, each once, as `_value`. */
export const deviceNames = (source: Source): ParameterizedQuery =>
  flux`${sourceOf(source)} |> filter(fn: (r) => ${fieldsOf('position')}) |> last() |> group() |> distinct(column: "device")`;

/** One value of each row that has a revision. */
export const revisedRows = (source: Source): ParameterizedQuery =>
  flux`${sourceOf(source)} |> filter(fn: (r) => ${fieldsOf('position')} and exists r.rev) |> drop(columns: ["_start", "_stop"])`;

export interface Windows extends Source {
  readonly run: string;
  readonly fields: readonly string[];
  readonly everyMs: number;
}

/**
 * Aggregates of whole windows as five results: min, max, sum, count under the window's
 * beginning, and last under its own time. InfluxDB's windows begin at whole multiples since 1970.
 */
export function rawWindows(query: Windows): ParameterizedQuery {
  const every = everyOf(query);
  const results = ['min', 'max', 'sum', 'count'].map(
    (name) =>
      flux`rows |> aggregateWindow(every: ${every}, fn: ${named(name)}, createEmpty: false, timeSrc: "_start") |> yield(name: ${name})`,
  );
  const last = flux`rows |> window(every: ${every}) |> last() |> yield(name: "last")`;
  const condition = flux`${runIs(query)} and not exists r.rev`;
  return script(rowsWhere(query, condition), [...results, last]);
}

/** The same out of hourly values, as the task wrote them; `last` comes with a sixth result `last_at`, ms. */
export function hourlyWindows(query: Windows): ParameterizedQuery {
  const every = everyOf(query);
  const results = HOURLY.map(
    ([name, merge]) =>
      flux`rows |> filter(fn: (r) => r.agg == ${name}) |> aggregateWindow(every: ${every}, fn: ${named(merge)}, createEmpty: false, timeSrc: "_start") |> yield(name: ${name})`,
  );
  return script(rowsWhere(query, runIs(query)), results);
}

/** What an hour keeps of a field, and how hours become a longer window. */
const HOURLY = [
  ['min', 'min'],
  ['max', 'max'],
  ['sum', 'sum'],
  ['count', 'sum'],
  ['last', 'last'],
  ['last_at', 'last'],
] as const;

const rowsWhere = (query: Windows, condition: ParameterizedQuery): ParameterizedQuery =>
  flux`rows = ${sourceOf(query)} |> filter(fn: (r) => ${anyOf('_field', query.fields)}) |> filter(fn: (r) => ${inner(condition)})`;

const runIs = ({ run }: Windows): FluxParameterLike =>
  run === '' ? fluxExpression('not exists r.run') : inner(flux`r.run == ${escapeTag(run)}`);

const everyOf = ({ everyMs }: Windows): FluxParameterLike => fluxDuration(`${everyMs}ms`);

/** The name of one of Flux's own functions: never anything from outside. */
const named = (name: string): FluxParameterLike => fluxExpression(name);

const script = (head: ParameterizedQuery, results: readonly ParameterizedQuery[]) =>
  fluxExpression([head, ...results].join('\n'));

const fieldsOf = (fields: 'any' | 'position'): FluxParameterLike =>
  fields === 'any'
    ? inner(flux`r._field != ${TEXT}`)
    : inner(flux`r._field == ${ENVELOPE.position}`);

/** The shape that InfluxDB's storage answers by itself: range, then conditions on tags alone. */
function sourceOf({ bucket, measurements, devices, from, to }: Source): FluxParameterLike {
  const span = flux`start: ${timeOf(from)}, stop: ${timeOf(to)}`;
  const source = flux`from(bucket: ${bucket}) |> range(${inner(span)}) |> filter(fn: (r) => ${anyOf('_measurement', measurements)})`;
  if (devices === 'all') return inner(source);
  return inner(
    flux`${inner(source)} |> filter(fn: (r) => ${anyOf('device', devices.map(escapeTag))})`,
  );
}

const timeOf = (ts: EpochMs): FluxParameterLike => fluxDateTime(new Date(ts).toISOString());

const anyOf = (column: string, values: readonly string[]): FluxParameterLike =>
  fluxExpression(values.map((value) => flux`r.${named(column)} == ${value}`).join(' or '));

/** A part that was put together by `flux` already. */
const inner = (part: ParameterizedQuery): FluxParameterLike => fluxExpression(part);
