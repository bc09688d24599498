import readXlsx from 'read-excel-file/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MeteringBooks } from '../../../../src/metering/contract/metering-books.ts';
import type { ArchiveKind } from '../../../../src/model/archive/archive-kind.ts';
import { parseBody, subjectOf } from '../../../../src/model/archive/kind-specs.ts';
import type { Role } from '../../../../src/model/people.ts';
import { type EpochMs, epochMs } from '../../../../src/model/units.ts';
import {
  creditBooks,
  creditDays,
  DAY_MS,
  MONDAY,
  prepaidFleet,
} from '../../../support/credit-days.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const NOW = MONDAY * DAY_MS;
const day = (n: number): string => new Date((MONDAY + n) * DAY_MS).toISOString();

/** 10 m³ a day; ic-1 had 300 m³ sixty days ago and loads 400 thirty days ago, ic-2 owes 5 CNY since five days. */
const BOOKS = creditBooks(
  new Map([
    [
      'ic-1',
      creditDays(MONDAY - 60, 60, (_, n) => ({ credit: 300 - 10 * n + (n < 30 ? 0 : 400) })),
    ],
    ['ic-2', creditDays(MONDAY - 60, 60, (_, n) => ({ credit: n < 55 ? 100 : -5 }))],
    ['post', creditDays(MONDAY - 60, 60, () => ({}))],
  ]),
);

