import type { Reading } from '../../model/reading.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { inEventOrder } from '../series-page.ts';
import type { Measurement, RemoteEngine } from './engine.ts';
import { currentOf, readingsOf } from './row-codec.ts';

export interface Walk {
  readonly measurements: readonly Measurement[];
  readonly devices: readonly string[];
  readonly from: EpochMs;
  /** Exclusive. */
  readonly to: EpochMs;
  readonly order: 'ascending' | 'descending';
  /** About how many readings one step should bring: its window grows and shrinks towards it. */
  readonly perStep: number;
}

const HOUR_MS = 3_600_000;
/** A window of unknown density is not longer than this: a day of one device at 10 s is 8,640 rows. */
const BLIND_MS = 24 * HOUR_MS;
const GROWTH = 8;
const LAST = Date.UTC(2200, 0);

/**
 * Readings of a span in event-time order, window by window, so that a page or an
 * export of years never stands in memory whole. Long empty stretches are jumped
 * over by asking only whether there is anything.
 */
export async function* walk(engine: RemoteEngine, asked: Walk): AsyncGenerator<readonly Reading[]> {
  let from = Math.max(0, Math.ceil(asked.from));
  let to = Math.min(LAST, Math.ceil(asked.to));
  let window = (6 * HOUR_MS) / Math.max(1, asked.devices.length / 10);
  let known = false;
  const ascending = asked.order === 'ascending';
  while (from < to && asked.devices.length > 0) {
    const length = Math.max(1, Math.min(Math.ceil(window), to - from));
    const start = ascending ? from : to - length;
    const end = start + length;
    if (!known && length > BLIND_MS) {
      const newest = await newestIn(engine, asked, start, end);
      if (newest !== null) {
        // something is in it: close in on it
        if (ascending) window = Math.max(BLIND_MS, length / GROWTH);
        else [to, window] = [newest + 1, BLIND_MS];
        continue;
      }
      [from, to] = ascending ? [end, to] : [from, start];
      window = length * GROWTH;
      continue;
    }
    const readings = await readingsIn(engine, asked, start, end);
    [from, to] = ascending ? [end, to] : [from, start];
    known = readings.length > 0;
    const factor = known ? asked.perStep / readings.length : GROWTH;
    window = length * Math.min(GROWTH, Math.max(1 / GROWTH, factor));
    if (known) yield ascending ? readings : [...readings].reverse();
  }
}

async function readingsIn(
  engine: RemoteEngine,
  { measurements, devices }: Walk,
  from: number,
  to: number,
): Promise<readonly Reading[]> {
  const query = { measurements, devices, from: epochMs(from), to: epochMs(to) };
  return inEventOrder(currentOf(readingsOf(await engine.rows(query))));
}

async function newestIn(
  engine: RemoteEngine,
  { measurements, devices }: Walk,
  from: number,
  to: number,
): Promise<number | null> {
  const rows = await engine.newestAt({
    // a run has a row only where its station has one
    measurements: measurements.filter((measurement) => measurement !== 'run'),
    devices,
    from: epochMs(from),
    before: epochMs(to - 1),
    only: 'times',
  });
  return rows.length === 0 ? null : Math.max(...rows.map(({ ts }) => ts));
}
