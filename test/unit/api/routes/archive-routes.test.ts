import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ARCHIVE_KINDS } from '../../../../src/model/archive/archive-kind.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { T0 } from '../../records/records-fixtures.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const DAY = 86_400_000;
const terms = {
  settlement: 'monthly',
  prepaid: true,
  compensation: 'corrector',
  stationOwner: 'company',
  meterOwner: 'customer',
};

describe('the archive over HTTP', () => {
  let world: ApiWorld;
  let settled: number | null;
  beforeEach(async () => {
    settled = null;
    const settledUntil = async () => (settled === null ? null : epochMs(settled));
    world = await openApiWorld({ ports: { settledUntil } });
  });
  afterEach(() => world.close());

  const call = (
    token: string,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: object,
  ) =>
    world.as(token, {
      method,
      url: `/api/v1/archive${url}`,
      ...(payload === undefined ? {} : { payload }),
    });
  const price = { class: 'hotel', perM3: 3.5 };
  const audited = async () => {
    const { items } = await world.ports.records.audit.list({ limit: 50 });
    return items.map(({ by, action, object }) => `${by} ${action} ${object}`);
  };

  it('enters, revises and withdraws; every revision stays and every act is audited', async () => {
    const cashier = await world.token('cashier');
    const entered = await call(cashier, 'POST', '/price', {
      id: 'p-1',
      validFrom: '2026-01-01',
      body: price,
      reason: 'council',
    });
    expect(entered.statusCode).toBe(201);
    expect(entered.json()).toEqual({
      kind: 'price',
      id: 'p-1',
      revision: 1,
      // midnight of the company's zone
      validFrom: '2025-12-31T16:00:00.000Z',
      validTo: null,
      body: price,
      subject: { part: 'class:hotel' },
      recordedAt: new Date(T0).toISOString(),
      recordedBy: 'user-1',
      reason: 'council',
      standing: 'current',
      flags: [],
    });
    const revised = await call(cashier, 'PUT', '/price/p-1', {
      base: 1,
      body: { ...price, perM3: 3.6 },
      reason: 'typing error',
    });
    expect(revised.json()).toMatchObject({ revision: 2, validFrom: '2025-12-31T16:00:00.000Z' });
    const gone = await call(cashier, 'DELETE', '/price/p-1?base=2&reason=wrong%20class');
    expect(gone.json()).toMatchObject({ revision: 3, standing: 'withdrawn' });
    const { items } = (await call(cashier, 'GET', '/price/p-1/revisions')).json();
    expect(items.map((item: { standing: string }) => item.standing)).toEqual([
      'withdrawn',
      'superseded',
      'superseded',
    ]);
    expect((await call(cashier, 'GET', '/price')).json()).toEqual({ items: [], next: null });
    expect((await call(cashier, 'GET', '/price/p-1')).json()).toMatchObject({ revision: 3 });
    expect(await audited()).toEqual([
      'user-1 archive.withdraw price p-1',
      'user-1 archive.revise price p-1',
      'user-1 archive.enter price p-1',
    ]);
  });

  it('refuses a stale revision, one that is taken, and one that is withdrawn', async () => {
    const token = await world.token('administrator');
    const body = { id: 'p-1', validFrom: '2026-01-01', body: price };
    await call(token, 'POST', '/price', body);
    const taken = await call(token, 'POST', '/price', body);
    expect([taken.statusCode, taken.json().code]).toEqual([409, 'archive-conflict']);
    const stale = await call(token, 'PUT', '/price/p-1', { base: 2, body: price, reason: 'x' });
    expect(stale.json()).toMatchObject({ status: 409, code: 'archive-conflict', revision: 1 });
    await call(token, 'DELETE', '/price/p-1?base=1&reason=x');
    const late = await call(token, 'PUT', '/price/p-1', { base: 2, body: price, reason: 'x' });
    expect(late.json()).toMatchObject({ status: 409 });
    const unknown = await call(token, 'PUT', '/price/p-9', { base: 1, body: price, reason: 'x' });
    expect(unknown.json()).toMatchObject({ status: 404, code: 'archive-unknown' });
  });

  it('one item follows another in one step, and an overlap is refused', async () => {
    const token = await world.token('administrator');
    await call(token, 'POST', '/price', { id: 'old', validFrom: '2026-01-01', body: price });
    const next = { id: 'new', validFrom: '2026-03-05', body: { ...price, perM3: 4 } };
    const refused = await call(token, 'POST', '/price', next);
    expect(refused.json()).toMatchObject({
      status: 422,
      code: 'archive-invalid',
      errors: [{ path: 'validFrom', zh: expect.stringMatching('重叠') }],
    });
    const followed = await call(token, 'POST', '/price', { ...next, follows: 'old' });
    expect(followed.statusCode).toBe(201);
    expect((await call(token, 'GET', '/price/old')).json()).toMatchObject({
      revision: 2,
      validTo: '2026-03-04T16:00:00.000Z',
    });
    const validThen = async (at: string) =>
      (await call(token, 'GET', `/price?at=${at}`))
        .json()
        .items.map(({ id }: { id: string }) => id);
    expect(await validThen('2026-03-04T15:59:59Z')).toEqual(['old']);
    expect(await validThen('2026-03-04T16:00:00Z')).toEqual(['new']);
    const before = await call(token, 'POST', '/price', {
      validFrom: '2025-06-01',
      body: { class: 'hotel', perM3: 1 },
      follows: 'new',
    });
    expect(before.json().code).toBe('archive-invalid');
    expect((await call(token, 'GET', '/price/new')).json().revision).toBe(1);
  });

  it('tells every fault of a body, in both languages', async () => {
    const token = await world.token('meteringEngineer');
    const answer = await call(token, 'POST', '/certificate', {
      body: { meter: 'M-1', serial: 'SN77', number: '', verdict: 'good', colour: 'red' },
    });
    const { status, errors } = answer.json();
    expect(status).toBe(422);
    expect(errors.map(({ path }: { path: string }) => path).toSorted()).toEqual([
      'colour',
      'laboratory',
      'number',
      'validUntil',
      'verdict',
      'verifiedOn',
    ]);
    for (const { zh, problem } of errors) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(problem).not.toMatch(/\p{Script=Han}/u);
    }
    expect((await call(token, 'GET', '/certificate')).json().items).toEqual([]);
  });

  it('a certificate is dated by itself, found by its site, and refused for another serial', async () => {
    const token = await world.token('meteringEngineer');
    const body = {
      meter: 'M-1',
      serial: 'SN77',
      number: 'N1',
      laboratory: 'Institute',
      verifiedOn: '2026-02-01',
      validUntil: '2028-01-31',
      verdict: 'pass',
    };
    const right = await call(token, 'POST', '/certificate', { body });
    expect(right.json()).toMatchObject({
      validFrom: '2026-01-31T16:00:00.000Z',
      validTo: '2028-01-31T16:00:00.000Z',
      subject: { meter: 'M-1', site: 'S-1', customer: 'C-1', part: 'SN77' },
    });
    const found = await call(token, 'GET', '/certificate?customer=C-1&part=SN77');
    expect(found.json().items).toHaveLength(1);
    const wrong = await call(token, 'POST', '/certificate', {
      body: { ...body, serial: 'SN78', number: 'N2' },
    });
    expect(wrong.json().errors).toMatchObject([{ path: 'serial' }]);
    const other = await call(token, 'POST', '/certificate', {
      body: { ...body, number: 'N3' },
      validFrom: '2026-02-02',
    });
    expect(other.json().errors).toMatchObject([{ path: 'validFrom' }]);
  });

  it('flags what should be looked at, and enters it', async () => {
    const token = await world.token('maintainer');
    const answer = await call(token, 'POST', '/lock-inspection', {
      body: {
        site: 'S-1',
        at: '2026-02-28T08:00:00+08:00',
        sealNumber: '7',
        intact: true,
        by: 'li',
      },
    });
    expect(answer.json()).toMatchObject({ revision: 1, flags: [{ path: 'site' }] });
  });

  it('refuses what is billed already: entering, revising and withdrawing', async () => {
    const token = await world.token('meterReader');
    const reading = (days: number) => ({
      id: `r${days}`,
      body: { meter: 'M-1', at: new Date(T0 - days * DAY).toISOString(), vb: 500 - days, by: 'li' },
    });
    expect((await call(token, 'POST', '/meter-reading', reading(9))).statusCode).toBe(201);
    settled = T0 - 5 * DAY;
    expect((await call(token, 'POST', '/meter-reading', reading(6))).json()).toMatchObject({
      code: 'archive-invalid',
      errors: [{ path: 'at' }],
    });
    expect((await call(token, 'POST', '/meter-reading', reading(5))).statusCode).toBe(201);
    const withdrawn = await call(token, 'DELETE', '/meter-reading/r9?base=1&reason=x');
    expect(withdrawn.statusCode).toBe(422);
  });

  it('each area is written by its own roles alone', async () => {
    const bodies: Record<string, object> = {
      price: { validFrom: '2026-01-01', body: price },
      contract: { validFrom: '2026-01-01', body: terms, subject: { customer: 'C-1' } },
      run: { validFrom: '2026-01-01', body: { site: 'S-1', run: 'A', role: 'duty' } },
      'staff-assignment': {
        validFrom: '2026-01-01',
        body: { person: 'li', role: 'meterReader', zone: 'Z-1' },
      },
    };
    const may: Record<string, string[]> = {};
    for (const role of [
      'cashier',
      'customerManager',
      'maintainer',
      'administrator',
      'auditor',
    ] as const) {
      const token = await world.token(role);
      may[role] = [];
      for (const [kind, body] of Object.entries(bodies)) {
        const { statusCode } = await call(token, 'POST', `/${kind}`, body);
        if (statusCode !== 403) may[role].push(kind);
      }
    }
    expect(may).toEqual({
      cashier: ['price'],
      customerManager: ['contract'],
      maintainer: ['run'],
      administrator: Object.keys(bodies),
      auditor: [],
    });
  });

  it('two who change the same thing at once: one is told', async () => {
    const token = await world.token('administrator');
    const enter = (perM3: number) =>
      call(token, 'POST', '/price', { validFrom: '2026-01-01', body: { ...price, perM3 } });
    const answers = await Promise.all([enter(1), enter(2), enter(3)]);
    const entered = answers.filter(({ statusCode }) => statusCode === 201);
    expect([entered.length, answers.filter((one) => one.statusCode === 422).length]).toEqual([
      1, 2,
    ]);
  });

  it('lists its kinds with headings, choices, writers and the schema of the body', async () => {
    const token = await world.token('auditor');
    const { items } = (await call(token, 'GET', '')).json();
    expect(items).toHaveLength(ARCHIVE_KINDS.length);
    const certificate = items.find(({ kind }: { kind: string }) => kind === 'certificate');
    expect(certificate).toMatchObject({
      title: { zh: '检定证书' },
      datedBy: 'verifiedOn',
      writers: ['meteringEngineer', 'administrator'],
      schema: { type: 'object', properties: { serial: { type: 'string' } } },
    });
    const verdict = certificate.columns.find(({ key }: { key: string }) => key === 'verdict');
    expect(verdict).toMatchObject({ form: 'choice', choices: { pass: { zh: '合格' } } });
  });
});
