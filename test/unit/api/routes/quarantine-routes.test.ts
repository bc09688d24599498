import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMs } from '../../../../src/model/units.ts';
import { aCommit, aRefusal, T0 } from '../../records/records-fixtures.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

describe('quarantine over HTTP', () => {
  let world: ApiWorld;
  let token: string; // user-1
  beforeEach(async () => {
    world = await openApiWorld();
    token = await world.token('meteringEngineer');
    const quarantine = [
      aRefusal(1),
      aRefusal(2, 4, { reason: 'register-jump', payload: Uint8Array.of(0xff, 0x00) }),
    ];
    world.local.writer.commit(aCommit(5, { quarantine }));
    world.answer = ({ id }) => ({ id, outcome: 'released', accepted: 1, rejected: 0, detail: '' });
  });
  afterEach(() => world.close());

  const get = (path: string) => world.as(token, { url: `/api/v1/quarantine${path}` });
  const release = (id: string) =>
    world.as(token, { method: 'POST', url: `/api/v1/quarantine/${id}/release` });

  it('lists newest first with the contract’s fields, without payloads', async () => {
    const { items, next } = (await get('')).json();
    expect(next).toBeNull();
    expect(items.map(({ id }: { id: string }) => id)).toEqual(['2.4', '1']);
    expect(items[1]).toEqual({
      id: '1',
      device: 'rtu-1',
      topic: 'gas/v1/rtu-1/telemetry',
      reason: 'out-of-range',
      path: 'pOut',
      detail: '99999 kPa, at most 20000',
      index: null,
      ts: '2026-03-01T00:00:00.000Z',
      receivedAt: '2026-03-01T00:00:00.001Z',
      excerpt: '{"pOut":99999}',
      releasedAt: null,
      releasedBy: null,
    });
    expect((await get('?reason=register-jump&device=rtu-1')).json().items).toHaveLength(1);
    expect((await get('?reason=nonsense')).statusCode).toBe(400);
  });

  it('shows the whole message as text, or as base64 when it is none', async () => {
    expect((await get('/1')).json()).toMatchObject({ encoding: 'text', payload: 'message 1' });
    expect((await get('/2.4')).json()).toMatchObject({ encoding: 'base64', payload: '/wA=' });
    expect((await get('/99')).json().code).toBe('quarantine-unknown');
  });

  it('releases through the journal with the message as it came', async () => {
    const response = await release('1');
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ accepted: 1, rejected: 0 });
    expect(world.submitted).toMatchObject([
      {
        command: 'release',
        quarantine: '1',
        by: 'user-1',
        topic: 'gas/v1/rtu-1/telemetry',
        source: 'rtu-1',
        receivedAt: T0 + 1,
        payload: Buffer.from('message 1').toString('base64'),
        index: null,
        reason: 'out-of-range',
      },
    ]);
  });

  it('says why a record is still unusable', async () => {
    world.answer = ({ id }) => ({
      id,
      outcome: 'refused',
      code: 'still-unusable',
      detail: 'pOut: expected number',
    });
    const response = await release('1');
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({
      code: 'still-unusable',
      detail: 'pOut: expected number',
    });
  });

  it('releases once only', async () => {
    const at = epochMs(T0 + 9);
    world.local.writer.commit(aCommit(6, { released: [{ id: '1', by: 'li', at }] }));
    const response = await release('1');
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({ code: 'already-released', releasedBy: 'li' });
    expect((await release('99')).statusCode).toBe(404);
    expect(world.submitted).toEqual([]);
  });

  it('two clicks at once release once', async () => {
    let finish = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (finish = resolve));
    const { answer } = world;
    world.answer = async (command) => {
      await waiting;
      return answer(command);
    };
    const [first, second] = [release('1'), release('1')];
    const early = await Promise.race([first, second]);
    finish();
    const statuses = (await Promise.all([first, second])).map(({ statusCode }) => statusCode);
    expect(early.statusCode).toBe(409);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(world.submitted).toHaveLength(1);
  });
});
