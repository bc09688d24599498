import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { logOptions } from '../../../src/api/log-redaction.ts';
import { aUser } from '../records/records-fixtures.ts';
import { openApiWorld, tokenHeader } from './api-world.ts';

const SECRET = 'hunter2-hunter2';

describe('the log', () => {
  it.each<[string, object]>([
    ['headers', { req: { headers: { authorization: SECRET, cookie: SECRET } } }],
    ['a set cookie', { res: { headers: { 'set-cookie': [SECRET] } } }],
    ['at the top', { password: SECRET, token: SECRET, tokenHash: SECRET }],
    ['one below', { body: { password: SECRET, current: SECRET } }],
    ['a device', { fleet: { devices: [{ password: SECRET, passwordHash: SECRET }] } }],
  ])('redacts %s', (_name, line) => {
    const written: string[] = [];
    const log = pino(logOptions('info'), { write: (text: string) => void written.push(text) });
    log.info(line, 'said');
    expect(written.join('')).toContain('[redacted]');
    expect(written.join('')).not.toContain(SECRET);
  });

  it('of a whole visit holds neither password nor token', async () => {
    const world = await openApiWorld();
    await world.local.records.people.create(aUser({ name: 'wang' }), `plain:${SECRET}`);
    const payload = { username: 'wang', password: SECRET };
    const signedIn = await world.api.inject({ method: 'POST', url: '/api/v1/session', payload });
    const { token } = signedIn.json();
    await world.api.inject({ url: '/api/v1/me', headers: tokenHeader(token) });
    await world.api.inject({ url: '/api/v1/me', headers: { cookie: `gaswatch=${token}` } });
    await world.api.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { ...payload, password: 'wrong-password-typed' },
    });
    expect(world.log.length).toBeGreaterThan(6);
    const log = world.log.join('');
    for (const secret of [SECRET, token, 'wrong-password-typed']) expect(log).not.toContain(secret);
    await world.close();
  });
});
