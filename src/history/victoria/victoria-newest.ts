import { epochMs } from '../../model/units.ts';
import { ENVELOPE, type Measurement, type NewestRow } from '../remote/engine.ts';
import { keptNumber } from '../remote/kept-number.ts';
import type { VictoriaHttp } from './victoria-http.ts';
import { DIGITS, parseMetric, TEXT, unescapeLabel } from './victoria-names.ts';
import { InstantAnswer, type Labels, parseAnswer, toMs } from './victoria-samples.ts';
import { type Selection, seconds, selector } from './victoria-select.ts';

export interface NewestSpan {
  readonly measurements: readonly Measurement[];
  readonly devices: readonly string[];
  readonly from: number;
  /** Inclusive. */
  readonly before: number;
  readonly only: 'times' | 'values';
}

/** The newest sample of one series. */
interface Newest {
  readonly labels: Labels;
  value: number;
  ts: number;
}

/** The newest value of every series and its time, put together by row. */
export async function victoriaNewest(
  http: VictoriaHttp,
  instance: string,
  { measurements, devices, from, before, only }: NewestSpan,
): Promise<readonly NewestRow[]> {
  const selections: readonly Selection[] =
    only === 'values'
      ? [{ measurements, devices }]
      : measurements.map((of) => ({ measurements: [of], devices, ...timesOf(of) }));
  const newest = new Map<string, Newest>();
  for (const selection of selections) {
    const series = `${selector(instance, selection)}[${before - from + 1}ms]`;
    const query = `aggr_over_time(("last_over_time","tlast_over_time"),${series}) keep_metric_names`;
    const answer = await http.query('/api/v1/query', [
      ['query', query],
      ['time', seconds(before)],
      // otherwise a moment of the last half minute is answered as of half a minute ago
      ['nocache', '1'],
      ['latency_offset', '1ms'],
    ]);
    for (const { metric, value } of parseAnswer(InstantAnswer, answer).data.result) {
      const { rollup, ...labels } = metric;
      const key = JSON.stringify(labels);
      const known = newest.get(key) ?? { labels: metric, value: Number.NaN, ts: 0 };
      newest.set(key, known);
      if (rollup === 'tlast_over_time') known.ts = toMs(value[1]);
      else known.value = value[1];
    }
  }
  return rowsOf([...newest.values()], only);
}

/** Every row but a run's has a position; of a run all fields are asked, for none is always there. */
const timesOf = (measurement: Measurement): Pick<Selection, 'fields'> =>
  measurement === 'run' ? {} : { fields: [ENVELOPE.position] };

type Growing = NewestRow & { ts: NewestRow['ts'] } & {
  fields: Record<string, { readonly value: number; readonly ts: NewestRow['ts'] }>;
};

/** Older revisions first, so that of one moment the higher one's value stays. */
function rowsOf(newest: readonly Newest[], only: NewestSpan['only']): readonly NewestRow[] {
  const rows = new Map<string, Growing>();
  for (const { labels, value, ts: time } of [...newest].sort(
    (a, b) => a.labels.rev - b.labels.rev,
  )) {
    const named = parseMetric(labels.__name__);
    if (named === null || named.field === TEXT) continue;
    const ts = epochMs(time);
    const key = JSON.stringify([named.measurement, labels.device, labels.kind, labels.run]);
    const row: Growing = rows.get(key) ?? {
      device: unescapeLabel(labels.device),
      measurement: named.measurement,
      kind: unescapeLabel(labels.kind),
      run: unescapeLabel(labels.run),
      ts,
      fields: {},
    };
    if (ts > row.ts) row.ts = ts;
    const known = row.fields[named.field];
    if (only === 'values' && (known === undefined || ts >= known.ts)) {
      row.fields[named.field] = { value: keptNumber(value, DIGITS), ts };
    }
    rows.set(key, row);
  }
  return [...rows.values()];
}
