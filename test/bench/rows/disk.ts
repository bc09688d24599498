import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchContext } from '../bench-context.ts';
import { benchFleet } from '../fleet.ts';
import { inHistory } from '../history-child.ts';
import { Load } from '../load/load.ts';
import { drained, openService, runPaced } from '../under-load.ts';

const CONNECTIONS = 1000;
const OFFERED = 5000;

/** Bytes per reading: where it lands first, after maintenance, and in the journal for its 72 hours. */
export async function disk(context: BenchContext): Promise<void> {
  context.say('disk');
  const fleet = benchFleet({ devices: CONNECTIONS, reporting: 'scada' });
  const { service, dataDir, stop } = await openService(context, 'disk', fleet);
  const load = new Load({ port: service.mqttPort, devices: fleet.devices, window: 64 });
  const disconnect = context.atEnd(async () => load.close());
  await load.connect();
  const { result } = await runPaced(service, load, OFFERED, context.seconds);
  await drained(service);
  await disconnect();
  await stop();
  const dir = join(dataDir, 'history');
  const stored = await inHistory(context, { op: 'disk', dir });
  const messages = load.acknowledged;
  const sizes = `${stored.rows} readings, stations and meters in turn, ${Math.round(result.rate)}/s`;
  const add = (what: string, bytes: number, note: string): void =>
    context.add({ row: 'disk', what, value: bytes / messages, unit: 'bytes/reading', note });
  add('history, as written (hot)', stored.hotBytes, sizes);
  add('history, archived (Parquet)', stored.archivedBytes, 'the same readings after maintenance');
  add('journal', journalBytes(dataDir), 'kept 72 h; a 200-byte message each');
}

const journalBytes = (dataDir: string): number =>
  filesBelow(dataDir)
    .filter((path) => /journal/.test(path))
    .reduce((sum, path) => sum + statSync(join(dataDir, path)).size, 0);

const filesBelow = (dir: string): readonly string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1));
