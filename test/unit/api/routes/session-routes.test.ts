import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashToken } from '../../../../src/api/auth/session-token.ts';
import { aUser } from '../../records/records-fixtures.ts';
import { type ApiWorld, openApiWorld, tokenHeader } from '../api-world.ts';

const PASSWORD = 'correct horse battery';
const HOUR = 3_600_000;

describe('signing in', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await openApiWorld();
    await world.local.records.people.create(aUser({ name: 'wang' }), `plain:${PASSWORD}`);
  });
  afterEach(() => world.close());

  const signIn = (over: object = {}, headers: Record<string, string> = {}) =>
    world.api.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { username: 'wang', password: PASSWORD, ...over },
      headers,
    });
  const whoAmI = (headers: Record<string, string>) =>
    world.api.inject({ url: '/api/v1/session', headers });
  const audit = async () => (await world.local.records.audit.list({ limit: 100 })).items;
  const cookieOf = (response: Awaited<ReturnType<typeof signIn>>) =>
    `gaswatch=${response.cookies[0]?.value}`;

  it('gives a token and the same as an HttpOnly, SameSite=Strict cookie', async () => {
    const response = await signIn();
    expect(response.statusCode).toBe(200);
    const { token, user } = response.json();
    expect(token).toMatch(/^gw_[A-Za-z0-9_-]{43}$/);
    expect(user).toMatchObject({ name: 'wang', roles: ['dispatcher'] });
    expect(response.cookies[0]).toMatchObject({
      name: 'gaswatch',
      value: token,
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
    });
    expect((await whoAmI(tokenHeader(token))).json().user.name).toBe('wang');
    expect((await whoAmI({ cookie: cookieOf(response) })).json().user.name).toBe('wang');
  });

  it('marks the cookie Secure where people come over TLS', async () => {
    const tls = await openApiWorld({ cookieSecure: true });
    await tls.local.records.people.create(aUser({ name: 'wang' }), `plain:${PASSWORD}`);
    const payload = { username: 'wang', password: PASSWORD };
    const response = await tls.api.inject({ method: 'POST', url: '/api/v1/session', payload });
    expect(response.cookies[0]).toMatchObject({ name: '__Host-gaswatch', secure: true });
    await tls.close();
  });

  it('keeps only the hash of the token', async () => {
    const { token } = (await signIn()).json();
    const rows = await world.local.records.people.listSessions('wang');
    expect(rows.map(({ tokenHash }) => tokenHash)).toEqual([hashToken(token)]);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['an unknown user', { username: 'nobody' }],
  ])('refuses %s with the same words', async (_name, over) => {
    const response = await signIn(over);
    expect(response.statusCode).toBe(401);
    expect(response.json()).toMatchObject({
      code: 'login-refused',
      detail: 'the user name or the password is wrong',
    });
  });

  it('does the same work for an unknown user as for a known one', async () => {
    const calls: string[] = [];
    const counted = await openApiWorld({
      ports: {
        passwords: {
          hash: async () => 'dummy',
          verify: async (hash) => {
            calls.push(hash);
            return true;
          },
        },
      },
    });
    const payload = { username: 'nobody', password: 'x' };
    const response = await counted.api.inject({ method: 'POST', url: '/api/v1/session', payload });
    expect(response.statusCode).toBe(401);
    expect(calls).toEqual(['dummy']);
    await counted.close();
  });

  it('refuses a disabled user, whose old session ends at once', async () => {
    const { token } = (await signIn()).json();
    await world.local.records.people.update(aUser({ name: 'wang', disabled: true }));
    expect((await signIn()).statusCode).toBe(401);
    expect((await whoAmI(tokenHeader(token))).statusCode).toBe(401);
  });

  it('limits failures per address and user, says when to come back, and lets others in', async () => {
    for (let n = 0; n < 10; n += 1) expect((await signIn({ password: 'x' })).statusCode).toBe(401);
    const limited = await signIn();
    expect(limited.statusCode).toBe(429);
    expect(limited.json().code).toBe('login-limited');
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    await world.local.records.people.create(aUser({ name: 'li' }), `plain:${PASSWORD}`);
    expect((await signIn({ username: 'li' })).statusCode).toBe(200);
    world.clock.current += 15 * 60_000 + 1;
    expect((await signIn()).statusCode).toBe(200);
  });

  it('audits sign-ins and failures, never a password, never an unknown name', async () => {
    await signIn();
    await signIn({ password: 'hunter2-typed-wrong' });
    await signIn({ username: 'hunter2-typed-as-name' });
    const lines = await audit();
    expect(lines.map(({ action, object }) => [action, object])).toEqual([
      ['session.refused', '(unknown user)'],
      ['session.refused', 'wang'],
      ['session.open', 'wang'],
    ]);
    expect(lines[0]?.from).toBe('127.0.0.1');
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(JSON.stringify(lines)).not.toContain(PASSWORD);
  });

  it('ends without use, and lives on with use', async () => {
    const used = (await signIn()).json().token;
    const unused = (await signIn()).json().token;
    for (let n = 0; n < 4; n += 1) {
      world.clock.current += 5 * HOUR;
      expect((await whoAmI(tokenHeader(used))).statusCode).toBe(200);
    }
    expect((await whoAmI(tokenHeader(unused))).statusCode).toBe(401);
  });

  it('renews under many requests at once without turning any away', async () => {
    const { token } = (await signIn()).json();
    world.clock.current += 6 * HOUR;
    const answers = await Promise.all(Array.from({ length: 20 }, () => whoAmI(tokenHeader(token))));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200));
    expect(await world.local.records.people.listSessions('wang')).toHaveLength(1);
  });

  it('sets the cookie again when it renews', async () => {
    const cookie = cookieOf(await signIn());
    expect((await whoAmI({ cookie })).cookies).toEqual([]);
    world.clock.current += 6 * HOUR;
    expect((await whoAmI({ cookie })).cookies[0]?.maxAge).toBe(12 * 3600);
  });

  it('signs out', async () => {
    const { token } = (await signIn()).json();
    const out = await world.as(token, { method: 'DELETE', url: '/api/v1/session' });
    expect(out.statusCode).toBe(204);
    expect((await whoAmI(tokenHeader(token))).statusCode).toBe(401);
  });

  it('an Authorization header counts alone', async () => {
    const cookie = cookieOf(await signIn());
    const wrong = await whoAmI({ cookie, authorization: 'Bearer gw_0000000000000000000000' });
    expect(wrong.statusCode).toBe(401);
    expect(wrong.headers['www-authenticate']).toContain('Bearer');
    expect((await whoAmI({ cookie, authorization: 'Basic eDp5' })).statusCode).toBe(401);
  });

  it.each<[string, Record<string, string>, number]>([
    ['no proof', {}, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a sister site', { 'sec-fetch-site': 'same-site' }, 403],
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['the null origin', { origin: 'null' }, 403],
    ['the same origin by fetch metadata', { 'sec-fetch-site': 'same-origin' }, 200],
    ['the public URL', { origin: 'http://gaswatch.test' }, 200],
    ['the host it came to', { origin: 'http://localhost:80' }, 200],
  ])('a write with a cookie and %s', async (_name, headers, status) => {
    const cookie = cookieOf(await signIn());
    const response = await world.api.inject({
      method: 'PATCH',
      url: '/api/v1/me',
      payload: { language: 'en' },
      headers: { cookie, ...headers },
    });
    expect(response.statusCode).toBe(status);
    if (status === 403) expect(response.json().code).toBe('cross-origin');
  });

  it('refuses a sign-in sent by another site’s page', async () => {
    expect((await signIn({}, { origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await signIn({}, { origin: 'http://gaswatch.test' })).statusCode).toBe(200);
  });
});

describe('tokens for programs', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await openApiWorld();
  });
  afterEach(() => world.close());

  const issue = (token: string, payload: object) =>
    world.as(token, { method: 'POST', url: '/api/v1/tokens', payload });

  it('work, are listed without secrets, and are revoked', async () => {
    const me = await world.token('dispatcher');
    const made = await issue(me, { label: 'console on the wall' });
    expect(made.statusCode).toBe(201);
    const { id, token } = made.json();
    expect((await world.as(token, { url: '/api/v1/alarms' })).statusCode).toBe(200);
    world.clock.current += 400 * 24 * 3_600_000;
    expect((await world.as(token, { url: '/api/v1/alarms' })).statusCode).toBe(200);
    const listed = await world.as(token, { url: '/api/v1/tokens' });
    expect(listed.json().items).toMatchObject([{ id, label: 'console on the wall' }]);
    expect(listed.body).not.toContain(token);
    const revoked = await world.as(token, { method: 'DELETE', url: `/api/v1/tokens/${id}` });
    expect(revoked.statusCode).toBe(204);
    expect((await world.as(token, { url: '/api/v1/alarms' })).statusCode).toBe(401);
  });

  it('expire when told to', async () => {
    const me = await world.token('dispatcher');
    const { token } = (await issue(me, { label: 'x', expiresInDays: 1 })).json();
    world.clock.current += 24 * 3_600_000 + 1;
    expect((await world.as(token, { url: '/api/v1/me' })).statusCode).toBe(401);
  });

  it('cannot make further tokens or change the password', async () => {
    const me = await world.token('dispatcher');
    const { token } = (await issue(me, { label: 'x' })).json();
    expect((await issue(token, { label: 'y' })).json().code).toBe('session-required');
    const payload = { current: 'x', password: 'y' };
    const changed = await world.as(token, { method: 'POST', url: '/api/v1/me/password', payload });
    expect(changed.json().code).toBe('session-required');
  });

  it('of others are an administrator’s business', async () => {
    const me = await world.token('dispatcher'); // user-1
    const admin = await world.token('administrator');
    const other = await world.token('maintainer');
    expect((await issue(other, { label: 'x', user: 'user-1' })).statusCode).toBe(403);
    const { id } = (await issue(admin, { label: 'for you', user: 'user-1' })).json();
    expect((await world.as(me, { url: '/api/v1/tokens' })).json().items).toHaveLength(1);
    const url = `/api/v1/tokens/${id}`;
    const unknown = await world.as(admin, { method: 'DELETE', url });
    expect(unknown.json().code).toBe('token-unknown');
    const done = await world.as(admin, { method: 'DELETE', url: `${url}?user=user-1` });
    expect(done.statusCode).toBe(204);
    expect((await issue(admin, { label: 'x', user: 'ghost' })).json().code).toBe('user-unknown');
  });
});
