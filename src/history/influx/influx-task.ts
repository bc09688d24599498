import { flux, fluxExpression, type ParameterizedQuery } from '@influxdata/influxdb-client';
import { METER_COLUMNS, RUN_COLUMNS, STATION_COLUMNS } from '../columns.ts';
import { hourlyBucketOf, type InfluxSettings } from './influx-settings.ts';

export const taskNameOf = ({ bucket }: InfluxSettings): string => `gaswatch hourly ${bucket}`;

/**
 * The task that works out hourly values: of every numeric field of the meters, stations
 * and runs its min, max, sum, count and last, and when the last was, each under the tag
 * `agg`. It works out the last days again each time, so late readings are in. Corrections
 * are not: an hour is of the first content of each moment.
 * https://docs.influxdata.com/influxdb/v2/process-data/common-tasks/downsample-data/
 */
export function taskOf(settings: InfluxSettings): string {
  const { bucket, org, hourlyLateDays } = settings;
  const days = fluxExpression(`-${hourlyLateDays}d`);
  const hour = fluxExpression('1h');
  const to = flux`to(bucket: ${hourlyBucketOf(settings)}, org: ${org})`;
  const kept = (agg: string, work: ParameterizedQuery): ParameterizedQuery =>
    flux`rows
  |> ${fluxExpression(work)}
  |> set(key: "agg", value: ${agg})
  |> ${fluxExpression(to)}
  |> yield(name: ${agg})`;
  const hourly = (fn: string): ParameterizedQuery =>
    flux`aggregateWindow(every: ${hour}, fn: ${fluxExpression(fn)}, createEmpty: false, timeSrc: "_start")`;
  const parts = [
    flux`import "date"`,
    flux`option task = {name: ${taskNameOf(settings)}, every: ${hour}, offset: 5m}`,
    flux`rows = from(bucket: ${bucket})
  |> range(start: date.truncate(t: ${days}, unit: ${hour}), stop: date.truncate(t: now(), unit: ${hour}))
  |> filter(fn: (r) => ${anyOf('_measurement', ['meter', 'station', 'run'])})
  |> filter(fn: (r) => ${anyOf('_field', NUMERIC)})
  |> filter(fn: (r) => not exists r.rev)`,
    kept('min', hourly('min')),
    kept('max', hourly('max')),
    kept('sum', hourly('sum')),
    // a field has one type: a count among doubles is one too
    kept('count', flux`${fluxExpression(hourly('count'))}\n  |> toFloat()`),
    kept('last', hourly('last')),
    kept('last_at', LAST_AT),
  ];
  return `${parts.map(String).join('\n\n')}\n`;
}

/** ms since 1970 as a double, under the beginning of the hour. */
const LAST_AT = flux`window(every: 1h)
  |> last()
  |> map(fn: (r) => ({r with _value: float(v: int(v: r._time) / 1000000), _time: r._start}))`;

const NUMERIC: readonly string[] = [
  ...new Set(
    [...METER_COLUMNS, ...STATION_COLUMNS, ...RUN_COLUMNS]
      .filter(({ type }) => type === 'number')
      .map(({ name }) => name),
  ),
];

const anyOf = (column: string, values: readonly string[]) =>
  fluxExpression(values.map((value) => `r.${column} == ${flux`${value}`}`).join(' or '));
