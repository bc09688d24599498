import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeOrders } from '../../../../src/metering/books/place-orders.ts';
import { epochMs } from '../../../../src/model/units.ts';
import type { ArchiveChange } from '../../../../src/records/records.ts';
import { FROM, HOUR, hoursAround } from '../../../support/claim-kit.ts';
import {
  ASKED,
  type BackBillingDesk,
  iso,
  NOW,
  openBackBillingDesk,
  TO,
} from '../backbilling/back-billing-desk.ts';

describe('steps of a back-billing statement', () => {
  let desk: BackBillingDesk;
  beforeEach(async () => {
    desk = await openBackBillingDesk();
  });
  afterEach(() => desk.world.close());

  it('is reviewed by another person and issued, and then the books have its volume', async () => {
    const { id } = await desk.draft();
    expect(await desk.step(desk.drafter, id, 'review', { base: 1 })).toMatchObject({
      status: 403,
      code: 'duty-conflict',
    });
    expect(await desk.step(desk.drafter, id, 'issue', { base: 1 })).toMatchObject({
      status: 409,
      code: 'back-billing-state',
      state: 'draft',
    });
    const reviewed = await desk.step(desk.reviewer, id, 'review', { base: 1, note: '同意' });
    expect(reviewed).toMatchObject({ state: 'reviewed', revision: 2, reviewNote: '同意' });
    const issued = await desk.step(desk.drafter, id, 'issue', { base: 2 });
    expect(issued).toMatchObject({ state: 'issued', revision: 3, adjusts: 'unknown' });
    expect(desk.told).toEqual(['m-1']);
    const orders = placeOrders(await desk.substitutes());
    expect(orders.get('m-1')?.substitutes).toEqual([{ from: FROM, to: TO, vbM3: 720 }]);
    const history = await desk.world.local.records.archive.revisions('back-billing', id);
    expect(history.map(({ revision, recordedBy }) => [revision, recordedBy])).toEqual([
      [3, reviewed.draftedBy],
      [2, reviewed.reviewedBy],
      [1, reviewed.draftedBy],
    ]);
    const { items } = await desk.world.local.records.audit.list({ limit: 20 });
    expect(items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['back-billing.draft', 'back-billing.review', 'back-billing.issue']),
    );
  });

  it('the archive shows and exports it, and lets nobody write it past the steps', async () => {
    const { id } = await desk.draft();
    const archive = (path: string) =>
      desk.world.as(desk.drafter, { method: 'GET', url: `/api/v1/archive/back-billing${path}` });
    expect((await archive(`/${id}`)).json()).toMatchObject({
      revision: 1,
      body: { state: 'draft' },
    });
    const csv = await archive('?format=csv&lang=zh');
    expect(csv.statusCode, csv.body).toBe(200);
    expect(csv.body).toContain('核定气量(m³)');
    expect(csv.body).toContain('历史同期法');
    const forged = await desk.world.as(desk.drafter, {
      method: 'POST',
      url: '/api/v1/archive/back-billing',
      payload: { body: { state: 'issued' } },
    });
    expect(forged.json()).toMatchObject({ status: 403, code: 'forbidden' });
    expect(forged.body).toContain('/api/v1/back-billing');
  });

  it('its volume goes with it: nobody takes that back, or changes it, alone', async () => {
    const { id } = await desk.draft();
    await desk.step(desk.reviewer, id, 'review', { base: 1 });
    await desk.step(desk.drafter, id, 'issue', { base: 2 });
    const path = `/api/v1/archive/substitute-volume/${id}`;
    const [volume] = await desk.substitutes();
    const body = { ...(volume?.body as object), vbM3: 1 };
    const changed = {
      method: 'PUT',
      url: path,
      payload: { base: 1, body, reason: 'less' },
    } as const;
    const gone = { method: 'DELETE', url: `${path}?base=1&reason=less` } as const;
    for (const asked of [changed, gone])
      expect((await desk.world.as(desk.drafter, asked)).json()).toMatchObject({
        code: 'archive-invalid',
        errors: [{ path: 'statement', problem: expect.stringContaining('second person') }],
      });
    expect(await desk.substitutes()).toMatchObject([{ body: { vbM3: 720 } }]);
  });

  it('each step is on the revision that was read', async () => {
    const { id } = await desk.draft();
    await desk.step(desk.reviewer, id, 'review', { base: 1 });
    expect(await desk.step(desk.drafter, id, 'issue', { base: 1 })).toMatchObject({
      status: 409,
      code: 'archive-conflict',
      revision: 2,
    });
    const twice = await Promise.all([
      desk.step(desk.drafter, id, 'issue', { base: 2 }),
      desk.step(desk.reviewer, id, 'issue', { base: 2 }),
    ]);
    expect(
      twice.map(({ state, code }) => state ?? code).toSorted((a, b) => (a < b ? -1 : 1)),
    ).toEqual(['archive-conflict', 'issued']);
    expect(await desk.substitutes()).toHaveLength(1);
  });

  it('refuses a span that another issued statement covers, until that one is cancelled', async () => {
    const second = await desk.draft();
    const { id } = await desk.draft();
    await desk.issue(id);
    await desk.step(desk.reviewer, second.id, 'review', { base: 1 });
    expect(await desk.step(desk.drafter, second.id, 'issue', { base: 2 })).toMatchObject({
      status: 409,
      code: 'back-billing-overlap',
      statement: id,
    });
    const meets = { ...ASKED, from: iso(TO - HOUR), to: iso(TO + HOUR) };
    expect((await desk.post(desk.drafter, '', meets)).json().code).toBe('back-billing-overlap');
    await desk.draft({ from: iso(TO), to: iso(TO + HOUR) });
    // what has moved money is taken back by two people, too
    const cancel = { base: 3, reason: '表已检定合格' };
    expect((await desk.step(desk.drafter, id, 'cancel', cancel)).code).toBe('duty-conflict');
    expect(await desk.step(desk.reviewer, id, 'cancel', cancel)).toMatchObject({
      state: 'cancelled',
    });
    expect(await desk.substitutes()).toEqual([]);
    expect((await desk.step(desk.reviewer, id, 'cancel', { ...cancel, base: 4 })).code).toBe(
      'back-billing-state',
    );
    expect(await desk.step(desk.drafter, second.id, 'issue', { base: 2 })).toMatchObject({
      state: 'issued',
    });
  });

  it('is not issued on readings that have changed since', async () => {
    const { id } = await desk.draft();
    await desk.step(desk.reviewer, id, 'review', { base: 1 });
    // the last hour of the span comes late: the meter had counted 4 m³ in it
    desk.rows = hoursAround({ from: FROM, to: TO }, (at, isIn) => ({
      vbM3: at === TO - HOUR ? 4 : isIn ? 0 : 10,
    }));
    expect(await desk.step(desk.drafter, id, 'issue', { base: 2 })).toMatchObject({
      status: 409,
      code: 'back-billing-stale',
      drafted: 0,
      counted: 4,
    });
    expect(await desk.substitutes()).toEqual([]);
    await desk.step(desk.drafter, id, 'cancel', { base: 2, reason: '读数变化' });
    expect(await desk.draft()).toMatchObject({ countedM3: 4, estimateM3: 720, differenceM3: 716 });
  });

  it('refuses a span whose volume somebody has set by hand', async () => {
    const body = {
      meter: 'm-1',
      from: iso(FROM),
      to: iso(FROM + HOUR),
      vbM3: 3,
      method: 'by hand',
      statement: '',
    };
    const change: ArchiveChange = {
      kind: 'substitute-volume',
      id: 'by-hand',
      base: 0,
      act: 'enter',
      validFrom: FROM,
      validTo: epochMs(FROM + HOUR),
      body,
      subject: { meter: 'm-1' },
      reason: '',
    };
    await desk.world.local.records.archive.write([change], 'li', NOW);
    const response = await desk.post(desk.drafter, '', ASKED);
    expect(response.json()).toMatchObject({ status: 422, code: 'archive-invalid' });
    expect(response.body).toContain('by-hand');
  });

  it('adjusts a bill that is settled already, also where that happened meanwhile', async () => {
    const { id, adjusts } = await desk.draft();
    expect(adjusts).toBe('unknown');
    desk.settledUntil = TO;
    expect(await desk.issue(id)).toMatchObject({ state: 'issued', adjusts: 'settled' });
    expect(await desk.substitutes()).toHaveLength(1);
    const page = (await desk.get(desk.reviewer, `/${id}/statement?lang=both`)).body;
    expect(page).toContain('该时段已（部分）结算');
    expect(page).toContain('this adjusts a bill');
  });
});
