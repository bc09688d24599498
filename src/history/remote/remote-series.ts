import type { Reading } from '../../model/reading.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ReadingsQuery, SeriesPage, SeriesQuery } from '../history.ts';
import { cursorAt, parseSeriesCursor, seriesPage } from '../series-page.ts';
import { MEASUREMENTS, type RemoteEngine } from './engine.ts';
import { walk } from './row-walk.ts';

export async function remoteSeries(engine: RemoteEngine, query: SeriesQuery): Promise<SeriesPage> {
  const { device, order = 'ascending' } = query;
  const limit = Math.max(1, Math.floor(query.limit) || 1);
  const after = query.cursor === undefined ? null : parseSeriesCursor(query.cursor);
  // readings of the cursor's own moment may still be to come
  const from = after !== null && order === 'ascending' ? later(query.from, after[0]) : query.from;
  const to = after !== null && order === 'descending' ? earlier(query.to, after[0] + 1) : query.to;
  const sign = order === 'ascending' ? 1 : -1;
  const found: Reading[] = [];
  const span = { measurements: MEASUREMENTS, devices: [device], from, to, order };
  for await (const readings of walk(engine, { ...span, perStep: limit + 1 })) {
    for (const reading of readings) {
      if (after === null || compareCursors(cursorOf(reading), after) * sign > 0) {
        found.push(reading);
      }
    }
    if (found.length > limit) break;
  }
  return seriesPage(query, found.slice(0, limit + 1));
}

export async function remoteReadings(
  engine: RemoteEngine,
  { devices, from, to, limit }: ReadingsQuery,
): Promise<readonly Reading[]> {
  const found: Reading[] = [];
  const span = { measurements: MEASUREMENTS, devices, from, to, order: 'ascending' } as const;
  for await (const readings of walk(engine, { ...span, perStep: Math.min(limit, 50_000) })) {
    for (const reading of readings) found.push(reading);
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

const cursorOf = (reading: Reading) => parseSeriesCursor(cursorAt(reading));

const compareCursors = (a: readonly number[], b: readonly number[]): number =>
  a.map((part, n) => part - (b[n] ?? 0)).find((step) => step !== 0) ?? 0;

const later = (a: number, b: number): EpochMs => epochMs(Math.max(a, b));
const earlier = (a: number, b: number): EpochMs => epochMs(Math.min(a, b));
