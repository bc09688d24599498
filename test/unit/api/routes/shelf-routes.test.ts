import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMs, position } from '../../../../src/model/units.ts';
import { aCommit, anAlarm, changed, T0 } from '../../records/records-fixtures.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const MINUTE = 60_000;

const shelf = (id: string, until: number, ended: number | null = null) => ({
  position: position(5),
  order: {
    kind: 'shelf' as const,
    ended: ended === null ? null : epochMs(ended),
    order: {
      id,
      site: 'S-1',
      type: 'meter.stuck' as const,
      subject: { kind: 'meter' as const, id },
      by: 'li',
      at: epochMs(T0),
      until: epochMs(until),
      reason: 'being replaced',
    },
  },
});

describe('shelving over HTTP', () => {
  let world: ApiWorld;
  let token: string; // user-1
  beforeEach(async () => {
    world = await openApiWorld();
    token = await world.token('dispatcher');
    const alarms = [
      changed(1, { id: 'p1', priority: 1 }),
      changed(1, { id: 'p2', priority: 2 }),
      changed(1, {
        id: 'p3',
        priority: 3,
        shelvedUntil: epochMs(T0 + MINUTE),
        occurredAt: epochMs(T0 + 1),
      }),
      changed(1, { id: 'p4', priority: 4, suppressedBy: 'p1', outOfService: true }),
      changed(2, { id: 'closed', state: 'closed' }),
    ];
    const orders = [shelf('M-1', T0 + 90_500), shelf('M-2', T0), shelf('M-3', T0 + MINUTE, T0 + 1)];
    world.local.writer.commit(aCommit(10, { alarms, orders }));
  });
  afterEach(() => world.close());

  const post = (path: string, payload?: object) =>
    world.as(token, {
      method: 'POST',
      url: `/api/v1/alarms/${path}`,
      ...(payload === undefined ? {} : { payload }),
    });
  const shelve = (id: string, minutes: unknown, reason: unknown = 'crew is on site') =>
    post(`${id}/shelve`, { minutes, reason });

  it('goes through the journal, with the reason and where it came from', async () => {
    world.answer = ({ id, by }) => ({
      id,
      outcome: 'alarm',
      alarm: anAlarm({ id: 'p1', shelvedUntil: epochMs(T0 + 30 * MINUTE), acknowledgedBy: by }),
    });
    const response = await shelve('p1', 30, ' crew is on site ');
    expect(response.statusCode).toBe(200);
    expect(response.json().shelvedUntil).toBe('2026-03-01T00:30:00.000Z');
    expect(world.submitted).toMatchObject([
      {
        command: 'shelve',
        alarm: 'p1',
        site: 'S-1',
        minutes: 30,
        reason: 'crew is on site',
        by: 'user-1',
        from: '127.0.0.1',
      },
    ]);
  });

  it.each([
    ['p1', 60, 61],
    ['p2', 480, 481],
    ['p3', 10_080, 10_081],
    ['p4', 10_080, 10_081],
  ])('%s for %i minutes at most', async (id, most, tooMany) => {
    expect((await shelve(id, most)).statusCode).toBe(200);
    const refused = await shelve(id, tooMany);
    expect([400, 422]).toContain(refused.statusCode);
    expect(refused.json().errors).toMatchObject([{ path: 'body.minutes' }]);
    expect(world.submitted).toHaveLength(1);
  });

  it('says how long a grave alarm may be shelved', async () => {
    const { code, detail } = (await shelve('p1', 480)).json();
    expect([code, detail]).toEqual([
      'shelve-too-long',
      'an alarm of priority 1 is shelved for 60 minutes at most',
    ]);
  });

  it.each<[unknown, unknown]>([
    [0, 'x'],
    [-5, 'x'],
    [1.5, 'x'],
    ['30', 'x'],
    [30, ''],
    [30, '   '],
    [30, 'x'.repeat(501)],
    [30, undefined],
  ])('refuses %j minutes because of %j', async (minutes, reason) => {
    const response = await post('p1/shelve', { minutes, reason });
    expect(response.json().code).toBe('validation-failed');
    expect(world.submitted).toEqual([]);
  });

  it('refuses what cannot be shelved or unshelved', async () => {
    expect((await shelve('none', 5)).json().code).toBe('alarm-unknown');
    expect((await shelve('closed', 5)).json().code).toBe('alarm-closed');
    expect((await post('closed/unshelve')).json().code).toBe('alarm-closed');
    world.answer = ({ id }) => ({ id, outcome: 'refused', code: 'not-shelved', detail: '' });
    const response = await post('p1/unshelve', {});
    expect([response.statusCode, response.json().code]).toEqual([409, 'not-shelved']);
    world.answer = ({ id }) => ({ id, outcome: 'refused', code: 'alarm-unknown', detail: '' });
    expect((await shelve('p1', 5)).json().code).toBe('alarm-closed');
  });

  it('unshelves', async () => {
    expect((await post('p3/unshelve')).statusCode).toBe(200);
    expect(world.submitted).toMatchObject([{ command: 'unshelve', alarm: 'p3', by: 'user-1' }]);
  });

  it('is for those who answer for alarms', async () => {
    for (const role of ['maintainer', 'auditor', 'customerManager'] as const) {
      const other = await world.token(role);
      const payload = { minutes: 5, reason: 'x' };
      const url = '/api/v1/alarms/p1/shelve';
      const response = await world.as(other, { method: 'POST', url, payload });
      expect(response.statusCode, role).toBe(403);
    }
    const engineer = await world.token('meteringEngineer');
    const list = await world.as(engineer, { url: '/api/v1/shelves' });
    expect(list.statusCode).toBe(200);
  });

  it('lists what is shelved now with the time left', async () => {
    const { items, next } = (await world.as(token, { url: '/api/v1/shelves' })).json();
    expect(next).toBeNull();
    expect(items).toMatchObject([
      {
        id: 'M-1',
        by: 'li',
        reason: 'being replaced',
        until: '2026-03-01T00:01:30.500Z',
        secondsLeft: 91,
      },
    ]);
    world.clock.current = T0 + MINUTE;
    const later = (await world.as(token, { url: '/api/v1/shelves?site=S-1' })).json().items;
    expect(later).toMatchObject([{ id: 'M-1', secondsLeft: 31 }]);
    expect((await world.as(token, { url: '/api/v1/shelves?site=S-2' })).json().items).toEqual([]);
  });

  it.each([
    ['shelved=yes', ['p3']],
    ['shelved=no&suppressed=no', ['p2', 'p1']],
    ['suppressed=yes', ['p4']],
    ['outOfService=yes', ['p4']],
    ['outOfService=no&shelved=no', ['p2', 'p1']],
    ['shelved=yes&suppressed=yes', []],
  ])('finds alarms by %s', async (query, expected) => {
    const page = (await world.as(token, { url: `/api/v1/alarms?${query}` })).json();
    expect(page.items.map(({ id }: { id: string }) => id)).toEqual(expected);
  });

  it('goes on to the next page until some match, and tells where it stopped', async () => {
    const url = '/api/v1/alarms?suppressed=yes&limit=1';
    const found: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const page = (await world.as(token, { url: url + cursor })).json();
      found.push(...page.items.map(({ id }: { id: string }) => id));
      next = page.next;
    }
    expect(found).toEqual(['p4']);
  });
});
