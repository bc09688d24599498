import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const GOOD = 'a long enough password';

describe('users', () => {
  let world: ApiWorld;
  let admin: string; // user-1
  beforeEach(async () => {
    world = await openApiWorld();
    admin = await world.token('administrator');
  });
  afterEach(() => world.close());

  const create = (over: object = {}) =>
    world.as(admin, {
      method: 'POST',
      url: '/api/v1/users',
      payload: { name: 'li', password: GOOD, roles: ['dispatcher'], ...over },
    });
  const change = (name: string, payload: object) =>
    world.as(admin, { method: 'PATCH', url: `/api/v1/users/${name}`, payload });

  it('are created, listed, read and signed in', async () => {
    const created = await create();
    expect(created.statusCode).toBe(201);
    expect(created.json()).toMatchObject({ name: 'li', roles: ['dispatcher'], disabled: false });
    expect(created.body).not.toContain(GOOD);
    const listed = await world.as(admin, { url: '/api/v1/users' });
    expect(listed.json().items.map(({ name }: { name: string }) => name)).toEqual(['li', 'user-1']);
    expect((await world.as(admin, { url: '/api/v1/users/li' })).json().language).toBe('zh');
    const payload = { username: 'li', password: GOOD };
    const signedIn = await world.api.inject({ method: 'POST', url: '/api/v1/session', payload });
    expect(signedIn.statusCode).toBe(200);
  });

  it.each<[string, object, number, string]>([
    ['a taken name', { name: 'user-1' }, 409, 'user-exists'],
    ['a name with capitals', { name: 'Li' }, 400, 'validation-failed'],
    ['an unknown role', { roles: ['king'] }, 400, 'validation-failed'],
    ['no role', { roles: [] }, 400, 'validation-failed'],
    ['roles apart', { roles: ['meterReader', 'cashier'] }, 422, 'roles-conflict'],
    ['a short password', { password: 'short' }, 422, 'password-weak'],
    ['a monotonous password', { password: 'aaaaaaaaaaaa' }, 422, 'password-weak'],
    ['its own name', { name: 'li.li.li.li', password: 'LI.li.li.li' }, 422, 'password-weak'],
    ['an unknown member', { admin: true }, 400, 'validation-failed'],
  ])('cannot be created with %s', async (_name, over, status, code) => {
    const response = await create(over);
    expect(response.statusCode).toBe(status);
    expect(response.json().code).toBe(code);
  });

  it('may be changed; roles that exclude each other may not', async () => {
    await create();
    expect((await change('li', { language: 'en' })).json().language).toBe('en');
    const roles = await change('li', { roles: ['maintainer', 'auditor'] });
    expect(roles.json().roles).toEqual(['maintainer', 'auditor']);
    const apart = await change('li', { roles: ['maintainer', 'cashier'] });
    expect(apart.statusCode).toBe(422);
    expect(apart.json().code).toBe('roles-conflict');
    expect((await change('ghost', { language: 'en' })).json().code).toBe('user-unknown');
    expect((await change('li', {})).statusCode).toBe(400);
  });

  it('new roles count from the next call on', async () => {
    const token = await world.token('cashier'); // user-2
    expect((await world.as(token, { url: '/api/v1/alarms' })).statusCode).toBe(403);
    await change('user-2', { roles: ['dispatcher'] });
    expect((await world.as(token, { url: '/api/v1/alarms' })).statusCode).toBe(200);
  });

  it('disabling ends sessions and tokens', async () => {
    const token = await world.token('dispatcher'); // user-2
    await change('user-2', { disabled: true });
    expect((await world.as(token, { url: '/api/v1/me' })).statusCode).toBe(401);
    await change('user-2', { disabled: false });
    expect((await world.as(token, { url: '/api/v1/me' })).statusCode).toBe(401);
  });

  it('the last enabled administrator stays', async () => {
    for (const payload of [{ disabled: true }, { roles: ['auditor'] }]) {
      const response = await change('user-1', payload);
      expect(response.statusCode).toBe(409);
      expect(response.json().code).toBe('last-administrator');
    }
    await create({ roles: ['administrator'] });
    const both = await Promise.all([
      change('user-1', { disabled: true }),
      change('li', { roles: ['auditor'] }),
    ]);
    expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });

  it('an administrator sets a password: old sessions end', async () => {
    const token = await world.token('dispatcher'); // user-2
    const url = '/api/v1/users/user-2/password';
    const weak = await world.as(admin, { method: 'POST', url, payload: { password: 'x' } });
    expect(weak.json().errors).toEqual(
      expect.arrayContaining([{ path: 'password', problem: 'must have at least 10 characters' }]),
    );
    const done = await world.as(admin, { method: 'POST', url, payload: { password: GOOD } });
    expect(done.statusCode).toBe(204);
    expect((await world.as(token, { url: '/api/v1/me' })).statusCode).toBe(401);
  });

  it('change their own password with the old one; other sign-ins end', async () => {
    const current = 'correct horse battery';
    await create({ password: current });
    const enter = async (): Promise<string> => {
      const payload = { username: 'li', password: current };
      return (await world.api.inject({ method: 'POST', url: '/api/v1/session', payload })).json()
        .token;
    };
    const [here, elsewhere] = [await enter(), await enter()];
    const ask = (payload: object) =>
      world.as(here, { method: 'POST', url: '/api/v1/me/password', payload });
    expect((await ask({ current: 'no', password: GOOD })).json().code).toBe('login-refused');
    expect((await ask({ current, password: GOOD })).statusCode).toBe(204);
    expect((await world.as(here, { url: '/api/v1/me' })).json().name).toBe('li');
    expect((await world.as(elsewhere, { url: '/api/v1/me' })).statusCode).toBe(401);
  });

  it('every change is in the audit, without passwords', async () => {
    await create();
    await change('li', { disabled: true });
    const auditor = await world.token('auditor');
    const audit = await world.as(auditor, { url: '/api/v1/audit?limit=1' });
    expect(audit.json().items).toMatchObject([
      { action: 'user.change', object: 'li', by: 'user-1', detail: 'disabled', from: '127.0.0.1' },
    ]);
    const rest = await world.as(auditor, { url: `/api/v1/audit?cursor=${audit.json().next}` });
    expect(rest.json().items).toMatchObject([{ action: 'user.create', object: 'li' }]);
    expect(audit.body + rest.body).not.toContain(GOOD);
  });
});
