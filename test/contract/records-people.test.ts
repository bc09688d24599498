import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMs } from '../../src/model/units.ts';
import { AWKWARD_TEXTS, aSession, aUser, T0 } from '../unit/records/records-fixtures.ts';
import { type OpenRecords, RECORDS_DRIVERS } from './records-drivers.ts';

const HOUR = 3_600_000;

describe.each(RECORDS_DRIVERS)('people records: $name', (driver) => {
  let open: OpenRecords;
  beforeEach(() => {
    open = driver.open();
  });
  afterEach(() => open.remove());

  it('creates a person once', async () => {
    const { people } = open.records;
    expect(await people.create(aUser(), 'scrypt$1')).toBe('created');
    expect(await people.create(aUser({ language: 'en' }), 'scrypt$2')).toBe('exists');
    expect(await people.get('wang')).toEqual(aUser());
    expect(await people.passwordHash('wang')).toBe('scrypt$1');
  });

  it('knows nobody by default', async () => {
    const { people } = open.records;
    expect(await people.list()).toEqual([]);
    expect(await people.get('wang')).toBeNull();
    expect(await people.passwordHash('wang')).toBeNull();
    expect(await people.update(aUser())).toBe('unknown');
    expect(await people.setPassword('wang', 'scrypt$1')).toBe('unknown');
  });

  it('updates everything but the name, the creation and the password', async () => {
    const { people } = open.records;
    await people.create(aUser(), 'scrypt$1');
    const next = aUser({ roles: ['auditor'], language: 'en', disabled: true });
    expect(await people.update({ ...next, createdAt: epochMs(1) })).toBe('updated');
    expect(await people.get('wang')).toEqual(next);
    expect(await people.passwordHash('wang')).toBe('scrypt$1');
    expect(await people.setPassword('wang', 'scrypt$2')).toBe('updated');
    expect(await people.passwordHash('wang')).toBe('scrypt$2');
  });

  it('keeps reading, cashing and maintaining apart', async () => {
    const { people } = open.records;
    const both = aUser({ roles: ['cashier', 'meterReader'] });
    await expect(people.create(both, 'scrypt$1')).rejects.toMatchObject({ code: 'roles-conflict' });
    expect(await people.list()).toEqual([]);
    await people.create(aUser({ roles: ['cashier'] }), 'scrypt$1');
    await expect(people.update(both)).rejects.toMatchObject({ code: 'roles-conflict' });
    expect((await people.get('wang'))?.roles).toEqual(['cashier']);
  });

  it('lists people by name', async () => {
    for (const name of ['zhao', 'li', 'wang'])
      await open.records.people.create(aUser({ name }), 'h');
    expect((await open.records.people.list()).map(({ name }) => name)).toEqual([
      'li',
      'wang',
      'zhao',
    ]);
  });

  it('finds a sign-in until it expires', async () => {
    const { people } = open.records;
    await people.create(aUser(), 'h');
    await people.openSession(aSession());
    expect(await people.session(aSession().tokenHash)).toEqual(aSession());
    open.clock.current = T0 + HOUR - 1;
    expect(await people.session(aSession().tokenHash)).toEqual(aSession());
    open.clock.current = T0 + HOUR;
    expect(await people.session(aSession().tokenHash)).toBeNull();
    expect(await people.listSessions('wang')).toEqual([]);
  });

  it('keeps a token without an end until it is revoked', async () => {
    const { people } = open.records;
    const token = aSession({ kind: 'token', label: 'SCADA 导出', expiresAt: null });
    await people.create(aUser(), 'h');
    await people.openSession(token);
    open.clock.current = T0 + 1e12;
    expect(await people.session(token.tokenHash)).toEqual(token);
    await people.closeSession(token.tokenHash);
    expect(await people.session(token.tokenHash)).toBeNull();
  });

  it('clears expired sign-ins away with the next one', async () => {
    const { people } = open.records;
    await people.create(aUser(), 'h');
    await people.openSession(aSession({ tokenHash: 'old' }));
    await people.openSession(
      aSession({
        tokenHash: 'new',
        createdAt: epochMs(T0 + 2 * HOUR),
        expiresAt: epochMs(T0 + 3 * HOUR),
      }),
    );
    // the clock goes back: an ignored row would show again, a removed one does not
    open.clock.current = T0;
    expect((await people.listSessions('wang')).map(({ tokenHash }) => tokenHash)).toEqual(['new']);
  });

  it('closes all sign-ins of one person and of nobody else', async () => {
    const { people } = open.records;
    for (const name of ['wang', 'li']) await people.create(aUser({ name }), 'h');
    for (const [user, tokenHash] of [
      ['wang', 'w1'],
      ['wang', 'w2'],
      ['li', 'l1'],
    ] as const) {
      await people.openSession(aSession({ user, tokenHash }));
    }
    await people.closeSessionsOf('wang');
    expect(await people.listSessions('wang')).toEqual([]);
    expect(await people.listSessions('li')).toHaveLength(1);
    await people.closeSession('never opened');
  });

  it('refuses a sign-in of nobody', async () => {
    await expect(open.records.people.openSession(aSession())).rejects.toMatchObject({
      code: 'user-unknown',
    });
  });

  it.each(AWKWARD_TEXTS)('keeps awkward names apart: %j', async (text) => {
    const { people } = open.records;
    const name = `n${text}`;
    await people.create(aUser({ name }), text);
    await people.create(aUser({ name: 'other' }), 'h');
    expect(await people.get(name)).toEqual(aUser({ name }));
    expect(await people.passwordHash(name)).toBe(text);
    await people.openSession(aSession({ user: name, label: text }));
    await people.closeSessionsOf("other' OR '1'='1");
    expect(await people.listSessions(name)).toHaveLength(1);
    expect(await people.list()).toHaveLength(2);
  });
});
