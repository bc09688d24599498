import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slice } from '../../../../src/metering/balance/meter-series.ts';
import type { MeteringBooks } from '../../../../src/metering/contract/metering-books.ts';
import type { Role } from '../../../../src/model/people.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { memoryBooks } from '../../../support/memory-books.ts';
import { meterStats } from '../../../support/meter-stats.ts';
import { SAMPLE } from '../../../support/sample-fleet.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Gas days of a Monday and on, from midnight in Shanghai. */
const START = Date.parse('2026-03-02T00:00:00+08:00');
const WEEKS = 10;

/** A plant that burns 50 m³/h and stands still in the last two weeks, and a clinic that does not change. */
function rowsOf(m3: (day: number) => number): readonly Slice[] {
  return Array.from({ length: 24 * 7 * WEEKS }, (_, h) => ({
    start: epochMs(START + h * HOUR),
    end: epochMs(START + (h + 1) * HOUR),
    stats: meterStats({
      vmM3: m3(Math.floor(h / 24)),
      vbM3: m3(Math.floor(h / 24)),
      knownMs: HOUR,
      vb: 1,
      vm: 1,
    }),
  }));
}
const ROWS = new Map([
  ['m1', rowsOf((day) => (day < 56 ? 50 : 0))],
  ['m2', rowsOf(() => 40)],
]);
const ID = 'plant.2026-04-27';

describe('key tracking', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await openApiWorld({
      ports: {
        // the border: the routes ask the books for hours and days alone
        books: memoryBooks(ROWS, { timeZone: 'Asia/Shanghai', startHour: 0 }) as MeteringBooks,
        gasDayStart: 0,
        fleet: {
          current: () => SAMPLE,
          replace: () => Promise.reject(new Error('not here')),
          rehearse: () => {
            throw new Error('not here');
          },

          importMeters: () => Promise.reject(new Error('not here')),
        },
      },
    });
    world.clock.current = START + 7 * WEEKS * DAY + 12 * HOUR;
    const body = { class: 'factory', perM3: 2.5 };
    await world.local.records.archive.write(
      [
        {
          kind: 'price',
          id: 'p-1',
          base: 0,
          act: 'enter',
          validFrom: epochMs(START),
          validTo: null,
          body,
          subject: {},
          reason: 'tariff',
        },
      ],
      'li',
      epochMs(START),
    );
  });
  afterEach(() => world.close());

  const get = async (path: string, role: Role = 'customerManager') =>
    world.as(await world.token(role), { method: 'GET', url: `/api/v1/key-tracking${path}` });
  const follow = async (id: string, payload: object, role: Role = 'customerManager') =>
    world.as(await world.token(role), {
      method: 'POST',
      url: `/api/v1/key-tracking/${id}/follow-up`,
      payload,
    });

  it('lists a customer that has stopped, with its gas and its money', async () => {
    const response = await get('?zone=z');
    expect(response.statusCode, response.body).toBe(200);
    expect(response.json().items).toEqual([
      expect.objectContaining({
        id: ID,
        customer: { id: 'plant', name: { zh: 'Plant', en: 'Plant' } },
        direction: 'down',
        from: '2026-04-27',
        to: '2026-05-11',
        m3: expect.closeTo(-2 * 7 * 24 * 50),
        money: expect.closeTo(-2 * 7 * 24 * 50 * 2.5),
        standing: 'goes on',
        likely: 'stop',
        followUp: null,
      }),
    ]);
  });

  it('keeps who found out what; an earlier word stays in the archive', async () => {
    const first = await follow(ID, { cause: 'stop', note: 'holiday until May 12' });
    expect(first.statusCode, first.body).toBe(200);
    expect(first.json().followUp).toMatchObject({ cause: 'stop', state: 'asked', revision: 1 });
    const second = await follow(ID, {
      cause: 'reduction',
      note: 'second line closed',
      state: 'settled',
    });
    expect(second.json().followUp).toMatchObject({
      by: expect.stringMatching(/^user-/),
      revision: 2,
    });
    const [item] = (await get('')).json().items;
    expect(item.followUp).toMatchObject({ cause: 'reduction', note: 'second line closed' });
    const kept = await world.local.records.archive.revisions('swing', ID);
    expect(kept.map(({ revision }) => revision)).toEqual([2, 1]);
    const stale = await follow(ID, { cause: 'stop', note: 'from an old page', revision: 1 });
    expect(stale.json()).toMatchObject({ status: 409, code: 'archive-conflict' });
  });

  it('refuses a swing that is none, and people who do not look after customers', async () => {
    for (const id of [
      'plant.2026-04-20',
      'clinic.2026-04-27',
      'nobody.2026-04-27',
      'x',
      'plant.2026-99-99',
    ])
      expect((await follow(id, { cause: 'stop', note: 'n' })).json(), id).toMatchObject({
        status: 404,
        code: 'swing-unknown',
      });
    expect((await follow(ID, { cause: 'stop', note: ' ' })).json().code).toBe('validation-failed');
    expect((await follow(ID, { cause: 'stop', note: 'n' }, 'meteringEngineer')).statusCode).toBe(
      403,
    );
    expect((await get('?zone=nowhere')).json().code).toBe('zone-unknown');
  });

  it('as a sheet with Chinese titles and words', async () => {
    const response = await get('?format=csv&language=zh');
    const [titles, row] = response.body.split('\r\n');
    expect(titles).toContain('差额气量(m³)');
    expect(row).toContain('下降');
  });
});
