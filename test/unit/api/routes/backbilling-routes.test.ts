import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../../src/lib/result.ts';
import { seededRandom } from '../../../../src/lib/seeded-random.ts';
import type { MeteringBooks } from '../../../../src/metering/contract/metering-books.ts';
import { indexFleet } from '../../../../src/model/fleet-index.ts';
import { DeviceId } from '../../../../src/model/ids.ts';
import type { Role } from '../../../../src/model/people.ts';
import type { Reading } from '../../../../src/model/reading.ts';
import { StationValues } from '../../../../src/model/record.ts';
import { position } from '../../../../src/model/units.ts';
import { DAY, FROM, HOUR } from '../../../support/claim-kit.ts';
import { lossZone } from '../../../support/loss-zone.ts';
import { memoryBooks } from '../../../support/memory-books.ts';
import { openApiWorld } from '../api-world.ts';
import {
  ASKED,
  type BackBillingDesk,
  iso,
  NOW,
  openBackBillingDesk,
  ROWS,
  TO,
} from '../backbilling/back-billing-desk.ts';

describe('back-billing statements', () => {
  let desk: BackBillingDesk;
  beforeEach(async () => {
    desk = await openBackBillingDesk();
  });
  afterEach(() => desk.world.close());

  it('reckons a draft with everything it rests on', async () => {
    const body = await desk.draft();
    expect(body).toMatchObject({
      revision: 1,
      state: 'draft',
      method: 'baseline',
      customer: 'c',
      countedM3: 0,
      estimateM3: 720,
      differenceM3: 720,
      note: '现场核实',
      readings: [{ what: 'vb', start: 5_000, end: 5_000 }],
    });
    expect(body.id).toMatch(/^BB-\d{8}-[0-9A-F]{6}$/);
    expect(await desk.substitutes()).toEqual([]);
    expect((await desk.get(desk.reviewer, `/${body.id}`)).json()).toEqual(body);
  });

  it('prints it in both languages, as a page, a workbook and a PDF', async () => {
    const { id } = await desk.draft();
    const page = await desk.get(desk.drafter, `/${id}/statement?lang=both`);
    expect(page.headers['content-type']).toContain('text/html');
    for (const words of [
      '陶瓷厂',
      'Tile works',
      '应补收气量',
      'To be charged: 720.0',
      '走停',
      '拟稿',
    ])
      expect(page.body).toContain(words);
    expect(page.body).toContain('草稿，尚未复核');
    expect(page.body).toContain('V = k·Σ q');
    const zh = (await desk.get(desk.drafter, `/${id}/statement?lang=zh`)).body;
    expect(zh).not.toContain('To be charged');
    const xlsx = await desk.get(desk.drafter, `/${id}/statement?format=xlsx&lang=zh`);
    expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK');
    expect(xlsx.headers['content-disposition']).toContain(`gaswatch-back-billing-${id}.xlsx`);
    const pdf = await desk.get(desk.drafter, `/${id}/statement?format=pdf&lang=both`);
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('against the flow of the station, or of another meter', async () => {
    // the station shows 2 m³/h where the meter counts 10, and 3 m³/h in the span
    const readings = ROWS.map(
      ({ start }, n): Reading => ({
        record: 'station',
        kind: 'interval',
        device: DeviceId.parse('rtu'),
        ts: start,
        receivedAt: start,
        position: position(n + 1),
        index: 0,
        values: StationValues.parse({ q: start >= FROM && start < TO ? 3 : 2 }),
      }),
    );
    await desk.world.history.write({ readings, upTo: position(readings.length) });
    const body = await desk.draft();
    expect(body).toMatchObject({ method: 'reference', estimateM3: 1_080 });
    expect(body.formula.zh).toContain('调压站流量');
    const meters = await desk.post(desk.drafter, '', {
      ...ASKED,
      method: 'reference',
      reference: { meter: 'm-2' },
    });
    // nothing is known of that one
    expect(meters.json().errors[0].problem).toContain('covers 0% of the span');
  });

  it('lists them by meter, customer and state', async () => {
    const { id } = await desk.draft();
    await desk.issue(id);
    const other = await desk.draft({ from: iso(TO), to: iso(TO + 2 * HOUR) });
    const ids = async (query: string): Promise<readonly string[]> =>
      (await desk.get(desk.drafter, query)).json().items.map((one: { id: string }) => one.id);
    expect(await ids('')).toEqual([other.id, id]);
    expect(await ids('?state=issued&meter=m-1')).toEqual([id]);
    expect(await ids('?customer=c&state=draft')).toEqual([other.id]);
    expect(await ids('?meter=m-2')).toEqual([]);
  });

  it('says what is wrong with what is asked for', async () => {
    const refusal = async (over: object) =>
      (await desk.post(desk.drafter, '', { ...ASKED, ...over })).json();
    expect(await refusal({ meter: 'm-9' })).toMatchObject({ status: 404, code: 'meter-unknown' });
    expect(await refusal({ to: iso(FROM) })).toMatchObject({ code: 'span-empty' });
    const half = await refusal({ from: iso(FROM + HOUR / 2), to: iso(NOW + DAY) });
    expect(half.code).toBe('validation-failed');
    expect(half.errors).toEqual([
      {
        path: 'body.from',
        problem: 'not a whole hour: take 2026-05-04T00:00:00+08:00 or 2026-05-04T01:00:00+08:00',
      },
      expect.objectContaining({ path: 'body.to' }),
    ]);
    expect((await refusal({ from: iso(FROM - 400 * DAY) })).errors[0].problem).toContain(
      '366 days',
    );
    expect(await refusal({ reference: { meter: 'm-1' } })).toMatchObject({
      code: 'validation-failed',
    });
    expect(await refusal({ reference: { run: 'B' } })).toMatchObject({
      status: 422,
      code: 'subject-not-at-site',
    });
    const impossible = await refusal({ method: 'appliances' });
    expect(impossible).toMatchObject({ status: 422, code: 'estimate-impossible' });
    expect(impossible.errors[0].zh).toContain('设备负荷法：档案中没有');
    expect((await desk.get(desk.drafter, '/BB-none')).json().code).toBe('back-billing-unknown');
  });

  it.each(['cashier', 'meterReader', 'maintainer', 'auditor'] satisfies Role[])(
    '%s reads statements and writes none',
    async (role) => {
      const token = await desk.world.token(role);
      expect((await desk.get(token, '')).statusCode).toBe(200);
      expect((await desk.post(token, '', ASKED)).statusCode).toBe(403);
    },
  );
});

describe("back-billing from the zone's balance", () => {
  it('finds what a bypassed meter did not count: all that the zone newly lost', async () => {
    const plan = { leak: 0, thief: { meter: 0, counts: 0 } };
    const { input, fleet } = lossZone(seededRandom('back-billing zone'), plan);
    const index = indexFleet(fleet, 1);
    const world = await openApiWorld({
      ports: {
        books: {
          ...memoryBooks(input.slices, input.calendar),
          points: async () => [],
        } as unknown as MeteringBooks,
        gasDayStart: 0,
        fleet: {
          current: () => index,
          rehearse: () => ok(fleet),
          replace: () => Promise.reject(new Error('not here')),
          importMeters: () => Promise.reject(new Error('not here')),
        },
      },
    });
    try {
      world.clock.current = input.to + HOUR;
      const response = await world.as(await world.token('meteringEngineer'), {
        method: 'POST',
        url: '/api/v1/back-billing',
        payload: {
          meter: 'm-1',
          cause: 'bypass',
          method: 'zone-share',
          from: iso(input.from),
          to: iso(input.to),
        },
      });
      expect(response.statusCode, response.body).toBe(201);
      const body = response.json();
      expect(body.countedM3).toBe(0);
      expect(body.lowM3).toBeLessThan(body.estimateM3);
      const [usual] = body.others.filter((one: { method: string }) => one.method === 'baseline');
      // the meter's own past says the same
      expect(usual.estimateM3).toBeGreaterThan(body.lowM3);
      expect(usual.estimateM3).toBeLessThan(body.highM3);
    } finally {
      await world.close();
    }
  });
});
