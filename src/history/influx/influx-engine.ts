import { epochMs } from '../../model/units.ts';
import type { RemoteEngine, RowsQuery } from '../remote/engine.ts';
import {
  allValues,
  deviceNames,
  isEmpty,
  newestValues,
  revisedRows,
  type Source,
} from './influx-flux.ts';
import { type InfluxHttp, openInfluxHttp } from './influx-http.ts';
import { lineOf } from './influx-lines.ts';
import { TEXT_BYTES } from './influx-names.ts';
import { assembleMoments, assembleNames, assembleNewest, assembleRows } from './influx-rows.ts';
import { hourlyBucketOf, type InfluxSettings } from './influx-settings.ts';
import { lifeOf, type SetUp, setUpInflux } from './influx-setup.ts';
import { influxWindows } from './influx-windows.ts';

export interface InfluxOptions {
  /** Absent: readings are kept for ever. */
  readonly retentionMonths?: number;
  /** Wall clock, ms. */
  readonly now?: () => number;
}

/** InfluxDB's own advice for one request. */
const LINES_AT_ONCE = 5_000;
/** Each is a condition in the text of a query. */
const DEVICES_AT_ONCE = 200;
const HOUR_MS = 3_600_000;
const RECORDS = ['meter', 'station', 'event', 'status'] as const;

/**
 * InfluxDB 2 over HTTP. It keeps doubles and texts exactly, its log is on disk before it
 * acknowledges, and what it acknowledged is seen by the next query. Rows older than the
 * bucket's retention are left out of what is sent: it would refuse them, and with them the rest.
 */
export function influxEngine(
  settings: InfluxSettings,
  { retentionMonths, now = Date.now }: InfluxOptions = {},
): RemoteEngine {
  const { bucket } = settings;
  let opened: InfluxHttp | null = null;
  let setUp: SetUp | null = null;
  // at first use, so that a token that cannot be read does not keep the service from starting
  const http = (): InfluxHttp => {
    opened ??= openInfluxHttp(settings);
    return opened;
  };
  const keptFrom = (): number => now() - (setUp?.keptMs ?? Infinity);
  const source = ({ measurements, devices, from, to }: RowsQuery): Source => ({
    bucket,
    measurements,
    devices,
    from: epochMs(Math.ceil(from)),
    to: epochMs(Math.ceil(to)),
  });

  return {
    name: 'InfluxDB',
    traits: {
      flushHorizonMs: settings.flushHorizonSeconds * 1000,
      text: 'bounded',
      textBytes: TEXT_BYTES,
      digits: null,
    },
    async prepare() {
      setUp = await setUpInflux(http(), settings, retentionMonths);
    },
    async send(rows) {
      const oldest = keptFrom() + HOUR_MS;
      const lines = rows.filter((row) => row.ts >= oldest).map(lineOf);
      for (let at = 0; at < lines.length; at += LINES_AT_ONCE) {
        await http().write(lines.slice(at, at + LINES_AT_ONCE));
      }
    },
    rows: (query) =>
      collected(source(query), (part) => assembleRows(http().query(allValues(part)))),
    newestAt({ before, only, ...query }) {
      // a run has no envelope, so for runs any field tells the time
      const fields = only === 'times' && !query.measurements.includes('run') ? 'position' : 'any';
      return collected(source({ ...query, to: epochMs(before + 1) }), (part) =>
        assembleNewest(http().query(newestValues(part, fields))),
      );
    },
    devices: (span) =>
      collected(source({ ...span, measurements: RECORDS, devices: 'all' }), (part) =>
        assembleNames(http().query(deviceNames(part))),
      ),
    windows: (query) =>
      influxWindows(http(), query, {
        raw: bucket,
        hourly: settings.hourly === 'kept' ? hourlyBucketOf(settings) : null,
        rawFrom: epochMs(Math.max(0, keptFrom())),
      }),
    revised: (query) =>
      collected(source(query), (part) => assembleMoments(http().query(revisedRows(part)))),
    incarnation: () => lifeOf(http()),
    bytesOnDisk: async () => bytesOf(await http().metrics(), setUp?.bucketId ?? ''),
    close: async () => undefined,
  };
}

function bytesOf(metrics: string, bucketId: string): number {
  const sizes = metrics.matchAll(/^storage_shard_disk_size\{bucket="([^"]*)"[^}]*\} ([\d.e+]+)$/gm);
  return [...sizes]
    .filter(([, bucket]) => bucket === bucketId)
    .reduce((sum, found) => sum + Number(found[2]), 0);
}

/** The answers for so many devices at a time; nothing where there is nothing to ask. */
async function collected<T>(
  source: Source,
  ask: (part: Source) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  if (isEmpty(source)) return [];
  const { devices } = source;
  if (devices === 'all') return ask(source);
  const found: (readonly T[])[] = [];
  for (let at = 0; at < devices.length; at += DEVICES_AT_ONCE) {
    found.push(await ask({ ...source, devices: devices.slice(at, at + DEVICES_AT_ONCE) }));
  }
  return found.flat();
}
