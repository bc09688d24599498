import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMs } from '../../../../src/model/units.ts';
import { aCommit, aDelivery, changed, T0 } from '../../records/records-fixtures.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const MINUTE = 60_000;

describe('alarms over HTTP', () => {
  let world: ApiWorld;
  let token: string; // user-1
  beforeEach(async () => {
    world = await openApiWorld();
    token = await world.token('dispatcher');
    const alarms = [
      changed(1, { id: 'a0', occurredAt: epochMs(T0) }),
      changed(2, { id: 'a1', occurredAt: epochMs(T0 + MINUTE), type: 'bypass.open', priority: 2 }),
      changed(3, {
        id: 'a2',
        occurredAt: epochMs(T0 + 2 * MINUTE),
        site: 'S-2',
        state: 'closed',
        returnedAt: epochMs(T0 + 3 * MINUTE),
        acknowledgedBy: 'li',
        acknowledgedAt: epochMs(T0 + 4 * MINUTE),
      }),
    ];
    world.local.writer.commit(aCommit(10, { alarms, deliveries: [aDelivery({ alarm: 'a0' })] }));
  });
  afterEach(() => world.close());

  const get = (url: string) => world.as(token, { url });
  const ids = async (query: string): Promise<string[]> =>
    (await get(`/api/v1/alarms?${query}`)).json().items.map(({ id }: { id: string }) => id);
  const acknowledge = (id: string, payload?: object) =>
    world.as(token, {
      method: 'POST',
      url: `/api/v1/alarms/${id}/acknowledge`,
      ...(payload === undefined ? {} : { payload }),
    });

  it('gives the contract’s fields, times in ISO 8601 UTC, null where not set', async () => {
    expect((await get('/api/v1/alarms/a2')).json()).toEqual({
      id: 'a2',
      type: 'regulator.overpressure',
      priority: 1,
      site: 'S-2',
      subject: { kind: 'station', id: 'S-1' },
      state: 'closed',
      shelvedUntil: null,
      suppressedBy: null,
      occurredAt: '2026-03-01T00:02:00.000Z',
      receivedAt: '2026-03-01T00:00:00.500Z',
      detectedAt: '2026-03-01T00:00:00.600Z',
      returnedAt: '2026-03-01T00:03:00.000Z',
      acknowledgedAt: '2026-03-01T00:04:00.000Z',
      acknowledgedBy: 'li',
      late: false,
      evidence: [{ name: 'pOut', value: 4.4, unit: 'kPa', limit: 4.2, relation: 'above' }],
      estimate: null,
      message: { en: 'Outlet pressure too high', zh: '出口压力过高' },
      advice: { en: 'Send a crew', zh: '派人到现场' },
      permit: null,
      outOfService: false,
      occurrence: 1,
      history: [{ at: '2026-03-01T00:00:00.000Z', event: 'raised' }],
    });
    expect((await get('/api/v1/alarms/none')).json().code).toBe('alarm-unknown');
  });

  it.each<[string, string[]]>([
    ['', ['a1', 'a0']],
    ['state=open&type=&site=&priority=&from=&to=&limit=&cursor=', ['a1', 'a0']],
    ['state=all', ['a2', 'a1', 'a0']],
    ['state=closed', ['a2']],
    ['state=all&site=S-2', ['a2']],
    ['type=bypass.open', ['a1']],
    ['priority=2', ['a1']],
    ['from=2026-03-01T00:01:00Z', ['a1']],
    ['to=2026-03-01T08:01:00%2B08:00', ['a0']],
    ['to=2026-03-01T08:01:00+08:00', ['a0']],
  ])('filters %s', async (query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  it('pages', async () => {
    const first = (await get('/api/v1/alarms?state=all&limit=2')).json();
    expect(first.items).toHaveLength(2);
    expect(await ids(`state=all&limit=2&cursor=${first.next}`)).toEqual(['a0']);
  });

  it.each<[string, string, string]>([
    ['state=ajar', 'validation-failed', 'querystring.state'],
    ['limit=1001', 'validation-failed', 'querystring.limit'],
    ['limit=-1', 'validation-failed', 'querystring.limit'],
    ['priority=5', 'validation-failed', 'querystring.priority'],
    ['from=2026-03-01T00:01:00', 'validation-failed', 'querystring.from'],
    ['from=yesterday', 'validation-failed', 'querystring.from'],
    ['from=2026-02-30T00:00:00Z', 'validation-failed', 'querystring.from'],
    ['sate=open', 'validation-failed', 'querystring.sate'],
    ['site=a&site=b', 'validation-failed', 'querystring.site'],
  ])('refuses %s and names the part', async (query, code, path) => {
    const response = await get(`/api/v1/alarms?${query}`);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code, errors: [{ path }] });
  });

  it('refuses a foreign cursor and an empty span', async () => {
    expect((await get('/api/v1/alarms?cursor=abc')).json().code).toBe('bad-cursor');
    const query = 'from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z';
    expect((await get(`/api/v1/alarms?${query}`)).json().code).toBe('span-empty');
  });

  it('acknowledges through the journal, with or without a comment', async () => {
    const response = await acknowledge('a0', { comment: ' crew on its way ' });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'user-1' });
    expect((await acknowledge('a0')).statusCode).toBe(200);
    const empty = await world.as(token, {
      method: 'POST',
      url: '/api/v1/alarms/a0/acknowledge',
      headers: { 'content-type': 'application/json' },
      payload: '',
    });
    expect(empty.statusCode).toBe(200);
    expect(world.submitted).toMatchObject([
      {
        command: 'acknowledge',
        alarm: 'a0',
        site: 'S-1',
        by: 'user-1',
        comment: 'crew on its way',
      },
      { command: 'acknowledge', alarm: 'a0' },
      { command: 'acknowledge', alarm: 'a0' },
    ]);
    expect(new Set(world.submitted.map(({ id }) => id)).size).toBe(3);
  });

  it('names whoever acknowledged first', async () => {
    world.answer = ({ id }) => ({
      id,
      outcome: 'refused',
      code: 'already-acknowledged',
      by: 'li',
      at: epochMs(T0),
      detail: '',
    });
    const response = await acknowledge('a0');
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({
      code: 'already-acknowledged',
      acknowledgedBy: 'li',
      acknowledgedAt: '2026-03-01T00:00:00.000Z',
    });
    expect(response.json().detail).toContain('li');
    const closed = await acknowledge('a2');
    expect(closed.json()).toMatchObject({ code: 'already-acknowledged', acknowledgedBy: 'li' });
    expect((await acknowledge('none')).statusCode).toBe(404);
  });

  it('an alarm that closed meanwhile is a conflict, not a mystery', async () => {
    world.answer = ({ id }) => ({ id, outcome: 'refused', code: 'alarm-unknown', detail: '' });
    expect((await acknowledge('a0')).json().code).toBe('alarm-closed');
  });

  it('comments', async () => {
    const comment = (id: string, payload: object) =>
      world.as(token, { method: 'POST', url: `/api/v1/alarms/${id}/comment`, payload });
    expect((await comment('a0', { comment: 'seen' })).statusCode).toBe(200);
    expect(world.submitted).toMatchObject([{ command: 'comment', comment: 'seen' }]);
    expect((await comment('a0', { comment: '  ' })).statusCode).toBe(400);
    expect((await comment('a2', { comment: 'late' })).json().code).toBe('alarm-closed');
  });

  it('shows the ledger of an alarm’s notifications', async () => {
    const at = epochMs(T0 + 1000);
    await world.local.records.ledger.begin(['d-1'], at);
    await world.local.records.ledger.finish([
      {
        key: 'd-1',
        attempt: { at, outcome: 'accepted', detail: '250 ok' },
        state: 'accepted',
        nextAttemptAt: null,
        providerId: '<m-1>',
      },
    ]);
    const { items } = (await get('/api/v1/notifications?alarm=a0')).json();
    expect(items).toMatchObject([
      {
        key: 'd-1',
        alarm: 'a0',
        reason: 'first',
        recipient: 'crew@example.org',
        outcome: 'accepted',
        uncertain: false,
        attempts: [{ at: '2026-03-01T00:00:01.000Z', outcome: 'accepted', detail: '250 ok' }],
      },
    ]);
    expect((await get('/api/v1/notifications?alarm=a1')).json().items).toEqual([]);
  });
});
