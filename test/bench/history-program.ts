import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckdbHistory, openDuckdbHistory } from '../../src/history/duckdb/duckdb-history.ts';
import { epochMs } from '../../src/model/units.ts';
import type { DiskAnswer, FillAnswer, HistoryJob, QueryAnswer, Timing } from './history-child.ts';
import { HISTORY_DEVICES, historyBatches, SCADA_DEVICE, SPAN_DAYS } from './history-readings.ts';
import { residentMiB } from './resident-memory.ts';

const DAY = 86_400_000;
const RUNS = 9;

process.once('disconnect', () => process.exit(1));
process.once('message', (message) => {
  // sent by history-child.ts in this form
  void answerTo(message as HistoryJob).then((answer) => process.send?.(answer));
});

function answerTo(job: HistoryJob): Promise<DiskAnswer | FillAnswer | QueryAnswer> {
  switch (job.op) {
    case 'disk':
      return disk(job.dir);
    case 'fill':
      return fill(job.dir, job.readings);
    case 'query':
      return query(job.dir, job.now);
  }
}

async function disk(dir: string): Promise<DiskAnswer> {
  const history = await openDuckdbHistory({ dir });
  const hot = await history.stats();
  await history.maintain(epochMs(Date.now() + 2 * DAY));
  const after = await history.stats();
  await history.close();
  const archivedBytes = parquetBytes(dir);
  return { rows: after.rows, hotBytes: hot.bytesOnDisk, archivedBytes };
}

function parquetBytes(dir: string): number {
  return readdirSync(join(dir, 'archive'), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.parquet'))
    .reduce((sum, { name }) => sum + statSync(join(dir, 'archive', name)).size, 0);
}

/** As years of service leave it: in event order, finished months archived on the way. */
async function fill(dir: string, readings: number): Promise<FillAnswer> {
  const now = Math.floor(Date.now() / DAY) * DAY;
  const history = await openDuckdbHistory({ dir });
  const began = performance.now();
  let maintenance = 0;
  let sinceMaintenance = 0;
  for (const batch of historyBatches(now, readings)) {
    await history.write(batch);
    sinceMaintenance += batch.readings.length;
    if (sinceMaintenance < readings / 26) continue;
    sinceMaintenance = 0;
    maintenance += await maintained(history, batch.readings.at(-1)?.ts ?? now);
  }
  maintenance += await maintained(history, now);
  const seconds = (performance.now() - began) / 1000;
  const { rows, bytesOnDisk, parquetFiles } = await history.stats();
  await history.close();
  return {
    rows,
    seconds,
    maintenanceSeconds: maintenance,
    bytes: bytesOnDisk,
    archivedBytes: parquetBytes(dir),
    files: parquetFiles,
    now,
  };
}

async function maintained(history: DuckdbHistory, now: number): Promise<number> {
  const began = performance.now();
  await history.maintain(epochMs(now));
  return (performance.now() - began) / 1000;
}

async function query(dir: string, now: number): Promise<QueryAnswer> {
  const began = performance.now();
  const history = await openDuckdbHistory({ dir });
  const openMs = performance.now() - began;
  const span = (days: number, daysBack: number) => ({
    device: SCADA_DEVICE,
    from: epochMs(now - (days + daysBack) * DAY),
    to: epochMs(now - daysBack * DAY),
  });
  const fields = ['pOut'];
  const year = Math.min(365, SPAN_DAYS);
  const timings: Timing[] = [
    await timed('day', async (nth) => {
      const buckets = { ...span(1, 30 + nth), fields, everyMs: 300_000 };
      return (await history.buckets(buckets)).length;
    }),
    await timed('dayRaw', async (nth) => {
      const page = { ...span(1, 60 + nth), fields, limit: 10_000 };
      return (await history.series(page)).items.length;
    }),
    await timed('year', async () => {
      const buckets = { ...span(year, 0), fields, everyMs: DAY };
      return (await history.buckets(buckets)).length;
    }),
    await timed('yearField', async () => {
      const buckets = { ...span(year, 0), fields: ['runs.duty.pOut'], everyMs: DAY };
      return (await history.buckets(buckets)).length;
    }),
    await timed('latest', async () => (await history.latest('all')).length),
  ];
  const { rows } = await history.stats();
  const resident = residentMiB(process.pid);
  await history.close();
  if (HISTORY_DEVICES.length > (timings.at(-1)?.items ?? 0)) {
    throw new Error('latest-of-all misses devices');
  }
  return { rows, timings, openMs, residentMiB: resident };
}

/** @param work is given the number of the run, so that it can ask for another day each time. */
async function timed(
  name: Timing['name'],
  work: (nth: number) => Promise<number>,
): Promise<Timing> {
  const times: number[] = [];
  let items = 0;
  for (let nth = 0; nth <= RUNS; nth += 1) {
    const began = performance.now();
    items = await work(nth);
    times.push(performance.now() - began);
  }
  const [firstMs = 0, ...warm] = times;
  const p50Ms = warm.toSorted((a, b) => a - b)[Math.floor(warm.length / 2)] ?? 0;
  return { name, firstMs, p50Ms, items };
}
