import { type EpochMs, epochMs } from '../../model/units.ts';
import type { WindowQuery, WindowValue } from '../remote/engine.ts';
import { hourlyWindows, isEmpty, rawWindows, type Windows } from './influx-flux.ts';
import type { FluxRow, InfluxHttp } from './influx-http.ts';
import { seriesOf, timeOf } from './influx-rows.ts';

export interface WindowBuckets {
  readonly raw: string;
  /** Null: no hourly values are kept. */
  readonly hourly: string | null;
  /** The raw bucket no longer keeps what is older. */
  readonly rawFrom: EpochMs;
}

const HOUR_MS = 3_600_000;

/** Whole windows; of hourly values where readings are no longer kept, and hours fill the windows. */
export async function influxWindows(
  http: InfluxHttp,
  query: WindowQuery,
  { raw, hourly, rawFrom }: WindowBuckets,
): Promise<readonly WindowValue[]> {
  const { measurement, device, everyMs, ...rest } = query;
  const source = { ...rest, everyMs, measurements: [measurement], devices: [device] };
  if (query.fields.length === 0) return [];
  const seam = epochMs(Math.ceil(rawFrom / everyMs) * everyMs);
  const answers: WindowValue[] = [];
  const ask = async (windows: Windows, flux: typeof rawWindows): Promise<void> => {
    if (!isEmpty(windows)) {
      answers.push(...(await gather(http.query(flux(windows)), everyMs)));
    }
  };
  if (hourly === null || everyMs % HOUR_MS !== 0) {
    await ask({ ...source, bucket: raw }, rawWindows);
  } else {
    const to = epochMs(Math.min(query.to, seam));
    await ask({ ...source, bucket: hourly, to }, hourlyWindows);
    const from = epochMs(Math.max(query.from, seam));
    await ask({ ...source, bucket: raw, from }, rawWindows);
  }
  return answers;
}

/** Values of one field of one series in one window, as they come in. */
type Parts = Partial<Record<Result, { readonly value: number; readonly time: EpochMs }>>;
type Result = 'min' | 'max' | 'sum' | 'count' | 'last' | 'last_at';

/** All kinds of a window together. */
async function gather(
  answer: AsyncIterable<FluxRow>,
  everyMs: number,
): Promise<readonly WindowValue[]> {
  const parts = new Map<string, Map<string, Parts>>();
  for await (const cell of answer) {
    const series = seriesOf(cell);
    if (series === null) continue;
    const time = timeOf(cell);
    const start = Math.floor(time / everyMs) * everyMs;
    const window = `${start}|${cell('_field')}`;
    const kinds = parts.get(window) ?? new Map<string, Parts>();
    parts.set(window, kinds);
    const own = kinds.get(series.kind) ?? {};
    kinds.set(series.kind, own);
    // parse border: the names that the queries give their results
    own[cell('result') as Result] = { value: Number(cell('_value')), time };
  }
  return [...parts].flatMap(([window, kinds]) => {
    const [start = '', field = ''] = window.split('|');
    return mergedOf(epochMs(Number(start)), field, [...kinds.values()]);
  });
}

function mergedOf(ts: EpochMs, field: string, kinds: readonly Parts[]): readonly WindowValue[] {
  let merged: WindowValue | null = null;
  for (const { min, max, sum, count, last, last_at: lastAt } of kinds) {
    // a kind that is not there in every result was written between two of them
    if (min === undefined || max === undefined || sum === undefined) continue;
    if (count === undefined || last === undefined) continue;
    const own = {
      ts,
      field,
      min: min.value,
      max: max.value,
      sum: sum.value,
      count: count.value,
      last: last.value,
      // hourly values stand at the beginning of their window and say the time apart
      lastTs: lastAt === undefined ? last.time : epochMs(Math.round(lastAt.value)),
    };
    merged = merged === null ? own : joined(merged, own);
  }
  return merged === null ? [] : [merged];
}

const joined = (a: WindowValue, b: WindowValue): WindowValue => ({
  ...(b.lastTs >= a.lastTs ? b : a),
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
  sum: a.sum + b.sum,
  count: a.count + b.count,
});
