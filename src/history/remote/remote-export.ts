import { type FileHandle, open } from 'node:fs/promises';
import { AppError, reasonOf } from '../../lib/app-error.ts';
import { epochMs } from '../../model/units.ts';
import { csvHead, csvLine, csvPaths } from '../csv.ts';
import type { ExportQuery } from '../history.ts';
import type { RemoteEngine } from './engine.ts';
import { measurementsOf } from './row-lookup.ts';
import { walk } from './row-walk.ts';

const ROWS_PER_STEP = 5_000;

/** Device by device and window by window into the file: a fleet's years do not fit in memory. */
export async function remoteExport(
  engine: RemoteEngine,
  query: ExportQuery,
): Promise<{ readonly rows: number }> {
  if (query.format === 'parquet') {
    throw new AppError(
      'history-unsupported',
      `${engine.name} is on another machine and writes no Parquet here; export CSV`,
    );
  }
  let file: FileHandle;
  try {
    file = await open(query.path, 'w');
  } catch (cause) {
    throw exportFailed(cause);
  }
  try {
    return { rows: await writeTo(file, engine, query) };
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : exportFailed(thrown);
  } finally {
    await file.close();
  }
}

const exportFailed = (cause: unknown): AppError =>
  new AppError('history-export-failed', `cannot write the export: ${reasonOf(cause)}`, { cause });

async function writeTo(
  file: FileHandle,
  engine: RemoteEngine,
  { record, from, to, devices: asked }: ExportQuery,
): Promise<number> {
  const span = { from: epochMs(Math.max(0, from)), to };
  const devices = [...(asked === 'all' ? await engine.devices(span) : asked)].sort();
  const runs = record === 'station' ? await runsOf(engine, devices, span) : [];
  const paths = csvPaths(record, runs);
  await file.write(csvHead(paths));
  let rows = 0;
  for (const device of devices) {
    const measurements = measurementsOf(record);
    const steps = walk(engine, {
      measurements,
      devices: [device],
      ...span,
      order: 'ascending',
      perStep: ROWS_PER_STEP,
    });
    for await (const readings of steps) {
      await file.write(readings.map((reading) => csvLine(reading, paths)).join(''));
      rows += readings.length;
    }
  }
  return rows;
}

async function runsOf(
  engine: RemoteEngine,
  devices: readonly string[],
  { from, to }: Pick<ExportQuery, 'from' | 'to'>,
): Promise<readonly string[]> {
  if (devices.length === 0) return [];
  const before = epochMs(to - 1);
  const query = { measurements: ['run'], devices, from, before, only: 'times' } as const;
  return [...new Set((await engine.newestAt(query)).map(({ run }) => run))].sort();
}
