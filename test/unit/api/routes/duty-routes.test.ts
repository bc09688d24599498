import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { requireOtherPerson } from '../../../../src/api/auth/require-duty.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { type BooksStand, booksStand, fleetStand } from '../../../support/operation-world.ts';
import { HOUR, MONDAY } from '../../metering/books/book-kit.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const DAY = 24 * HOUR;
const at = (hour: number): string => new Date(MONDAY + hour * HOUR).toISOString();
/** The first of April: March is over. */
const APRIL = 30 * DAY;

describe('separation of duties', () => {
  let world: ApiWorld;
  let books: BooksStand;
  let admin: string;
  let second: string;
  beforeEach(async () => {
    books = booksStand();
    books.write(
      'M-1',
      Array.from({ length: 32 }, (_, n) => [24 * n - 24, 1000 + 10 * n, 500 + 5 * n]),
    );
    world = await openApiWorld({
      ports: { fleet: fleetStand(), books: books.books, gasDayStart: 0 },
    });
    onTestFinished(() => world.close());
    world.clock.current = MONDAY + APRIL + HOUR;
    // administrators may everything by their roles: what they have done keeps them from it
    [admin, second] = [await world.token('administrator'), await world.token('administrator')];
  });

  const post = (url: string, payload: object, token = admin) =>
    world.as(token, { method: 'POST', url: `/api/v1/${url}`, payload });
  const reading = (hour: number, id = 'r-1', by = 'zhao') =>
    ({ id, body: { meter: 'M-1', at: at(hour), vb: 1300, by } }) as const;
  const settle = (token = admin) =>
    post('settlements', { meter: 'M-1', cycle: '2026-03-05' }, token);
  const seal = (hour: number, token = admin) =>
    post('operations', { meter: 'M-1', act: 'seal', at: at(hour) }, token);
  const refusals = async () => {
    const { items } = await world.ports.records.audit.list({ limit: 50 });
    return items
      .filter(({ action }) => action === 'duty.refused')
      .map(({ by, object, detail }) => `${by} ${object}: ${detail}`);
  };

  it('who has read a meter does not settle it, in that cycle; the refusal says who, what, when', async () => {
    expect((await post('archive/meter-reading', reading(29 * 24))).statusCode).toBe(201);
    const refused = await settle();
    expect(refused.json()).toMatchObject({
      ...{ status: 403, code: 'duty-conflict', because: 'did-other', by: 'user-1' },
      ...{ act: 'meter-reading r-1', at: new Date(world.clock.current).toISOString() },
      zh: expect.stringMatching('已办理抄表'),
    });
    expect(await refusals()).toEqual([
      expect.stringMatching(/^user-1 settle M-1: did-other: meter-/),
    ]);
    expect((await settle(second)).statusCode).toBe(201);
  });

  it('nor does whom the reading names, though somebody else has entered it', async () => {
    await post('archive/meter-reading', reading(29 * 24, 'r-1', 'user-2'));
    expect((await settle(second)).json().code).toBe('duty-conflict');
  });

  it('nor whoever entered it first, though somebody else has corrected it', async () => {
    await post('archive/meter-reading', reading(29 * 24));
    const { id: _, ...body } = reading(29 * 24);
    const corrected = await world.as(second, {
      ...{ method: 'PUT', url: '/api/v1/archive/meter-reading/r-1' },
      payload: { ...body, base: 1, reason: 'typing error' },
    });
    expect(corrected.statusCode).toBe(200);
    expect((await settle()).json().code).toBe('duty-conflict');
    expect((await settle(second)).json().code).toBe('duty-conflict');
  });

  it('nor whoever has read it and withdrawn that: somebody else enters the same again', async () => {
    await post('archive/meter-reading', reading(29 * 24));
    const url = '/api/v1/archive/meter-reading/r-1?base=1&reason=again';
    expect((await world.as(admin, { method: 'DELETE', url })).statusCode).toBe(200);
    await post('archive/meter-reading', reading(29 * 24, 'r-2'), second);
    expect((await settle()).json()).toMatchObject({ act: 'meter-reading r-1' });
  });

  it('nor whoever has set a volume of it by hand', async () => {
    const body = { meter: 'M-1', from: at(0), to: at(24), vbM3: 3, method: 'profile' };
    expect((await post('archive/substitute-volume', { id: 's-1', body })).statusCode).toBe(201);
    expect((await settle()).json()).toMatchObject({ act: 'substitute-volume s-1' });
    expect((await settle(second)).statusCode).toBe(201);
  });

  it('who has settled moves no reading away from there, by hand or by a sheet', async () => {
    const late = reading(APRIL / HOUR);
    await post('archive/meter-reading', late, second);
    await settle();
    const body = { ...late.body, meter: 'M-2' };
    const moved = await world.as(admin, {
      ...{ method: 'PUT', url: '/api/v1/archive/meter-reading/r-1' },
      payload: { body, base: 1, reason: 'typing error' },
    });
    expect(moved.json()).toMatchObject({ status: 403, act: 'settlement M-1.2026-03-01' });
    const sheet = await world.as(admin, {
      ...{ method: 'POST', url: '/api/v1/archive/meter-reading/import?mode=apply' },
      headers: { 'content-type': 'text/csv' },
      payload: ['$id,$revision,meter,at,vb,by', `r-1,1,M-2,${late.body.at},1300,zhao`].join('\n'),
    });
    expect(sheet.json()).toMatchObject({ status: 403, act: 'settlement M-1.2026-03-01' });
  });

  it('a reading of another cycle keeps nobody from it', async () => {
    await post('archive/meter-reading', reading(APRIL / HOUR));
    expect((await settle()).statusCode).toBe(201);
  });

  it('who has settled does not work on the meter in the cycle, nor read it', async () => {
    expect((await settle()).statusCode).toBe(201);
    const refused = await seal(APRIL / HOUR);
    expect(refused.json()).toMatchObject({ status: 403, act: 'settlement M-1.2026-03-01' });
    const read = await post('archive/meter-reading', reading(APRIL / HOUR));
    expect(read.json()).toMatchObject({ status: 403, code: 'duty-conflict' });
    expect(await refusals()).toHaveLength(2);
    expect((await seal(APRIL / HOUR, second)).statusCode).toBe(201);
  });

  it('who has worked on it does not settle it', async () => {
    const operation = {
      ...{ meter: 'M-1', act: 'seal', at: at(20 * 24), by: 'zhao', sealNumber: 'F-1' },
      old: { device: 'm-1', serial: 'SN77', finalVb: 1210 },
    };
    const { id } = (await post('operations', { ...operation, witness: 'wu' })).json();
    expect((await post(`operations/${id}/complete`, { base: 1 })).statusCode).toBe(200);
    expect((await settle()).json()).toMatchObject({ act: `meter-operation ${id}` });
    expect((await settle(second)).statusCode).toBe(201);
  });

  it('nor does who has filled its steps in, whoever completes it', async () => {
    const begun = { meter: 'M-1', act: 'seal', at: at(20 * 24), by: 'zhao', sealNumber: 'F-1' };
    const { id } = (await post('operations', { ...begun, witness: 'wu' }, second)).json();
    const old = { device: 'm-1', serial: 'SN77', finalVb: 1210 };
    const fill = (base: number, token: string) =>
      world.as(token, {
        ...{ method: 'PUT', url: `/api/v1/operations/${id}`, payload: { base, old } },
      });
    expect((await fill(1, admin)).statusCode).toBe(200);
    await post(`operations/${id}/complete`, { base: 2 }, second);
    expect((await settle()).json()).toMatchObject({ act: `meter-operation ${id}` });
    const third = await world.token('administrator');
    expect((await settle(third)).statusCode).toBe(201);
    const { id: next } = (await post('operations', { meter: 'M-1', act: 'unseal' }, second)).json();
    const filled = await world.as(third, {
      ...{ method: 'PUT', url: `/api/v1/operations/${next}`, payload: { base: 1, by: 'wu' } },
    });
    expect(filled.json()).toMatchObject({ status: 403, act: 'settlement M-1.2026-03-01' });
  });

  it('a sheet is refused whole for one row of it', async () => {
    await settle();
    const sheet = ['meter,at,vb,by', `M-1,${at(APRIL / HOUR)},1300,zhao`].join('\n');
    const refused = await world.as(admin, {
      ...{ method: 'POST', url: '/api/v1/archive/meter-reading/import?mode=apply' },
      headers: { 'content-type': 'text/csv' },
      payload: sheet,
    });
    expect(refused.json()).toMatchObject({ status: 403, code: 'duty-conflict' });
  });

  it('an assignment excludes the other duties, and bounds its own to its area', async () => {
    const assign = (payload: object) => post('archive/staff-assignment', payload, second);
    const body = { person: 'user-1', role: 'meterReader', zone: 'Z-2' };
    await assign({ id: 'a-1', validFrom: '2026-01-01', body });
    expect((await settle()).json()).toMatchObject({
      ...{ because: 'assigned-other', act: 'staff-assignment a-1' },
    });
    const outside = await post('archive/meter-reading', reading(APRIL / HOUR));
    expect(outside.json()).toMatchObject({ status: 403, because: 'outside-area' });
    await assign({ id: 'a-2', validFrom: '2026-01-01', body: { ...body, zone: 'Z-1' } });
    expect((await post('archive/meter-reading', reading(APRIL / HOUR))).statusCode).toBe(201);
  });

  it('two duties of one person at a time are not entered', async () => {
    const assign = (id: string, role: string, validFrom: string, validTo: string | null) =>
      post('archive/staff-assignment', {
        ...{ id, validFrom, validTo, body: { person: 'li', role, zone: 'Z-1' } },
      });
    await assign('a-1', 'meterReader', '2026-01-01', '2026-06-01');
    const both = await assign('a-2', 'cashier', '2026-05-31', null);
    expect(both.json()).toMatchObject({
      ...{ status: 422, code: 'archive-invalid' },
      errors: [{ path: 'role', zh: expect.stringMatching('三岗分离') }],
    });
    expect((await assign('a-2', 'cashier', '2026-06-01', null)).statusCode).toBe(201);
    expect((await assign('a-3', 'dispatcher', '2026-01-01', null)).statusCode).toBe(201);
  });

  it('lists who has to move on and whose work nobody has looked at', async () => {
    const assign = (person: string, role: string, validFrom: string) =>
      post('archive/staff-assignment', { validFrom, body: { person, role, sites: ['S-1'] } });
    await assign('li', 'meterReader', '2025-01-01');
    await assign('wang', 'maintainer', '2026-01-01');
    await assign('user-1', 'dispatcher', '2026-01-01');
    const check = { on: '2026-03-20', by: 'zhao', what: 'read again', verdict: 'wrong' };
    await post('archive/spot-check', { body: { person: 'li', ...check } });
    const auditor = await world.token('auditor');
    const list = async (query = '') =>
      (await world.as(auditor, { method: 'GET', url: `/api/v1/duties${query}` })).json();
    const { stays, spotChecks, conflicts } = await list();
    expect(stays).toMatchObject([
      { person: 'li', sites: ['S-1'], zone: null, months: 14, rotate: 'due', account: 'none' },
      { person: 'user-1', rotate: 'not yet', account: 'lacks the role' },
      { person: 'wang', rotate: 'not yet' },
    ]);
    expect(spotChecks).toEqual([
      { person: 'wang', checks: 0, wrong: 0, last: null },
      { person: 'li', checks: 1, wrong: 1, last: '2026-03-20' },
    ]);
    expect(conflicts).toEqual([]);
    const sooner = await list('?months=2');
    expect(sooner.stays.map((one: { rotate: string }) => one.rotate)).toEqual([
      'due',
      'due',
      'due',
    ]);
    expect(
      (await world.as(await world.token('cashier'), { method: 'GET', url: '/api/v1/duties' }))
        .statusCode,
    ).toBe(403);
  });

  it('nobody approves what they have proposed', async () => {
    const noted: string[] = [];
    const context = {
      ports: world.ports,
      audit: {
        note: async (_: unknown, { object }: { object: string }) => void noted.push(object),
      },
    };
    const request = { principal: { user: { name: 'li' } } } as never;
    const proposal = (person: string) => ({ person, at: epochMs(0), what: 'back-billing b-1' });
    await expect(requireOtherPerson(context, request, proposal('li'))).rejects.toMatchObject({
      code: 'duty-conflict',
      members: { by: 'li', act: 'back-billing b-1', because: 'did-other' },
    });
    expect(noted).toEqual(['approve back-billing b-1']);
    await requireOtherPerson(context, request, proposal('wang'));
    expect(noted).toHaveLength(1);
  });
});
