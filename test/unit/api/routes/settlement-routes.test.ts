import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { settledUntil } from '../../../../src/api/settlements/settled-until.ts';
import { type BooksStand, booksStand, fleetStand } from '../../../support/operation-world.ts';
import { HOUR, MONDAY } from '../../metering/books/book-kit.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

/** Hours from Monday 2026-03-02 to the beginning of a day of March. */
const hourOf = (day: number): number => (day - 2) * 24;
const at = (hour: number): string => new Date(MONDAY + hour * HOUR).toISOString();
/** A reading an hour, 2 m³ each, from the first of March to the day given. */
const until = (day: number): readonly (readonly [number, number, number])[] =>
  Array.from({ length: hourOf(day) - hourOf(1) + 1 }, (_, n) => [
    hourOf(1) + n,
    1000 + 2 * n,
    500 + n,
  ]);

describe('settlements', () => {
  let world: ApiWorld;
  let books: BooksStand;
  let admin: string;
  let cashier: string;
  beforeEach(async () => {
    books = booksStand();
    world = await openApiWorld({
      ports: {
        ...{ fleet: fleetStand(), books: books.books, gasDayStart: 0 },
        settledUntil: (meter) => settledUntil(world.ports.records.archive, meter),
      },
    });
    onTestFinished(() => world.close());
    world.clock.current = MONDAY + hourOf(11) * HOUR + 5 * HOUR;
    [admin, cashier] = [await world.token('administrator'), await world.token('cashier')];
    const contract = {
      ...{ settlement: 'tenDays', prepaid: false, compensation: 'corrector' },
      ...{ stationOwner: 'company', meterOwner: 'customer' },
    };
    const subject = { customer: 'C-1' };
    await enter('contract', { validFrom: '2026-01-01', body: contract, subject });
    books.write('M-1', until(11));
    books.write('M-2', until(11));
  });

  const post = (url: string, payload: object, token: string) =>
    world.as(token, { method: 'POST', url: `/api/v1/${url}`, payload });
  const enter = (kind: string, payload: object, token = admin) =>
    post(`archive/${kind}`, payload, token);
  const settle = (payload: object, token = cashier) => post('settlements', payload, token);
  const read = async (query: string) =>
    (await world.as(cashier, { method: 'GET', url: `/api/v1/settlements${query}` })).json().items;

  it('closes a cycle of all meters of a customer, and keeps what it was made of', async () => {
    const closed = await settle({ customer: 'C-1', cycle: '2026-03-05' });
    expect(closed.statusCode).toBe(201);
    expect(closed.json().items).toMatchObject([
      {
        ...{ id: 'M-1.2026-03-01', meter: 'M-1', customer: 'C-1', settlement: 'tenDays' },
        ...{ from: '2026-03-01', to: '2026-03-11', volumeM3: 480, settledM3: 480 },
        ...{ adjustmentM3: 0, by: 'user-2', start: '2026-02-28T16:00:00.000Z' },
      },
      { meter: 'M-2', volumeM3: 480 },
    ]);
    const [, kept] = await read('');
    expect(kept.days).toHaveLength(10);
    expect(kept.days[0]).toEqual({ day: '2026-03-01', vbM3: 48, version: expect.any(Number) });
    expect(await read('?meter=M-2')).toHaveLength(1);
  });

  it('is rehearsed without closing anything', async () => {
    const tried = await settle({ meter: 'M-1', cycle: '2026-03-05', mode: 'rehearse' });
    expect(tried.json().items).toMatchObject([{ volumeM3: 480, recordedAt: null }]);
    expect(await read('')).toEqual([]);
  });

  it('refuses a cycle that is not over, twice the same, and one that is not the next', async () => {
    const problemOf = async (cycle: string) => {
      const answer = (await settle({ meter: 'M-1', cycle })).json();
      expect(answer).toMatchObject({ status: 422, code: 'settlement-refused' });
      return answer.errors[0].problem;
    };
    expect(await problemOf('2026-03-11')).toMatch(/not over yet/);
    await settle({ meter: 'M-1', cycle: '2026-03-05' });
    expect(await problemOf('2026-03-01')).toMatch(/settled: corrections/);
    books.write('M-1', until(32));
    world.clock.current = MONDAY + hourOf(32) * HOUR;
    [cashier] = [await world.token('cashier')];
    expect(await problemOf('2026-03-21')).toMatch(/settled up to 2026-03-11/);
  });

  it('closes none while a day of one meter is not accounted for; a substitute volume does it', async () => {
    world.clock.current = MONDAY + hourOf(21) * HOUR + HOUR;
    [admin, cashier] = [await world.token('administrator'), await world.token('cashier')];
    await settle({ customer: 'C-1', cycle: '2026-03-05' });
    books.write('M-1', until(21));
    books.write('M-2', until(18));
    const refused = await settle({ customer: 'C-1', cycle: '2026-03-11' });
    expect(refused.json().errors).toMatchObject([
      { path: 'M-2', problem: expect.stringMatching(/3 gas days.*2026-03-18, 2026-03-19/) },
    ]);
    expect(await read('')).toHaveLength(2);
    const body = {
      ...{ meter: 'M-2', from: at(hourOf(18)), to: at(hourOf(21)), vbM3: 90, method: 'profile' },
    };
    expect((await enter('substitute-volume', { body })).statusCode).toBe(201);
    await books.tell(world.ports.records.archive, 'M-2');
    const closed = await settle({ customer: 'C-1', cycle: '2026-03-11' });
    expect(closed.json()).toMatchObject({ mode: 'apply' });
    // seven days of 48 m³, and the substitute
    expect(closed.json().items).toMatchObject([{ volumeM3: 480 }, { meter: 'M-2', volumeM3: 426 }]);
  });

  it('charges with the next cycle what late data brings to one that is closed', async () => {
    world.clock.current = MONDAY + hourOf(32) * HOUR + HOUR;
    cashier = await world.token('cashier');
    await settle({ meter: 'M-1', cycle: '2026-03-05' });
    books.write('M-1', until(20));
    // the second cycle ends between two readings 120 m³ apart: half of it is taken to be on each side
    const [before, after] = [hourOf(20) + 12, hourOf(21) + 12];
    const last = 1000 + 2 * (hourOf(20) - hourOf(1));
    books.write('M-1', [
      [before, last + 24, 600],
      [after, last + 144, 660],
      [hourOf(32), last + 500, 900],
    ]);
    const [second] = (await settle({ meter: 'M-1', cycle: '2026-03-11' })).json().items;
    expect(second).toMatchObject({ volumeM3: 9 * 48 + 24 + 60, adjustments: [] });
    // the reading at its end comes late: 100 of the 120 m³ had flowed by then
    books.write('M-1', [[hourOf(21), last + 124, 650]]);
    const [third] = (await settle({ meter: 'M-1', cycle: '2026-03-21' })).json().items;
    expect(third).toMatchObject({
      ...{ volumeM3: 376, adjustmentM3: 40, settledM3: 416 },
      adjustments: [{ from: '2026-03-11', to: '2026-03-21', m3: 40, volumeM3: 556 }],
    });
    const [, kept] = await read('?meter=M-1');
    expect(kept).toMatchObject({ from: '2026-03-11', volumeM3: 516 });
  });

  it('keeps what it has billed: nothing that bears on bills changes before its end', async () => {
    await settle({ meter: 'M-1', cycle: '2026-03-05' });
    const reading = (hour: number) => ({ body: { meter: 'M-1', at: at(hour), vb: 1, by: 'zhao' } });
    const late = await enter('meter-reading', reading(hourOf(9)));
    expect(late.json()).toMatchObject({ code: 'archive-invalid', errors: [{ path: 'at' }] });
    expect((await enter('meter-reading', reading(hourOf(11)))).statusCode).toBe(201);
    const old = await post('operations', { meter: 'M-1', act: 'close', at: at(hourOf(9)) }, admin);
    expect(old.json().problems).toMatchObject([
      { path: 'at', zh: expect.stringMatching('已结算') },
    ]);
    const below = await post(`operations/${old.json().id}/complete`, { base: 1 }, admin);
    expect(below.json().code).toBe('operation-refused');
  });

  it('lets no final index stand below the one that is settled', async () => {
    await settle({ meter: 'M-1', cycle: '2026-03-05' });
    const old = { finalVb: 1400 };
    const begun = await post(
      'operations',
      { meter: 'M-1', act: 'close', at: at(hourOf(11) + 1), by: 'li', witness: 'zhao', old },
      admin,
    );
    expect(begun.json().problems).toMatchObject([
      { path: 'old.finalVb', severity: 'refused', en: expect.stringMatching(/below the reading/) },
      { path: 'old.finalVb', severity: 'refused', en: expect.stringMatching(/1478 .*settled/) },
    ]);
  });

  it('closes by the contract of the site, not by a later one of all sites of the customer', async () => {
    const body = {
      ...{ settlement: 'monthly', prepaid: false, compensation: 'fixedFactor', fixedFactor: 4 },
      ...{ stationOwner: 'company', meterOwner: 'customer' },
    };
    const subject = { customer: 'C-1', site: 'S-1' };
    const entered = await enter('contract', { validFrom: '2025-01-01', body, subject });
    expect(entered.statusCode).toBe(201);
    const refused = await settle({ meter: 'M-1', cycle: '2026-03-05' });
    expect(refused.json().errors[0].problem).toMatch(/2026-03-01 to 2026-04-01 is not over/);
  });

  it('goes on where a contract with longer cycles begins within one', async () => {
    await settle({ meter: 'M-1', cycle: '2026-03-05' });
    world.clock.current = MONDAY + hourOf(32) * HOUR + HOUR;
    [admin, cashier] = [await world.token('administrator'), await world.token('cashier')];
    const list = await world.as(admin, { method: 'GET', url: '/api/v1/archive/contract' });
    const [{ id, body }] = list.json().items;
    const later = { ...body, settlement: 'monthly' };
    const subject = { customer: 'C-1' };
    const begun = { validFrom: '2026-03-11', body: later, subject, follows: id };
    expect((await enter('contract', begun)).statusCode).toBe(201);
    books.write('M-1', until(32));
    // the rest of March: 21 days of 48 m³
    const closed = await settle({ meter: 'M-1', cycle: '2026-03-15' });
    expect(closed.json().items).toMatchObject([
      { id: 'M-1.2026-03-11', from: '2026-03-11', to: '2026-04-01', volumeM3: 1008 },
    ]);
    const again = await settle({ meter: 'M-1', cycle: '2026-03-05' });
    expect(again.json().errors[0].problem).toMatch(/before 2026-04-01 is settled/);
  });

  it('needs a meter or a customer, and one that there is', async () => {
    const codeOf = async (payload: object) => (await settle(payload)).json().code;
    expect(await codeOf({ cycle: '2026-03-05' })).toBe('validation-failed');
    expect(await codeOf({ meter: 'M-1', customer: 'C-1', cycle: '2026-03-05' })).toBe(
      'validation-failed',
    );
    expect(await codeOf({ meter: 'M-9', cycle: '2026-03-05' })).toBe('meter-unknown');
    expect(await codeOf({ customer: 'C-9', cycle: '2026-03-05' })).toBe('customer-unknown');
    const reader = await world.token('meterReader');
    expect((await settle({ meter: 'M-1', cycle: '2026-03-05' }, reader)).statusCode).toBe(403);
  });
});
