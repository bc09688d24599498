import { join } from 'node:path';
import type { BenchContext } from '../bench-context.ts';
import { inHistory, type Timing } from '../history-child.ts';

const WHAT: Readonly<Record<Timing['name'], string>> = {
  day: 'day trend of a minutely station, 5-minute buckets, one point',
  dayRaw: 'day trend of a minutely station, raw, one point',
  year: 'year trend of a minutely station, daily buckets, one point',
  yearField: 'year trend of a field of one of its runs, daily buckets',
  latest: 'latest of all devices',
};

/** Query times through the history driver, with the readings of 13 months stored. */
export async function queries(context: BenchContext): Promise<void> {
  context.say(`queries: storing ${context.readings} readings first`);
  const dir = join(context.directory('history'), 'store');
  const filled = await inHistory(context, { op: 'fill', dir, readings: context.readings });
  const { rows, seconds, maintenanceSeconds, bytes, archivedBytes, files } = filled;
  context.add({
    row: 'queries',
    what: 'bytes per reading with all of them stored',
    value: bytes / rows,
    unit: 'bytes/reading',
    note: `${rows} readings of 1000 devices over 400 days, of which ${(archivedBytes / rows).toFixed(1)} in ${files} Parquet files, the rest in the database (roll-ups, and room to use again); eight in fifteen are of stations with two runs each; written in ${seconds.toFixed(0)} s, of which ${maintenanceSeconds.toFixed(0)} s maintenance`,
  });
  const asked = await inHistory(context, { op: 'query', dir, now: filled.now });
  for (const { name, firstMs, p50Ms, items } of asked.timings) {
    context.add({
      row: 'queries',
      what: WHAT[name],
      value: p50Ms,
      unit: 'ms p50',
      note: `first run after opening ${firstMs.toFixed(0)} ms; ${items} items`,
    });
  }
  context.add({
    row: 'queries',
    what: 'memory after these queries',
    value: asked.residentMiB,
    unit: 'MiB',
    note: `a process with the history driver alone; the store opened in ${asked.openMs.toFixed(0)} ms`,
  });
}
