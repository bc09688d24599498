import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MeteringBooks } from '../../../../src/metering/contract/metering-books.ts';
import type { Role } from '../../../../src/model/people.ts';
import { deskSample } from '../../../support/report-desk.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const { desk, fleet } = deskSample();
const NOW = Date.parse('2026-04-13T09:00:00+08:00');
const FORTNIGHT = 'from=2026-03-30T00:00:00%2B08:00&to=2026-04-13T00:00:00%2B08:00';

let world: ApiWorld;
let bare: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld({
    ports: {
      // the border: reports ask the books for hours, days and periods alone
      books: desk.books as MeteringBooks,
      gasDayStart: 0,
      fleet: {
        current: () => fleet,
        replace: () => Promise.reject(new Error('not here')),
        rehearse: () => {
          throw new Error('not here');
        },
        importMeters: () => Promise.reject(new Error('not here')),
      },
    },
  });
  world.clock.current = NOW;
  bare = await openApiWorld();
});
afterAll(async () => {
  await world.close();
  await bare.close();
});

const get = async (path: string, role: Role = 'meteringEngineer', from = world) =>
  from.as(await from.token(role), { method: 'GET', url: `/api/v1/reports/${path}` });

describe('reports of the metering desk', () => {
  it.each([
    ['daily', '调度日报'],
    ['condition', '仪表运行工况分析周报'],
    ['loss', '月度供销差报告'],
    ['settlement', '结算周期抄表报告'],
    ['verification', '检定计划'],
  ])('%s is a page, a workbook and a PDF', async (kind, title) => {
    const page = await get(`${kind}?${FORTNIGHT}&language=zh`);
    expect(page.statusCode, page.body).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toContain(title);
    const book = await get(`${kind}?${FORTNIGHT}&format=xlsx`);
    expect(book.rawPayload.subarray(0, 2).toString()).toBe('PK');
    expect(book.headers['content-disposition']).toMatch(
      new RegExp(`gaswatch-${kind}-2026-04-13-.*\\.xlsx`),
    );
    const paper = await get(`${kind}?${FORTNIGHT}&format=pdf&language=both`);
    expect(paper.headers['content-type']).toBe('application/pdf');
    expect(paper.headers['content-disposition']).toContain('.pdf"');
    expect(paper.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it.each([
    ['daily', '2026-04-12', '2026-04-13'],
    ['condition', '2026-04-06', '2026-04-13'],
    ['loss', '2026-03-01', '2026-04-01'],
    ['settlement', '2026-04-03', '2026-04-13'],
  ])('%s begins as it usually does where nobody says', async (kind, first, end) => {
    const { body } = await get(`${kind}?language=en`);
    // times stand in the zone of the settings of this world
    expect(body).toContain(`${first} 00:00 to ${end} 00:00`);
  });

  it('are for whoever may see what is in them', async () => {
    expect((await get('loss', 'dispatcher')).statusCode).toBe(200);
    expect((await get('loss', 'meterReader')).statusCode).toBe(403);
    expect((await get('settlement', 'meterReader')).statusCode).toBe(200);
    expect((await get('condition', 'cashier')).statusCode).toBe(403);
  });

  it('refuse what cannot be asked', async () => {
    expect((await get('daily?format=docx')).statusCode).toBe(400);
    expect((await get('daily?language=fr')).statusCode).toBe(400);
    const backwards = await get('daily?from=2026-04-13T00:00:00Z&to=2026-04-12T00:00:00Z');
    expect(backwards.json()).toMatchObject({ status: 400, code: 'span-empty' });
    expect((await get('weather')).statusCode).toBe(404);
  });

  it('where no books are kept are not offered; the handover is', async () => {
    const refused = await get('loss', 'meteringEngineer', bare);
    expect(refused.json()).toMatchObject({ status: 501, code: 'books-absent' });
    expect((await get('handover', 'dispatcher', bare)).statusCode).toBe(200);
  });
});
