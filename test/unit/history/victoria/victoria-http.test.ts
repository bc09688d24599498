import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openVictoriaHttp } from '../../../../src/history/victoria/victoria-http.ts';
import { VictoriaSettings } from '../../../../src/history/victoria/victoria-settings.ts';
import { temporaryDirectory } from '../../../support/temp-dir.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers everything so, and what it was asked. */
async function serving(answer: Answer) {
  const asked: { readonly line: string; readonly authorization: string; body: string }[] = [];
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    const seen = { line: `${method} ${url}`, authorization: headers.authorization ?? '', body: '' };
    asked.push(seen);
    request.setEncoding('utf8').on('data', (text: string) => {
      seen.body += text;
    });
    request.on('end', () => answer(request, response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  // a server that listens on a port has an address of this form
  const { port } = server.address() as AddressInfo;
  return { asked, url: `http://127.0.0.1:${port}` };
}

const status =
  (code: number, body = ''): Answer =>
  (_, response) => {
    response.writeHead(code, { 'content-type': 'text/plain' }).end(body);
  };

const fileWith = (text: string): string => {
  const path = join(temporaryDirectory('secret'), 'secret');
  writeFileSync(path, text);
  return path;
};

describe('VictoriaMetrics over HTTP', () => {
  it('writes and asks at the paths of a single node', async () => {
    const { asked, url } = await serving((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[]}');
    });
    const http = openVictoriaHttp(VictoriaSettings.parse({ url }));
    await http.write('m v=1 1');
    expect(await http.query('/api/v1/query', [['query', 'a&b "门"']])).toEqual({ data: [] });
    await http.metrics();
    expect(asked).toEqual([
      { line: 'POST /api/v2/write?precision=ms', authorization: '', body: 'm v=1 1' },
      { line: 'POST /api/v1/query', authorization: '', body: 'query=a%26b%20%22%E9%97%A8%22' },
      { line: 'GET /metrics', authorization: '', body: '' },
    ]);
  });

  it('takes the paths and addresses of a cluster', async () => {
    const insert = await serving(status(204));
    const select = await serving((_, response) => {
      response
        .writeHead(200, { 'content-type': 'application/stream+json' })
        .end('{"a":1}\n{"a":2}');
    });
    const storage = await serving(status(200, 'process_start_time_seconds 7'));
    const http = openVictoriaHttp(
      VictoriaSettings.parse({
        url: insert.url,
        writePath: '/insert/0/influx/api/v2/write',
        readUrl: select.url,
        readPath: '/select/0/prometheus',
        metricsUrls: [`${storage.url}/metrics`],
      }),
    );
    await http.write('m v=1 1');
    const lines: unknown[] = [];
    for await (const line of http.lines('/api/v1/export', [])) lines.push(line);
    expect(lines).toEqual([{ a: 1 }, { a: 2 }]);
    expect(await http.metrics()).toEqual(['process_start_time_seconds 7']);
    expect(insert.asked[0]?.line).toBe('POST /insert/0/influx/api/v2/write?precision=ms');
    expect(select.asked[0]?.line).toBe('POST /select/0/prometheus/api/v1/export');
    expect(storage.asked[0]?.line).toBe('GET /metrics');
  });

  it.each([
    ['a token', () => ({ tokenFile: fileWith('s3cret\n') }), 'Bearer s3cret'],
    [
      'a name and a password',
      () => ({ username: 'gas', passwordFile: fileWith('s3cret') }),
      `Basic ${Buffer.from('gas:s3cret').toString('base64')}`,
    ],
  ])('signs in with %s, which no error shows', async (_, login, authorization) => {
    const { asked, url } = await serving(status(401, 'no'));
    const http = openVictoriaHttp(VictoriaSettings.parse({ url, ...login() }));
    const refused = await http.write('m v=1 1').catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ code: 'history-misconfigured', retryable: false });
    expect(String(refused)).not.toContain('s3cret');
    expect(asked[0]?.authorization).toBe(authorization);
  });

  it.each([
    [403, 'no', 'history-misconfigured', /credentials/],
    [404, '', 'history-misconfigured', /check url, readUrl, writePath and readPath/],
    [400, 'unsupported path requested: "/x"', 'history-misconfigured', /check url/],
    [422, 'too many series', 'history-query-failed', /too many series/],
    [429, '', 'history-down', /429/],
    [503, 'overloaded', 'history-down', /overloaded/],
  ])('turns %i "%s" into %s', async (code, body, error, words) => {
    const { url } = await serving(status(code, body));
    const http = openVictoriaHttp(VictoriaSettings.parse({ url }));
    const expected = { code: error, message: expect.stringMatching(words) };
    await expect(http.query('/api/v1/query', [])).rejects.toMatchObject(expected);
    const lines = http.lines('/api/v1/export', [])[Symbol.asyncIterator]();
    await expect(lines.next()).rejects.toMatchObject(expected);
  });

  it('says where nobody answers, and where an answer does not come', async () => {
    const nobody = openVictoriaHttp(VictoriaSettings.parse({ url: 'http://127.0.0.1:1' }));
    await expect(nobody.write('m v=1 1')).rejects.toMatchObject({
      code: 'history-down',
      retryable: true,
      message: expect.stringContaining('http://127.0.0.1:1/api/v2/write'),
    });
    const { url } = await serving(() => undefined);
    const silent = openVictoriaHttp(VictoriaSettings.parse({ url, timeoutSeconds: 1 }));
    await expect(silent.write('m v=1 1')).rejects.toThrow(/did not answer in time/);
  });

  it('names the file of the settings that it cannot read or that says nothing', () => {
    const open = (more: object) => () =>
      openVictoriaHttp(VictoriaSettings.parse({ url: 'http://127.0.0.1:1', ...more }));
    expect(open({ tokenFile: '/no/such/token' })).toThrow(/tokenFile: \/no\/such\/token/);
    expect(open({ tokenFile: fileWith('\n') })).toThrow(/tokenFile: the first line of .* is empty/);
    expect(open({ caFile: '/no/such/ca' })).toThrow(/caFile: \/no\/such\/ca/);
  });
});
