import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { fakeAdmin, type Scope } from './influx-fake-admin.ts';
import { type Answer, refusal } from './influx-fake-answer.ts';
import { annotatedCsv, errorTable } from './influx-fake-csv.ts';
import { runFlux } from './influx-fake-flux.ts';
import { LineError, PRECISIONS, parseLines } from './influx-fake-lines.ts';
import { FluxError } from './influx-fake-syntax.ts';

export type Call = 'write' | 'query' | 'setup';

/**
 * InfluxDB 2 as its documentation describes the calls that we make, and no more: what
 * we do not send it does not know. Written from https://docs.influxdata.com/influxdb/v2/api/
 * and never from a real server, so it proves that we keep to the documentation.
 */
export interface InfluxFake {
  readonly url: string;
  readonly org: string;
  /** Of a token that may do everything. */
  readonly token: string;
  /** Bodies of accepted writes, as line protocol. */
  readonly written: string[];
  /** Flux of every query. */
  readonly queries: string[];
  /** Requests by method and path. */
  readonly calls: string[];
  readonly admin: ReturnType<typeof fakeAdmin>;
  /** The next so many calls of a kind end so instead; `hang`: not at all. */
  fail(call: Call, answer: Answer | 'hang', times?: number): void;
  /** The next query breaks off after its first rows with this message. */
  breakOff(message: string): void;
  /** Bodies larger than this, as sent, answer 413. */
  limitBody(bytes: number): void;
  /** Started anew: what was kept stays. */
  restart(): void;
  /** As its scheduler would: every active task once. */
  runTasks(): void;
  close(): Promise<void>;
}

export interface FakeOptions {
  /** ms. */
  readonly now?: () => number;
  readonly version?: string;
  /** Some versions answer 404 for a bucket that is not there, some an empty list. */
  readonly unknownBucket?: '404' | 'empty list';
}

const TOKEN = 'all-access-token==';

export async function influxFake(options: FakeOptions = {}): Promise<InfluxFake> {
  const { now = Date.now, version = 'v2.7.11' } = options;
  const admin = fakeAdmin({ now, unknownBucket: options.unknownBucket ?? 'empty list' });
  admin.grant(TOKEN, ['all']);
  const failures = new Map<Call, { answer: Answer | 'hang'; times: number }>();
  const [written, queries, calls]: [string[], string[], string[]] = [[], [], []];
  let largest = Infinity;
  let broken: string | null = null;
  let starts = 0;
  const started = (): string =>
    new Date(Date.UTC(2026, 0, 1, 0, 0, starts)).toISOString().replace('Z', '123Z');
  const world = () => ({ ...admin.world, now: BigInt(now()) * 1_000_000n });

  const health = (path: string): Answer | null => {
    if (path === '/health') {
      const message = 'ready for queries and writes';
      return {
        status: 200,
        body: { name: 'influxdb', message, status: 'pass', checks: [], version },
      };
    }
    if (path === '/ready') {
      return { status: 200, body: { status: 'ready', started: started(), up: '14m45.911966424s' } };
    }
    return path === '/metrics' ? { status: 200, text: admin.metrics() } : null;
  };
  const write = (url: URL, scopes: readonly Scope[], body: string): Answer => {
    const found = admin.bucketFor(url, scopes, 'write-buckets');
    if ('status' in found) return found;
    const unit = PRECISIONS[url.searchParams.get('precision') ?? 'ns'];
    if (unit === undefined) return refusal(400, 'invalid', 'invalid precision');
    try {
      const complaint = found.write(parseLines(body, unit));
      if (complaint !== null) {
        const message = `failure writing points to database: ${complaint}`;
        return refusal(422, 'unprocessable entity', message);
      }
    } catch (thrown) {
      if (thrown instanceof LineError) return refusal(400, 'invalid', thrown.message);
      throw thrown;
    }
    written.push(body);
    return { status: 204 };
  };
  const query = (url: URL, scopes: readonly Scope[], body: string): Answer => {
    const refused = admin.refuseQuery(url, scopes);
    if (refused !== null) return refused;
    const { query: script, dialect, type } = JSON.parse(body) as Record<string, unknown>;
    const annotated = JSON.stringify(dialect).includes('["datatype","group","default"]');
    if (typeof script !== 'string' || !annotated || (type !== undefined && type !== 'flux')) {
      return refusal(400, 'invalid', 'request body requires query and a known dialect');
    }
    queries.push(script);
    try {
      const csv = annotatedCsv(runFlux(script, world()).results);
      const [message, at] = [broken, csv.lastIndexOf('\r\n', csv.length - 3)];
      broken = null;
      const text = message === null ? csv : csv.slice(0, at + 2) + errorTable(message);
      return { status: 200, text, headers: { 'content-type': 'text/csv; charset=utf-8' } };
    } catch (thrown) {
      if (!(thrown instanceof FluxError)) throw thrown;
      return refusal(400, 'invalid', `compilation failed: ${thrown.message}`);
    }
  };
  const answer = (request: IncomingMessage, body: string, bytes: number): Answer | 'hang' => {
    const url = new URL(request.url ?? '/', 'http://fake');
    calls.push(`${request.method ?? ''} ${url.pathname}`);
    const call = CALLS[url.pathname] ?? 'setup';
    const failure = failures.get(call);
    if (failure !== undefined && failure.times > 0) {
      failure.times -= 1;
      return failure.answer;
    }
    const open = health(url.pathname);
    if (open !== null) return open;
    const scopes = admin.scopesOf(request.headers.authorization);
    if (scopes === null) return refusal(401, 'unauthorized', 'unauthorized access');
    if (bytes > largest) return refusal(413, 'request too large', 'unable to read: too large');
    if (call === 'write') return write(url, scopes, body);
    if (call === 'query') return query(url, scopes, body);
    return admin.answer(request.method ?? '', url, scopes, body, world());
  };

  const server = createServer((request, response) => {
    void bodyOf(request).then((raw) => {
      const zipped = request.headers['content-encoding'] === 'gzip';
      const body = (zipped ? gunzipSync(raw) : raw).toString('utf8');
      const given = answer(request, body, raw.length);
      if (given !== 'hang') send(request, response, given);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // a server that listens on a port has an address of this form
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    org: admin.org,
    token: TOKEN,
    written,
    queries,
    calls,
    admin,
    fail: (call, given, times = 1) => void failures.set(call, { answer: given, times }),
    breakOff(message) {
      broken = message;
    },
    limitBody(bytes) {
      largest = bytes;
    },
    restart() {
      starts += 1;
    },
    runTasks() {
      for (const { flux, status } of admin.tasks()) {
        if (status === 'active') runFlux(flux, world());
      }
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const CALLS: Readonly<Record<string, Call>> = {
  '/api/v2/write': 'write',
  '/api/v2/query': 'query',
};

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { status, body, headers, text = body === undefined ? '' : JSON.stringify(body) } = answer;
  const zip = request.headers['accept-encoding'] === 'gzip' && text !== '';
  response.writeHead(status, {
    ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...(answer.text === undefined ? {} : { 'content-type': 'text/plain' }),
    ...(zip ? { 'content-encoding': 'gzip' } : {}),
    'x-influxdb-version': 'v2.7.11',
    ...headers,
  });
  response.end(zip ? gzipSync(text) : text);
}
