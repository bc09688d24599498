import { InfluxDB, type Transport } from '@influxdata/influxdb-client';
import { firstLineOf, textOf } from '../remote/secret-file.ts';
import { asAppError } from './victoria-errors.ts';
import type { VictoriaSettings } from './victoria-settings.ts';

export interface VictoriaHttp {
  /** Line protocol with timestamps in ms. A line that VictoriaMetrics cannot read answers no error. */
  write(lines: string): Promise<void>;
  /** A JSON answer of `/api/v1/…`. */
  query(path: string, form: Form): Promise<unknown>;
  /** An answer of one JSON value a line. */
  lines(path: string, form: Form): AsyncIterable<unknown>;
  /** The text of each process's `/metrics`. */
  metrics(): Promise<readonly string[]>;
}

export type Form = readonly (readonly [name: string, value: string])[];

/** @throws AppError history-misconfigured when a file of the settings cannot be read. */
export function openVictoriaHttp(settings: VictoriaSettings): VictoriaHttp {
  const { url, writePath, readPath, timeoutSeconds, caFile } = settings;
  const readUrl = settings.readUrl ?? url;
  const metricsUrls = settings.metricsUrls ?? [`${url.replace(/\/$/, '')}/metrics`];
  const authorization = authorizationOf(settings);
  const connection = {
    timeout: timeoutSeconds * 1000,
    headers: authorization === null ? {} : { authorization },
    transportOptions: caFile === undefined ? {} : { ca: textOf(caFile, 'caFile') },
  };
  const transports = new Map<string, Transport>();
  const to = (base: string): Transport => {
    const known = transports.get(base) ?? new InfluxDB({ ...connection, url: base }).transport;
    transports.set(base, known);
    return known;
  };
  const post = {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-encoding': 'gzip' },
  };

  return {
    async write(lines) {
      await attempt(`${url}${writePath}`, () =>
        to(url).request(`${writePath}?precision=ms`, lines, {
          method: 'POST',
          headers: { 'content-type': 'text/plain; charset=utf-8' },
        }),
      );
    },
    query: (path, form) =>
      attempt(`${readUrl}${readPath}${path}`, () =>
        to(readUrl).request(`${readPath}${path}`, bodyOf(form), post),
      ),
    async *lines(path, form) {
      try {
        yield* jsonLines(to(readUrl).iterate(`${readPath}${path}`, bodyOf(form), post));
      } catch (thrown) {
        throw asAppError(thrown, `${readUrl}${readPath}${path}`);
      }
    },
    metrics: () =>
      Promise.all(
        metricsUrls.map((at) => {
          const { origin, pathname } = new URL(at);
          const headers = { accept: 'text/plain', 'accept-encoding': 'gzip' };
          return attempt(at, async () =>
            String(await to(origin).request(pathname, '', { method: 'GET', headers })),
          );
        }),
      ),
  };
}

async function attempt<T>(at: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw asAppError(thrown, at);
  }
}

const bodyOf = (form: Form): string =>
  form.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');

async function* jsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line);
  }
  if (rest.trim() !== '') yield JSON.parse(rest);
}

function authorizationOf(settings: VictoriaSettings): string | null {
  const { tokenFile, username, passwordFile } = settings;
  if (tokenFile !== undefined) return `Bearer ${firstLineOf(tokenFile, 'tokenFile')}`;
  if (username === undefined || passwordFile === undefined) return null;
  const pair = `${username}:${firstLineOf(passwordFile, 'passwordFile')}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}