describe('prepaid meters', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await openApiWorld({
      ports: {
        // the border: the routes ask the books for days alone
        books: BOOKS as MeteringBooks,
        gasDayStart: 0,
        reporting: { limits: {}, timeZone: 'UTC' } as never,
        fleet: {
          current: prepaidFleet,
          replace: () => Promise.reject(new Error('not here')),
          rehearse: () => {
            throw new Error('not here');
          },
          importMeters: () => Promise.reject(new Error('not here')),
        },
      },
    });
    world.clock.current = NOW;
  });
  afterEach(() => world.close());

  const get = async (path: string, role: Role = 'cashier', headers = {}) =>
    world.as(await world.token(role), { method: 'GET', url: `/api/v1/prepaid/${path}`, headers });
  const ask = async (path: string) => {
    const response = await get(path);
    expect(response.statusCode, response.body).toBe(200);
    return response.json();
  };
  const enter = async (
    kind: ArchiveKind,
    id: string,
    given: object,
    from: EpochMs = epochMs(0),
  ) => {
    const body = parseBody(kind, given);
    const change = { kind, id, base: 0, act: 'enter' as const, validFrom: from, validTo: null };
    const subject = subjectOf(kind, body);
    const changes = [{ ...change, body, subject, reason: '' }];
    await world.local.records.archive.write(changes, 'li', epochMs(NOW));
  };
  const buy = (id: string, n: number, m3: number, perM3: number) =>
    enter(
      'gas-purchase',
      id,
      { meter: 'ic-1', at: day(n), m3, perM3 },
      epochMs(Date.parse(day(n))),
    );

  it('says how long balances last, the shortest first', async () => {
    const { rows, items } = await ask('forecast');
    expect(rows).toBe(2);
    expect(items).toMatchObject([
      { meter: 'ic-2', unit: 'money', balance: -5, days: 0, judged: 'days' },
      {
        meter: 'ic-1',
        customer: { id: 'noodles', class: 'restaurant' },
        unit: 'm3',
        balance: 110,
        balanceAt: day(0),
        days: 11,
        low: 11,
        high: 11,
        usedUpOn: day(11).slice(0, 10),
        perDayM3: expect.closeTo(10),
        basisDays: 56,
        temperatureAdjusted: false,
      },
    ]);
    expect((await ask('forecast?within=7')).items).toHaveLength(1);
    expect((await ask('forecast?customer=noodles')).items).toHaveLength(1);
  });

  it('refuses a meter that is not prepaid and places that are not there', async () => {
    expect((await get('forecast?meter=post')).json()).toMatchObject({ code: 'meter-unknown' });
    expect((await get('forecast?zone=west')).json()).toMatchObject({ code: 'zone-unknown' });
    expect((await get('forecast', 'meterReader')).statusCode).toBe(403);
  });

  it('compares balances with purchases: the load of 400 m³ is on nobody’s file', async () => {
    const { items } = await ask('reconciliation?meter=ic-1');
    expect(items).toMatchObject([
      {
        meter: 'ic-1',
        verdict: 'differs',
        opening: { day: day(-31).slice(0, 10), amount: 10 },
        purchased: 0,
        usedM3: 300,
        expected: -290,
        reported: { amount: 110 },
        difference: 400,
        reason: { kind: 'purchase not on file' },
      },
    ]);
    await buy('p-1', -29.5, 400, 3);
    expect((await ask('reconciliation?meter=ic-1')).items).toEqual([]);
    expect((await ask('reconciliation?meter=ic-1&only=all')).items).toMatchObject([
      { verdict: 'agrees', difference: 0, reason: null },
    ]);
  });

  it('lists gas that flowed with nothing left, and what it costs', async () => {
    await enter('price', 'hospitals', { class: 'hospital', perM3: 2.5 });
    expect(await ask('flow-without-credit')).toMatchObject({
      rows: 1,
      items: [{ meter: 'ic-2', days: 4, m3: 40, money: 100, balance: -5 }],
    });
  });

  it('reckons what a new price means for gas that is sold: 110 m³ by purchase', async () => {
    await buy('p-1', -40, 100, 2);
    await buy('p-2', -30, 60, 2.5);
    await buy('p-3', -20, 80, 3);
    const found = await ask('exposure?newPrice=3.5');
    expect(found).toMatchObject({
      newPrice: 3.5,
      // 30 × 1.00 + 80 × 0.50
      totals: { meters: 1, m3: 110, assumedM3: 0, money: 70, inMoney: 1, unknown: 0 },
      rows: 2,
    });
    expect(found.items[0]).toMatchObject({
      meter: 'ic-1',
      basis: 'gas',
      heldM3: 110,
      money: 70,
      batches: [
        { purchase: 'p-2', m3: 30, perM3: 2.5 },
        { purchase: 'p-3', m3: 80, perM3: 3 },
      ],
    });
    expect(found.items[1]).toMatchObject({ meter: 'ic-2', basis: 'money', money: 0 });
    // 25 days ago there were 360 m³, and no p-3: 100 + 60 of them are on file
    expect(await ask(`exposure?newPrice=3.5&at=${day(-25)}&meter=ic-1`)).toMatchObject({
      totals: { m3: 360, assumedM3: 200, money: 100 * 1.5 + 60 + 200 },
    });
  });

  it('a price of the archive concerns whom it is of, from when it begins', async () => {
    await enter('price', 'now', { class: 'restaurant', perM3: 3 }, epochMs(0));
    const from = epochMs(NOW + 5 * DAY_MS);
    await enter('price', 'next', { class: 'restaurant', perM3: 3.4 }, from);
    await enter('price', 'schools', { class: 'school', perM3: 9 }, from);
    const found = await ask('exposure?priceItem=next');
    expect(found).toMatchObject({
      at: day(5),
      newPrice: 3.4,
      totals: { m3: 110, assumedM3: 110, money: expect.closeTo(44) },
      items: [{ meter: 'ic-1', batches: [{ purchase: null, perM3: 3 }] }],
    });
    expect(await ask('exposure?priceItem=schools')).toMatchObject({ rows: 0 });
    // their own price is narrower than that of their class
    await enter('price', 'own', { customer: 'noodles', perM3: 3.1 }, epochMs(0));
    expect(await ask('exposure?priceItem=next')).toMatchObject({ rows: 0 });
  });

  it('asks for one of price and item, and for one that is there', async () => {
    for (const query of ['exposure', 'exposure?newPrice=3&priceItem=next'])
      expect((await get(query)).json()).toMatchObject({ code: 'validation-failed' });
    expect((await get('exposure?priceItem=none')).json()).toMatchObject({
      status: 404,
      code: 'archive-unknown',
    });
  });

  it.each(['forecast', 'reconciliation?only=all', 'flow-without-credit', 'exposure?newPrice=4'])(
    '%s goes into CSV and XLSX, in both languages',
    async (path) => {
      const mark = path.includes('?') ? '&' : '?';
      const csv = await get(`${path}${mark}lang=zh`, 'cashier', { accept: 'text/csv' });
      expect(csv.headers['content-type']).toContain('text/csv');
      const [titles = '', ...lines] = csv.body.replace('\uFEFF', '').trim().split('\r\n');
      expect(titles).toMatch(/^用户,片区,用气点,表位,表号/);
      expect(lines.some((line) => line.includes('城') || line.includes('医院'))).toBe(true);
      const book = await world.as(await world.token('auditor'), {
        method: 'GET',
        url: `/api/v1/prepaid/${path}${mark}format=xlsx&lang=en`,
      });
      const [sheet] = await readXlsx(book.rawPayload);
      const [heads, first] = sheet?.data ?? [];
      expect(heads?.slice(0, 4)).toEqual(['Customer', 'Zone', 'Site', 'Meter']);
      expect(heads?.join('')).not.toMatch(/\p{Script=Han}/u);
      expect(first?.some((cell) => typeof cell === 'number')).toBe(true);
    },
  );
});
