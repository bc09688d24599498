import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { API_CODES } from '../../../../src/api/errors/api-codes.ts';
import { translateError } from '../../../../src/api/errors/translate-error.ts';
import { AppError } from '../../../../src/lib/app-error.ts';
import { type ApiWorld, openApiWorld, tokenHeader } from '../api-world.ts';

describe('problem documents', () => {
  let world: ApiWorld;
  let token: string;
  beforeEach(async () => {
    world = await openApiWorld();
    token = await world.token('administrator');
  });
  afterEach(() => world.close());

  const expectProblem = (
    response: Awaited<ReturnType<ApiWorld['api']['inject']>>,
    status: number,
    code: string,
  ): void => {
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toContain('application/problem+json');
    const problem = response.json();
    expect(problem).toMatchObject({ status, code, type: `urn:gaswatch:problem:${code}` });
    expect(problem.title).toBe(API_CODES[code as keyof typeof API_CODES].title);
    expect(problem.instance).toBe(`urn:gaswatch:request:${response.headers['x-request-id']}`);
  };

  const post = (payload: string, type = 'application/json') =>
    world.api.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload,
      headers: { 'content-type': type },
    });

  it('404 for an unknown path, 405 with Allow for a known one', async () => {
    expectProblem(await world.api.inject('/api/v1/nothing'), 404, 'route-unknown');
    expectProblem(await world.api.inject('/'), 404, 'route-unknown');
    const wrong = await world.api.inject({ method: 'DELETE', url: '/api/v1/alarms/a0?x=1' });
    expectProblem(wrong, 405, 'method-not-allowed');
    expect(wrong.headers['allow']).toBe('GET');
    const session = await world.api.inject({ method: 'PUT', url: '/api/v1/session' });
    expect(session.headers['allow']).toBe('POST, GET, DELETE');
  });

  it('401 and 403', async () => {
    expectProblem(await world.api.inject('/api/v1/alarms'), 401, 'unauthenticated');
    const cashier = await world.token('cashier');
    expectProblem(await world.as(cashier, { url: '/api/v1/alarms' }), 403, 'forbidden');
  });

  it('names every faulty field at once', async () => {
    const response = await post('{"username":"","password":7,"extra":1}');
    expectProblem(response, 400, 'validation-failed');
    const paths = response.json().errors.map(({ path }: { path: string }) => path);
    expect(paths.sort()).toEqual(['body.extra', 'body.password', 'body.username']);
  });

  it.each([
    ['cut short', '{"username":"wa'],
    ['not JSON', 'username=wang'],
    ['poisoned', '{"username":"a","password":"b","__proto__":{"admin":true}}'],
    ['poisoned below', '{"username":"a","constructor":{"prototype":{"admin":true}}}'],
  ])('400 for a body that is %s', async (_name, payload) => {
    const response = await post(payload);
    expect(response.statusCode).toBe(400);
    expect(['body-invalid', 'request-invalid']).toContain(response.json().code);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('413 and 415', async () => {
    const large = JSON.stringify({ username: 'a', password: 'x'.repeat(300_000) });
    expectProblem(await post(large), 413, 'body-too-large');
    expectProblem(await post('<a/>', 'text/xml'), 415, 'media-type-unsupported');
  });

  it('a malformed URL is 400', async () => {
    expectProblem(await world.api.inject('/api/v1/devices/%zz'), 400, 'request-invalid');
  });

  it('an unknown error is a bare 500 that the log explains', async () => {
    world.answer = () => {
      throw new Error('secret of the inside: /var/lib/x');
    };
    const response = await world.as(token, { url: '/api/v1/devices/rtu-1' });
    expect(response.statusCode).toBe(200);
    world.statuses.get = () => {
      throw new Error('secret of the inside');
    };
    const broken = await world.as(token, { url: '/api/v1/devices/rtu-1' });
    expectProblem(broken, 500, 'internal');
    expect(broken.body).not.toContain('secret of the inside');
    const id = broken.headers['x-request-id'];
    const line = world.log.find((one) => one.includes('secret of the inside'));
    expect(line).toContain(String(id));
  });

  it('bytes that are no HTTP get a problem document too', async () => {
    const address = await world.api.listen({ port: 0, host: '127.0.0.1' });
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(address).port), '127.0.0.1', () =>
        socket.write('NONSENSE\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('end', () => resolve(text)).on('error', reject);
    });
    expect(answer).toMatch(
      /^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/,
    );
    expect(answer).toContain('"code":"request-invalid"');
  });

  it('sets the security headers on every kind of answer, and allows no other origin', async () => {
    const headers = { origin: 'https://evil.example', ...tokenHeader(token) };
    for (const url of ['/healthz', '/api/v1/me', '/nothing', '/api/v1/devices/none']) {
      const response = await world.api.inject({ url, headers });
      expect(response.headers, url).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cache-control': 'no-store',
      });
      expect(response.headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('errors of other parts', () => {
  it.each<[AppError, string, number]>([
    [new AppError('history-down', 'duckdb: io', { retryable: true }), 'history-down', 503],
    [new AppError('history-closed', 'closed'), 'history-down', 503],
    [new AppError('bad-cursor', 'not one of ours'), 'bad-cursor', 400],
    [new AppError('journal-full', 'disk', { retryable: true }), 'unavailable', 503],
    [new AppError('records-corrupt', 'row 7'), 'internal', 500],
  ])('%s', (error, code, status) => {
    const refusal = translateError(error);
    expect(refusal.apiCode).toBe(code);
    expect(API_CODES[refusal.apiCode].status).toBe(status);
    if (status >= 500) expect(refusal.message).not.toContain(error.message);
  });

  it('what is thrown and is no error is internal', () => {
    expect(translateError('text').apiCode).toBe('internal');
    expect(translateError(undefined).apiCode).toBe('internal');
  });
});
