import { type EpochMs, epochMs } from '../../model/units.ts';
import type { Measurement, NewestRow, RemoteRow, RevisedMoment } from '../remote/engine.ts';
import type { FluxRow } from './influx-http.ts';
import { measurementOf, TEXT, unescapeTag } from './influx-names.ts';

/** What a value belongs to. */
interface Series {
  readonly measurement: Measurement;
  readonly device: string;
  readonly kind: string;
  readonly run: string;
  readonly revision: number;
}

/** Null for a row of a measurement that is not ours. */
export function seriesOf(cell: FluxRow): Series | null {
  const measurement = measurementOf(cell('_measurement'));
  if (measurement === null) return null;
  const rev = cell('rev');
  return {
    measurement,
    device: unescapeTag(cell('device')),
    kind: unescapeTag(cell('kind')),
    run: unescapeTag(cell('run')),
    revision: rev === '' ? 0 : Number(rev),
  };
}

/** Nanoseconds are cut: we never wrote any. */
export const timeOf = (cell: FluxRow): EpochMs => epochMs(Date.parse(cell('_time')));

type Draft = Omit<RemoteRow, 'numbers' | 'text'> & {
  text: string;
  readonly numbers: Record<string, number>;
};

/** Rows out of values that come one series after another. */
export async function assembleRows(answer: AsyncIterable<FluxRow>): Promise<readonly RemoteRow[]> {
  const drafts = new Map<string, Draft>();
  for await (const cell of answer) {
    const series = seriesOf(cell);
    if (series === null) continue;
    const ts = timeOf(cell);
    const key = `${keyOf(series)}|${series.revision}|${ts}`;
    const draft = drafts.get(key) ?? { ...series, ts, text: '', numbers: {} };
    drafts.set(key, draft);
    const field = cell('_field');
    if (field === TEXT) draft.text = cell('_value');
    else draft.numbers[field] = Number(cell('_value'));
  }
  return [...drafts.values()];
}

const keyOf = ({ measurement, device, kind, run }: Series): string =>
  JSON.stringify([measurement, device, kind, run]);

type Newest = Omit<NewestRow, 'ts' | 'fields'> & {
  ts: EpochMs;
  readonly fields: Record<string, FieldNewest>;
};
type FieldNewest = NewestRow['fields'][string] & { readonly revision: number };

/** Newest rows out of the newest value of each series: of one moment the higher revision counts. */
export async function assembleNewest(
  answer: AsyncIterable<FluxRow>,
): Promise<readonly NewestRow[]> {
  const newest = new Map<string, Newest>();
  for await (const cell of answer) {
    const series = seriesOf(cell);
    if (series === null) continue;
    const { revision, ...row } = series;
    const ts = timeOf(cell);
    const key = keyOf(series);
    const known = newest.get(key) ?? { ...row, ts, fields: {} };
    newest.set(key, known);
    if (ts > known.ts) known.ts = ts;
    const field = cell('_field');
    const other = known.fields[field];
    const later =
      other === undefined || ts > other.ts || (ts === other.ts && revision > other.revision);
    if (later) known.fields[field] = { value: Number(cell('_value')), ts, revision };
  }
  return [...newest.values()];
}

/** One moment for each row of an answer. */
export async function assembleMoments(
  answer: AsyncIterable<FluxRow>,
): Promise<readonly RevisedMoment[]> {
  const moments: RevisedMoment[] = [];
  for await (const cell of answer) {
    const series = seriesOf(cell);
    if (series !== null) moments.push({ ...series, ts: timeOf(cell) });
  }
  return moments;
}

/** Names of devices, which an answer gives as its values. */
export async function assembleNames(answer: AsyncIterable<FluxRow>): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const cell of answer) names.push(unescapeTag(cell('_value')));
  return names;
}
