import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MeteringBooks } from '../../../../src/metering/contract/metering-books.ts';
import { BooksStore } from '../../../../src/metering/store/books-store.ts';
import { periodTable } from '../../../../src/metering/store/period-table.ts';
import { placesOf } from '../../../../src/metering/store/place-spec.ts';
import { indexFleet } from '../../../../src/model/fleet-index.ts';
import { epochMs, position } from '../../../../src/model/units.ts';
import { HOUR, MONDAY, point } from '../../metering/books/book-kit.ts';
import { type ApiWorld, FLEET, openApiWorld } from '../api-world.ts';

/** M-1 counts 12 m³ an hour from Monday's midnight on, for three days. */
const LAST = 72;
const folder = mkdtempSync(join(tmpdir(), 'gaswatch-books-'));

function booksOfM1(): { readonly store: BooksStore; readonly books: MeteringBooks } {
  const store = new BooksStore({ path: join(folder, 'm.db'), startHour: 0 });
  store.setPlaces(placesOf(indexFleet(FLEET, 1)));
  const points = Array.from({ length: LAST + 1 }, (_, n) =>
    point(n * HOUR, { vb: 1000 + 12 * n, vm: 500 + 3 * n }),
  );
  // the second day's noon comes a week late
  const late = points.splice(36, 1);
  const write = (given: typeof points, upTo: number, at: number): void => {
    const own = given.map((one) => ({ meter: 'M-1', point: { ...one, position: position(upTo) } }));
    store.write({ points: own, replacements: [], upTo, at: epochMs(MONDAY + at * HOUR) });
    while (store.settle(10) > 0);
  };
  write(points, 1, 80);
  const found = late.map((one) => ({
    ...one,
    values: { vb: 1430 as never, vm: 607 as never },
    receivedAt: epochMs(MONDAY + 240 * HOUR),
  }));
  write(found, 2, 240);
  const { read } = store;
  return {
    store,
    books: {
      hours: async (query) => read.hours(query),
      days: async (query) => read.days(query),
      periods: async (query) => periodTable(read.periods(query)),
      versions: async (meter, day) => read.versions(meter, day),
      points: async (meter, from, to) => read.points(meter, from, to),
      cursor: async () => position(store.cursor),
    },
  };
}

describe('consumption', () => {
  let world: ApiWorld;
  let token: string;
  let store: BooksStore;
  beforeAll(async () => {
    const made = booksOfM1();
    store = made.store;
    world = await openApiWorld({ ports: { books: made.books, gasDayStart: 0 } });
    token = await world.token('cashier');
  });
  afterAll(async () => {
    await world.close();
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = (query: string, headers: Record<string, string> = {}) =>
    world.as(token, { method: 'GET', url: `/api/v1/consumption${query}`, headers });

  it('of gas days is the difference of the register, with method and version', async () => {
    const { items } = (await get('?meter=M-1&from=2026-03-02&to=2026-03-05')).json();
    expect(items).toHaveLength(3);
    expect(items[0]).toMatchObject({
      kind: 'meter',
      id: 'M-1',
      fromDay: '2026-03-02',
      toDay: '2026-03-03',
      start: '2026-03-01T16:00:00.000Z',
      vbM3: 288,
      vmM3: 72,
      knownShare: 1,
      method: 'measured',
      version: 1,
    });
  });

  it('of a day that late data changed has a version more, and can be asked for as it was', async () => {
    const day = '?meter=M-1&from=2026-03-03&to=2026-03-04';
    const [now] = (await get(day)).json().items;
    const [before] = (await get(`${day}&version=1`)).json().items;
    expect([now.vbM3, now.estimatedVbM3, now.version]).toEqual([288, 0, 2]);
    // the two hours around noon were not seen apart
    expect([before.vbM3, before.estimatedVbM3, before.version]).toEqual([288, 24, 1]);
    const trail = (await get('/M-1/2026-03-03/versions')).json().items;
    expect(trail.map((one: { cause: string }) => one.cause)).toEqual(['first', 'late data']);
  });

  it('of hours needs times, and gives the parts of the day', async () => {
    const span = 'from=2026-03-02T00:00:00%2B08:00&to=2026-03-03T00:00:00%2B08:00';
    const { items } = (await get(`?site=S-1&every=hour&${span}`)).json();
    expect(items).toHaveLength(24);
    expect(items.every((row: { vbM3: number }) => row.vbM3 === 12)).toBe(true);
    const refused = await get('?meter=M-1&every=hour&from=2026-03-02');
    expect([refused.statusCode, refused.json().errors[0].path]).toEqual([400, 'querystring.from']);
  });

  it('of settlement cycles goes by the customer’s contract, by the month without one', async () => {
    const { items } = (
      await get('?customer=C-1&every=settlement&by=customer&from=2026-03-01&to=2026-03-31')
    ).json();
    expect(items).toMatchObject([
      { kind: 'customer', id: 'C-1', fromDay: '2026-03-01', toDay: '2026-04-01', vbM3: 864 },
    ]);
  });

  it('is a table with titles in the language asked for', async () => {
    const csv = await get('?zone=Z-1&from=2026-03-02&to=2026-03-03&language=zh', {
      accept: 'text/csv',
    });
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.body).toContain('标况用气量 (m³)');
    expect(csv.body).toContain(
      'M-1,2026-03-01T16:00:00.000Z,2026-03-02T16:00:00.000Z,2026-03-02,2026-03-03,288,72',
    );
    const xlsx = await get('?zone=Z-1&from=2026-03-02&to=2026-03-03&format=xlsx');
    expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK');
  });

  it('shows the readings behind a day and one on each side', async () => {
    const { items } = (await get('/M-1/2026-03-03/points')).json();
    expect(items).toHaveLength(27);
    expect(items[0]).toMatchObject({ ts: '2026-03-02T15:00:00.000Z', vb: 1276, kind: 'interval' });
  });

  it.each([
    ['?meter=M-9', 404, 'meter-unknown'],
    ['?customer=C-9', 404, 'customer-unknown'],
    ['?zone=Z-9', 422, 'zone-unknown'],
    ['?meter=M-1&from=2026-03-05&to=2026-03-02', 400, 'span-empty'],
    ['?zone=Z-1&version=1', 400, 'validation-failed'],
    ['?meter=M-1&from=1000-01-01&to=2026-03-02', 422, 'too-many-rows'],
    ['/M-9/2026-03-02/points', 404, 'meter-unknown'],
    ['/M-1/yesterday/points', 400, 'validation-failed'],
  ])('refuses %s', async (query, status, code) => {
    const answer = await get(query);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  it('says so where no books are kept', async () => {
    const bare = await openApiWorld();
    const answer = await bare.as(await bare.token('cashier'), {
      method: 'GET',
      url: '/api/v1/consumption?meter=M-1',
    });
    expect([answer.statusCode, answer.json().code]).toEqual([501, 'books-absent']);
    await bare.close();
  });
});
