import { AppError } from '../../lib/app-error.ts';
import { epochMs } from '../../model/units.ts';
import type { WindowQuery, WindowValue } from '../remote/engine.ts';
import { keptNumber } from '../remote/kept-number.ts';
import type { VictoriaHttp } from './victoria-http.ts';
import { DIGITS, parseMetric } from './victoria-names.ts';
import { parseAnswer, RangeAnswer, toMs } from './victoria-samples.ts';
import { labelIs, seconds, selector } from './victoria-select.ts';

/** The server gives at most 30,000 points of a series; several aggregates of each come at once. */
const WINDOWS_AT_ONCE = 10_000;
const MOST_WINDOWS = 2_000_000;

const AGGREGATES = ['min', 'max', 'sum', 'count', 'last', 'tlast'] as const;
type Aggregate = (typeof AGGREGATES)[number];

/** Of one window, field and kind. */
type Parts = Partial<Record<Aggregate, number>>;

/**
 * A window that begins at `ts` is asked for at its last millisecond: the engine looks
 * back from there over the window's length, its beginning excluded.
 */
export async function victoriaWindows(
  http: VictoriaHttp,
  instance: string,
  query: WindowQuery,
): Promise<readonly WindowValue[]> {
  const { measurement, device, run, fields, everyMs, from, to } = query;
  if ((to - from) / everyMs > MOST_WINDOWS) {
    throw new AppError(
      'history-bad-query',
      `the span has ${Math.ceil((to - from) / everyMs)} buckets, ${MOST_WINDOWS} at the most: ask for longer buckets or a shorter span`,
    );
  }
  const series = selector(instance, {
    measurements: [measurement],
    fields,
    devices: [device],
    where: [labelIs('run', run), 'rev=""'],
  });
  const names = AGGREGATES.map((name) => `"${name}_over_time"`).join(',');
  const expression = `aggr_over_time((${names}),${series}[${everyMs}ms]) keep_metric_names`;
  const windows: WindowValue[] = [];
  for (let start: number = from; start < to; start += WINDOWS_AT_ONCE * everyMs) {
    const end = Math.min(to, start + WINDOWS_AT_ONCE * everyMs);
    const answer = await http.query('/api/v1/query_range', [
      ['query', expression],
      ['start', seconds(start + everyMs - 1)],
      ['end', seconds(end - 1)],
      ['step', `${everyMs}ms`],
      // a cached or a rounded answer would shift the windows or miss what came late
      ['nocache', '1'],
      ['latency_offset', '1ms'],
    ]);
    windows.push(...windowsOf(answer, everyMs));
  }
  return windows;
}

function windowsOf(answer: unknown, everyMs: number): readonly WindowValue[] {
  const found = new Map<string, { readonly ts: number; readonly field: string; parts: Parts }>();
  for (const { metric, values } of parseAnswer(RangeAnswer, answer).data.result) {
    const field = parseMetric(metric.__name__)?.field;
    const aggregate = AGGREGATES.find((name) => `${name}_over_time` === metric.rollup);
    if (field === undefined || aggregate === undefined) continue;
    for (const [time, value] of values) {
      const ts = toMs(time) + 1 - everyMs;
      const key = `${ts} ${field} ${metric.kind}`;
      const window = found.get(key) ?? { ts, field, parts: {} };
      found.set(key, window);
      window.parts[aggregate] = value;
    }
  }
  return [...found.values()].map(({ ts, field, parts }) => ({
    ts: epochMs(ts),
    field,
    min: kept(parts.min),
    max: kept(parts.max),
    sum: parts.sum ?? Number.NaN,
    count: parts.count ?? 0,
    last: kept(parts.last),
    lastTs: epochMs(toMs(parts.tlast ?? 0)),
  }));
}

/** The last of its digits the server may have cut off. */
const kept = (value = Number.NaN): number => keptNumber(value, DIGITS);
