import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../../../src/model/command.ts';
import { SiteId } from '../../../../src/model/ids.ts';
import type { Permit } from '../../../../src/model/permit.ts';
import { epochMs, position } from '../../../../src/model/units.ts';
import { aCommit, T0 } from '../../records/records-fixtures.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const HOUR = 3_600_000;
const iso = (at: number): string => new Date(at).toISOString();

const aPermit = (over: Partial<Permit> = {}): Permit => ({
  id: 'WP-1',
  site: SiteId.parse('S-1'),
  types: ['bypass.open'],
  subjects: null,
  from: epochMs(T0 - HOUR),
  to: epochMs(T0 + HOUR),
  reason: 'filter change',
  holder: 'Wang, crew 3',
  openedBy: 'li',
  openedAt: epochMs(T0 - HOUR),
  closedAt: null,
  closedBy: null,
  ...over,
});

const asOrder = (order: Permit) => ({
  position: position(5),
  order: { kind: 'permit' as const, order, ended: order.closedAt },
});

describe('work permits over HTTP', () => {
  let world: ApiWorld;
  let token: string; // user-1
  beforeEach(async () => {
    world = await openApiWorld();
    token = await world.token('dispatcher');
    const at = (n: number) => ({ openedAt: epochMs(T0 - n * HOUR) });
    const permits = [
      aPermit(),
      aPermit({ id: 'WP-2', from: epochMs(T0 + HOUR), to: epochMs(T0 + 2 * HOUR), ...at(2) }),
      aPermit({ id: 'WP-3', to: epochMs(T0 - 1), site: SiteId.parse('S-2'), ...at(3) }),
      aPermit({ id: 'WP-4', closedAt: epochMs(T0 - 1), closedBy: 'li', ...at(4) }),
    ];
    world.local.writer.commit(aCommit(5, { orders: permits.map(asOrder) }));
    world.answer = (command: Command) => {
      if (command.command === 'open-permit')
        return { id: command.id, outcome: 'permit', permit: command.permit };
      const permit = aPermit({ closedAt: epochMs(T0), closedBy: command.by });
      return { id: command.id, outcome: 'permit', permit };
    };
  });
  afterEach(() => world.close());

  const open = (over: object = {}) =>
    world.as(token, {
      method: 'POST',
      url: '/api/v1/permits',
      payload: {
        site: 'S-1',
        types: ['bypass.open', 'meter.under-range', 'bypass.open'],
        from: '2026-03-01T08:00:00+08:00',
        to: iso(T0 + 4 * HOUR),
        reason: ' filter change ',
        holder: '王工 三班',
        ...over,
      },
    });

  it('opens one through the journal', async () => {
    const response = await open({ subjects: ['run:S-1/A', 'bypass:S-1'] });
    expect(response.statusCode).toBe(201);
    expect(response.json()).toEqual({
      id: expect.stringMatching(/^WP-[0-9a-f-]{13}$/),
      site: 'S-1',
      types: ['bypass.open', 'meter.under-range'],
      subjects: ['run:S-1/A', 'bypass:S-1'],
      from: iso(T0),
      to: iso(T0 + 4 * HOUR),
      reason: 'filter change',
      holder: '王工 三班',
      openedBy: 'user-1',
      openedAt: iso(T0),
      closedAt: null,
      closedBy: null,
      state: 'active',
    });
    expect(world.submitted).toMatchObject([
      { command: 'open-permit', by: 'user-1', from: '127.0.0.1', permit: { site: 'S-1' } },
    ]);
    expect((await open()).json().subjects).toBeNull();
  });

  it.each<[string, object, number, string, string]>([
    ['ends before it begins', { to: iso(T0 - HOUR) }, 400, 'span-empty', 'body.to'],
    ['is over already', { from: iso(T0 - 2 * HOUR), to: iso(T0) }, 422, 'permit-past', 'body.to'],
    ['is longer than 7 days', { to: iso(T0 + 168 * HOUR + 1) }, 422, 'permit-too-long', 'body.to'],
    ['names no known site', { site: 'S-9' }, 422, 'site-unknown', 'body.site'],
    ['names no known type', { types: ['bypass.ajar'] }, 400, 'validation-failed', 'body.types.0'],
    ['names no type', { types: [] }, 400, 'validation-failed', 'body.types'],
    [
      'is about another site',
      { subjects: ['run:S-2/A'] },
      422,
      'subject-not-at-site',
      'body.subjects.0',
    ],
    ['is about nothing', { subjects: ['everything'] }, 400, 'validation-failed', 'body.subjects.0'],
    ['has no offset', { from: '2026-03-01T08:00:00' }, 400, 'validation-failed', 'body.from'],
    ['has no reason', { reason: '' }, 400, 'validation-failed', 'body.reason'],
    ['has no holder', { holder: ' ' }, 400, 'validation-failed', 'body.holder'],
  ])('refuses one that %s', async (_name, over, status, code, path) => {
    const response = await open(over);
    expect([response.statusCode, response.json()]).toMatchObject([
      status,
      { code, errors: [{ path }] },
    ]);
    expect(world.submitted).toEqual([]);
  });

  it('takes one of exactly 7 days', async () => {
    expect((await open({ to: iso(T0 + 168 * HOUR) })).statusCode).toBe(201);
  });

  it.each([
    ['', ['WP-1', 'WP-2', 'WP-3']],
    ['state=all', ['WP-1', 'WP-2', 'WP-3', 'WP-4']],
    ['state=active', ['WP-1']],
    ['state=planned', ['WP-2']],
    ['state=overdue', ['WP-3']],
    ['state=closed', ['WP-4']],
    ['site=S-2', ['WP-3']],
    ['state=closed&site=S-2', []],
    ['state=overdue&limit=1', ['WP-3']],
  ])('lists %s', async (query, expected) => {
    const { items } = (await world.as(token, { url: `/api/v1/permits?${query}` })).json();
    expect(items.map(({ id }: { id: string }) => id)).toEqual(expected);
  });

  const close = (id: string) =>
    world.as(token, { method: 'POST', url: `/api/v1/permits/${id}/close` });

  it('closes one', async () => {
    const response = await close('WP-1');
    expect(response.json()).toMatchObject({ id: 'WP-1', state: 'closed', closedBy: 'user-1' });
    expect(world.submitted).toMatchObject([
      { command: 'close-permit', permit: 'WP-1', site: 'S-1', by: 'user-1' },
    ]);
    await close('WP-3');
    expect(world.submitted[1]).toMatchObject({ permit: 'WP-3', site: 'S-2' });
  });

  it('says why one cannot be closed', async () => {
    expect((await close('WP-9')).json().code).toBe('permit-unknown');
    expect(world.submitted).toEqual([]);
    world.answer = ({ id }) => ({ id, outcome: 'refused', code: 'permit-closed', detail: '' });
    const again = await close('WP-4');
    expect([again.statusCode, again.json().code]).toEqual([409, 'permit-closed']);
  });

  it('is read by many and written by few', async () => {
    const maintainer = await world.token('maintainer');
    expect((await world.as(maintainer, { url: '/api/v1/permits' })).statusCode).toBe(200);
    const url = '/api/v1/permits/WP-1/close';
    expect((await world.as(maintainer, { method: 'POST', url })).statusCode).toBe(403);
  });
});
