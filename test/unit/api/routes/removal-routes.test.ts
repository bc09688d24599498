import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMs, position } from '../../../../src/model/units.ts';
import { aCommit, T0 } from '../../records/records-fixtures.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

describe('out of service over HTTP', () => {
  let world: ApiWorld;
  let token: string; // user-1
  beforeEach(async () => {
    world = await openApiWorld();
    token = await world.token('meteringEngineer');
    world.answer = ({ id, command }) => ({
      id,
      outcome: command === 'take-out' ? 'taken-out' : 'put-back',
    });
  });
  afterEach(() => world.close());

  const post = (path: string, payload: object) =>
    world.as(token, { method: 'POST', url: `/api/v1/out-of-service${path}`, payload });
  const out = (subject: object, more: object = {}) =>
    post('', { site: 'S-1', subject, reason: 'revision', ...more });

  it.each([
    [{ kind: 'site', id: 'S-1' }],
    [{ kind: 'station', id: 'S-1' }],
    [{ kind: 'bypass', id: 'S-1' }],
    [{ kind: 'run', id: 'S-1/A' }],
    [{ kind: 'meter', id: 'M-1' }],
    [{ kind: 'device', id: 'rtu-1' }],
    [{ kind: 'gateway', id: 'gw-1' }],
  ])('takes out %j', async (subject) => {
    const response = await out(subject, { types: ['meter.stuck', 'meter.stuck'] });
    expect([response.statusCode, response.json()]).toEqual([200, { outcome: 'taken-out' }]);
    expect(world.submitted).toMatchObject([
      {
        command: 'take-out',
        site: 'S-1',
        subject,
        types: ['meter.stuck'],
        reason: 'revision',
        by: 'user-1',
        from: '127.0.0.1',
      },
    ]);
  });

  it('takes out all types when none is named, and puts back', async () => {
    await out({ kind: 'meter', id: 'M-1' });
    expect(world.submitted).toMatchObject([{ types: null }]);
    const back = await post('/return', { site: 'S-1', subject: { kind: 'meter', id: 'M-1' } });
    expect(back.json()).toEqual({ outcome: 'put-back' });
    expect(world.submitted[1]).toMatchObject({ command: 'put-back', subject: { id: 'M-1' } });
  });

  it('names what the site has instead', async () => {
    const unknown = await post('', {
      site: 'S-9',
      subject: { kind: 'site', id: 'S-9' },
      reason: 'x',
    });
    expect(unknown.json()).toMatchObject({ code: 'site-unknown', errors: [{ path: 'body.site' }] });
    const wrong = await out({ kind: 'run', id: 'A' });
    expect([wrong.statusCode, wrong.json()]).toMatchObject([
      422,
      { code: 'subject-not-at-site', detail: 'S-1 has no run:A; there is run:S-1/A' },
    ]);
    expect((await out({ kind: 'device', id: 'spare' })).json().code).toBe('subject-not-at-site');
    expect(world.submitted).toEqual([]);
  });

  it.each([
    [{ kind: 'pump', id: 'M-1' }, {}],
    [{ kind: 'meter' }, {}],
    [{ kind: 'meter', id: 'M-1' }, { types: [] }],
    [{ kind: 'meter', id: 'M-1' }, { types: ['meter.broken'] }],
    [{ kind: 'meter', id: 'M-1' }, { reason: ' ' }],
    [{ kind: 'meter', id: 'M-1' }, { until: 'tomorrow' }],
  ])('refuses %j with %j', async (subject, more) => {
    expect((await out(subject, more)).json().code).toBe('validation-failed');
  });

  it('says so when it is not out of service', async () => {
    world.answer = ({ id }) => ({ id, outcome: 'refused', code: 'not-out-of-service', detail: '' });
    const back = await post('/return', { site: 'S-1', subject: { kind: 'meter', id: 'M-1' } });
    expect([back.statusCode, back.json().code]).toEqual([409, 'not-out-of-service']);
  });

  it('lists what is out', async () => {
    const removal = (id: string, ended: number | null) => ({
      position: position(1),
      order: {
        kind: 'removal' as const,
        ended: ended === null ? null : epochMs(ended),
        order: {
          id: `meter:${id}`,
          site: 'S-1',
          subject: { kind: 'meter' as const, id },
          types: null,
          by: 'li',
          at: epochMs(T0),
          reason: 'revision',
        },
      },
    });
    const orders = [removal('M-1', null), removal('M-2', T0 + 1)];
    world.local.writer.commit(aCommit(5, { orders }));
    const { items } = (await world.as(token, { url: '/api/v1/out-of-service' })).json();
    expect(items).toEqual([
      {
        id: 'meter:M-1',
        site: 'S-1',
        subject: { kind: 'meter', id: 'M-1' },
        types: null,
        by: 'li',
        at: '2026-03-01T00:00:00.000Z',
        reason: 'revision',
      },
    ]);
  });
});
