import {
  type FluxTableColumn,
  type FluxTableMetaData,
  HttpError,
  InfluxDB,
  type ParameterizedQuery,
} from '@influxdata/influxdb-client';
import { AppError } from '../../lib/app-error.ts';
import { firstLineOf, textOf } from '../remote/secret-file.ts';
import { asAppError } from './influx-errors.ts';
import type { InfluxSettings } from './influx-settings.ts';

export interface InfluxHttp {
  /** Lines of line protocol with times in ms: all of them, or an error. */
  write(lines: readonly string[]): Promise<void>;
  /** Row by row, as they arrive. */
  query(flux: ParameterizedQuery): AsyncIterable<FluxRow>;
  /** A JSON answer of a path such as `/api/v2/buckets?org=…`; null where it answers 404. */
  get(path: string): Promise<unknown>;
  send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body: unknown): Promise<unknown>;
  /** The text of `/metrics`; empty where it is switched off. */
  metrics(): Promise<string>;
}

/** One row of an answer; the text of a column, '' where it is absent or empty. */
export type FluxRow = (column: string) => string;

/** @throws AppError history-misconfigured when a file of the settings cannot be read. */
export function openInfluxHttp(settings: InfluxSettings): InfluxHttp {
  const { org, timeoutSeconds, caFile, gzip } = settings;
  const base = baseOf(settings);
  const influx = new InfluxDB({
    url: base,
    token: firstLineOf(settings.tokenFile, 'tokenFile'),
    timeout: timeoutSeconds * 1000,
    transportOptions: caFile === undefined ? {} : { ca: textOf(caFile, 'caFile') },
  });
  const queries = influx.getQueryApi({ org, gzip: gzip === 'on' });
  const headers = { 'content-type': 'application/json', 'accept-encoding': 'gzip' };
  const request = async (method: string, path: string, body: unknown): Promise<unknown> =>
    influx.transport.request(path, body, { method, headers });

  return {
    write: writerOf(influx, settings),
    async *query(flux) {
      try {
        for await (const { values, tableMeta } of queries.iterateRows(flux)) {
          const cell = cellsOf(tableMeta, values);
          refuseError(cell);
          yield cell;
        }
      } catch (thrown) {
        throw asAppError(thrown, 'query', `${base}/api/v2/query`);
      }
    },
    async get(path) {
      try {
        return await request('GET', path, '');
      } catch (thrown) {
        if (thrown instanceof HttpError && thrown.statusCode === 404) return null;
        throw asAppError(thrown, 'setup', placeOf(base, path));
      }
    },
    async send(method, path, body) {
      try {
        return await request(method, path, body);
      } catch (thrown) {
        const gone = thrown instanceof HttpError && thrown.statusCode === 404;
        if (method === 'DELETE' && gone) return null;
        throw asAppError(thrown, 'setup', `${method} ${placeOf(base, path)}`);
      }
    },
    async metrics() {
      try {
        return String((await request('GET', '/metrics', '')) ?? '');
      } catch (thrown) {
        if (thrown instanceof HttpError) return '';
        throw asAppError(thrown, 'query', `${base}/metrics`);
      }
    },
  };
}

/** All lines, in as many requests as what stands in front of InfluxDB lets pass. */
function writerOf(
  influx: InfluxDB,
  settings: InfluxSettings,
): (lines: readonly string[]) => Promise<void> {
  const { org, bucket, gzip } = settings;
  const post = async (lines: readonly string[]): Promise<void> => {
    const api = influx.getWriteApi(org, bucket, 'ms', {
      // one request per flush, and none behind our back: its own buffer loses what it cannot keep
      batchSize: lines.length + 1,
      maxBatchBytes: Infinity,
      flushInterval: 0,
      maxRetries: 0,
      gzipThreshold: gzip === 'on' ? 1_000 : Infinity,
      // rejecting here keeps the client from writing to the console by itself
      writeFailed: (error) => Promise.reject(error),
    });
    api.writeRecords([...lines]);
    try {
      await api.flush();
    } finally {
      api.dispose();
    }
  };
  const write = async (lines: readonly string[]): Promise<void> => {
    try {
      await post(lines);
    } catch (thrown) {
      const tooLarge = thrown instanceof HttpError && thrown.statusCode === 413;
      if (!tooLarge || lines.length < 2) {
        throw asAppError(thrown, 'write', `${baseOf(settings)}/api/v2/write`);
      }
      const middle = Math.ceil(lines.length / 2);
      await write(lines.slice(0, middle));
      await write(lines.slice(middle));
    }
  };
  return write;
}

const baseOf = ({ url }: InfluxSettings): string => url.replace(/\/$/, '');

const placeOf = (base: string, path: string): string => `${base}${path.split('?')[0] ?? ''}`;

/** A query that fails after its first rows says so in a table of its own, under status 200. */
function refuseError(cell: FluxRow): void {
  const said = cell('error');
  if (said === '') return;
  throw new AppError('history-down', `InfluxDB broke off a query: ${said}`, { retryable: true });
}

const columns = new WeakMap<FluxTableMetaData, ReadonlyMap<string, FluxTableColumn>>();

/** An empty cell stands for the default of its column. */
function cellsOf(meta: FluxTableMetaData, values: readonly string[]): FluxRow {
  const byName = columns.get(meta) ?? new Map(meta.columns.map((one) => [one.label, one]));
  columns.set(meta, byName);
  return (name) => {
    const column = byName.get(name);
    return column === undefined ? '' : values[column.index] || column.defaultValue;
  };
}
