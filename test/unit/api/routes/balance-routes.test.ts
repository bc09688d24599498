import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/lib/seeded-random.ts';
import type { MeteringBooks } from '../../../../src/metering/contract/metering-books.ts';
import { indexFleet } from '../../../../src/model/fleet-index.ts';
import type { Role } from '../../../../src/model/people.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { lossZone } from '../../../support/loss-zone.ts';
import { memoryBooks } from '../../../support/memory-books.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const { input, fleet, truth } = lossZone(seededRandom('balance routes'), {
  leak: 0.03,
  thief: { meter: 0, counts: 0.5 },
});
const QUERY = `zone=z&from=${new Date(input.from).toISOString()}&to=${new Date(input.to).toISOString()}`;

describe('balance, outlook', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    const index = indexFleet(fleet, 1);
    world = await openApiWorld({
      ports: {
        // the border: the routes ask the books for hours and days alone
        books: memoryBooks(input.slices, input.calendar) as MeteringBooks,
        gasDayStart: 0,
        fleet: {
          current: () => index,
          replace: () => Promise.reject(new Error('not here')),
          rehearse: () => {
            throw new Error('not here');
          },

          importMeters: () => Promise.reject(new Error('not here')),
        },
      },
    });
    world.clock.current = input.to + 3_600_000;
  });
  afterEach(() => world.close());

  const get = async (url: string, role: Role = 'meteringEngineer', headers = {}) =>
    world.as(await world.token(role), { method: 'GET', url: `/api/v1/${url}`, headers });

  it('gives the loss of a zone with its parts, its trend and who may be behind it', async () => {
    const response = await get(`balance?${QUERY}&every=week`);
    expect(response.statusCode, response.body).toBe(200);
    const body = response.json();
    expect(body.total).toMatchObject({
      from: new Date(input.from).toISOString(),
      to: new Date(input.to).toISOString(),
      unusable: null,
    });
    expect(body.total.loss.m3).toBeGreaterThan(truth.leakM3);
    expect(body.windows).toHaveLength(2);
    expect(body.meters).toHaveLength(15);
    expect(body.suspects[0]).toMatchObject({ meter: 'm-1', side: 'out' });
    expect(body.suspects[0].reasons[0].text.zh).toContain('比自身前八周');
    // the pipes' pressure is in no history here
    expect(body.unknownLinePack).toEqual(['s-0']);
  });

  it('takes what is in the archive: own use and certificates', async () => {
    const at = epochMs(input.from + 3_600_000);
    const body = {
      zone: 'z',
      purpose: 'purge',
      from: new Date(at).toISOString(),
      to: new Date(at + 3_600_000).toISOString(),
      volumeM3: 500,
      uncertaintyPercent: 10,
      by: 'li',
      note: '',
    };
    await world.local.records.archive.write(
      [
        {
          kind: 'own-use',
          id: 'u-1',
          base: 0,
          act: 'enter',
          validFrom: at,
          validTo: null,
          body,
          subject: { part: 'z' },
          reason: 'purge',
        },
      ],
      'li',
      at,
    );
    const { total } = (await get(`balance?${QUERY}`)).json();
    expect(total.attribution.ownUse).toEqual({ m3: 500, sigma: 50 });
  });

  it('as sheets, in the language that is asked for', async () => {
    const csv = await get(`balance?${QUERY}&language=zh`, 'auditor', { accept: 'text/csv' });
    expect(csv.headers['content-type']).toContain('text/csv');
    const lines = csv.body.split('\r\n');
    expect(lines[0]).toContain('供销差率(%)');
    expect(lines).toHaveLength(1 + 14 + 1);
    const suspects = await get(`balance?${QUERY}&table=suspects&format=csv&language=en`);
    expect(suspects.body).toContain('than in its own eight weeks before');
    const xlsx = await get(`balance?${QUERY}&table=meters&format=xlsx`);
    expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK');
    expect(xlsx.headers['content-disposition']).toContain('.xlsx');
  });

  it('refuses what it cannot answer, and says why', async () => {
    const code = async (query: string) => (await get(`balance?${query}`)).json().code;
    expect(await code('zone=nowhere')).toBe('zone-unknown');
    expect(await code(`zone=z&from=2026-03-01T00:00:00Z&to=2026-03-01T00:00:00Z`)).toBe(
      'span-empty',
    );
    expect(await code('zone=z&from=2020-01-01T00:00:00Z')).toBe('validation-failed');
    expect(await code('zone=z&from=yesterday')).toBe('validation-failed');
    expect((await get(`balance?${QUERY}`, 'cashier')).statusCode).toBe(403);
  });

  it('says that it is not there where the books do not run', async () => {
    const bare = await openApiWorld();
    try {
      const token = await bare.token('auditor');
      for (const url of ['balance?zone=Z-1', 'outlook?zone=Z-1', 'key-tracking']) {
        const answer = await bare.as(token, { method: 'GET', url: `/api/v1/${url}` });
        expect(answer.json(), url).toMatchObject({ status: 503, code: 'unavailable' });
      }
    } finally {
      await bare.close();
    }
  });

  it('foresees seven days and says how well it has done so', async () => {
    const response = await get('outlook?zone=z', 'dispatcher');
    expect(response.statusCode, response.body).toBe(200);
    const body = response.json();
    expect(body.days).toHaveLength(7);
    expect(body.days[0].low).toBeLessThan(body.days[0].high);
    expect(body.days[0].peakHourM3).toBeGreaterThan(0);
    expect(body.error.mape).toBeGreaterThan(0);
    expect(body.error.mapeByLead).toHaveLength(7);
  });
});
