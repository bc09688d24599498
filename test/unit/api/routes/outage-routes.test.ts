import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noticeSection } from '../../../../src/config/sections/notice-section.ts';
import { outageRound } from '../../../../src/metering/prepaid/notice-rounds.ts';
import type { Role } from '../../../../src/model/people.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { creditBooks, prepaidFleet } from '../../../support/credit-days.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const NOON = Date.parse('2026-06-01T12:00:00Z');
const SETTINGS = noticeSection.parse({ enabled: true });
const OUTAGE = {
  zone: 'east',
  from: '2026-06-05T08:00:00+08:00',
  to: '2026-06-05T18:00:00+08:00',
  reason: 'new valve',
};

describe('planned outages', () => {
  let world: ApiWorld;
  beforeEach(async () => {
    world = await openApiWorld({
      ports: {
        customerNotices: SETTINGS,
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
    world.clock.current = NOON;
  });
  afterEach(() => world.close());

  const post = async (path: string, payload: object, role: Role = 'customerManager') =>
    world.as(await world.token(role), { method: 'POST', url: `/api/v1/${path}`, payload });
  const get = async (path: string, role: Role = 'customerManager', headers = {}) =>
    world.as(await world.token(role), { method: 'GET', url: `/api/v1/${path}`, headers });
  /** As the service does within a minute. */
  const queue = () =>
    outageRound(
      {
        archive: world.local.records.archive,
        books: creditBooks(new Map()),
        fleet: prepaidFleet(),
        startHour: 0,
        settings: SETTINGS,
      },
      { done: new Map() },
      epochMs(world.clock.current),
    );

  it('tells whose gas is off, who is told, and who cannot be', async () => {
    const response = await post('outages', OUTAGE);
    expect(response.statusCode, response.body).toBe(201);
    expect(response.json()).toMatchObject({
      state: 'planned',
      zone: 'east',
      affected: { sites: 2, customers: 2, contacts: 1, untold: ['clinic'] },
      notices: 'on',
    });
    const { id } = response.json();
    const kept = await get(`archive/outage-notice/${id}`);
    expect(kept.json()).toMatchObject({ body: { reason: 'new valve', state: 'planned' } });
    const audit = await get('audit', 'auditor');
    expect(audit.json().items[0]).toMatchObject({ action: 'outage.plan', object: id });
  });

  it('keeps a ledger of what was told, by customer, outage, state, in sheets', async () => {
    const { id } = (await post('outages', OUTAGE)).json();
    await queue();
    const all = (await get(`customer-notices?outage=${id}`)).json();
    expect(all.items).toHaveLength(3);
    expect(all.items[0]).toMatchObject({
      about: 'outage-reminder',
      customer: 'noodles',
      state: 'queued',
      notBefore: '2026-06-04T10:00:00.000Z',
    });
    expect((await get('customer-notices?customer=clinic')).json().items).toMatchObject([
      { way: 'none', state: 'failed', detail: expect.stringContaining('no contact') },
    ]);
    const queued = (await get('customer-notices?state=queued&about=outage-planned')).json();
    expect(queued).toMatchObject({
      items: [{ contact: 'Wang', from: '2026-06-05T00:00:00.000Z' }],
    });
    const csv = await get('customer-notices?lang=zh', 'auditor', { accept: 'text/csv' });
    expect(csv.body).toContain('停气提醒');
    expect(csv.body.split('\r\n')[0]).toContain('号码或邮箱');
    expect((await get('customer-notices', 'maintainer')).statusCode).toBe(403);
  });

  it('is cancelled once, with a reason', async () => {
    const { id } = (await post('outages', OUTAGE)).json();
    const cancelled = await post(`outages/${id}/cancel`, { reason: 'valve not delivered' });
    expect(cancelled.json()).toMatchObject({ state: 'cancelled', revision: 2 });
    const again = await post(`outages/${id}/cancel`, { reason: 'twice' });
    expect(again.json()).toMatchObject({ status: 409, code: 'outage-not-planned' });
    const unknown = await post('outages/none/cancel', { reason: 'x' });
    expect(unknown.json()).toMatchObject({ status: 404, code: 'archive-unknown' });
  });

  it('refuses what cannot be one, and says why', async () => {
    const refused = async (body: object, role?: Role) => (await post('outages', body, role)).json();
    expect(await refused({ ...OUTAGE, zone: 'west' })).toMatchObject({ code: 'zone-unknown' });
    const { zone: _zone, ...nowhere } = OUTAGE;
    expect(await refused({ ...nowhere, sites: ['none'] })).toMatchObject({ code: 'site-unknown' });
    expect(await refused(nowhere)).toMatchObject({
      code: 'archive-invalid',
      errors: [expect.objectContaining({ path: expect.stringContaining('sites') })],
    });
    expect(await refused({ ...OUTAGE, to: '2026-06-05T07:00:00+08:00' })).toMatchObject({
      code: 'archive-invalid',
    });
    expect(await refused({ ...OUTAGE, to: '2026-05-05T07:00:00+08:00' })).toMatchObject({
      code: 'validation-failed',
    });
    expect(await refused({ ...OUTAGE, to: '2026-06-05T07:00:00' })).toMatchObject({ status: 400 });
    expect(await refused(OUTAGE, 'cashier')).toMatchObject({ code: 'forbidden' });
  });

  it('says that nobody is written to where notices are off', async () => {
    await world.close();
    world = await openApiWorld({
      ports: { fleet: { ...world.ports.fleet, current: prepaidFleet } },
    });
    world.clock.current = NOON;
    expect((await post('outages', OUTAGE)).json()).toMatchObject({ notices: 'off' });
  });

  it('nobody enters a notice by hand', async () => {
    const response = await post('archive/customer-notice', { body: { customer: 'noodles' } });
    expect(response.json()).toMatchObject({ code: 'forbidden' });
  });
});
