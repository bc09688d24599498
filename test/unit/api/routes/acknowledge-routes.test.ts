import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/lib/app-error.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { aCommit, anAlarm, changed, T0 } from '../../records/records-fixtures.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

describe('acknowledging many alarms at once', () => {
  let world: ApiWorld;
  let token: string; // user-1
  beforeEach(async () => {
    world = await openApiWorld();
    token = await world.token('dispatcher');
    const open = Array.from({ length: 120 }, (_, n) => changed(1, { id: `a${n}` }));
    const closed = changed(2, {
      id: 'closed',
      state: 'closed',
      acknowledgedBy: 'li',
      acknowledgedAt: epochMs(T0),
    });
    world.local.writer.commit(aCommit(10, { alarms: [...open, closed] }));
    world.answer = (command) => {
      if (command.command !== 'acknowledge') throw new Error('not asked for');
      if (command.alarm === 'a1')
        return {
          id: command.id,
          outcome: 'refused',
          code: 'already-acknowledged',
          by: 'li',
          detail: '',
        };
      if (command.alarm === 'a2') throw new AppError('journal-full', 'disk', { retryable: true });
      const alarm = anAlarm({
        id: command.alarm,
        state: 'acknowledged',
        acknowledgedBy: command.by,
      });
      return { id: command.id, outcome: 'alarm', alarm };
    };
  });
  afterEach(() => world.close());

  const post = (payload: object) =>
    world.as(token, { method: 'POST', url: '/api/v1/alarms/acknowledge', payload });

  it('says of each what became of it', async () => {
    const response = await post({
      ids: ['a0', 'a1', 'a2', 'closed', 'none', 'a0'],
      comment: ' seen ',
    });
    expect(response.statusCode).toBe(200);
    expect(response.json().items).toMatchObject([
      {
        id: 'a0',
        outcome: 'acknowledged',
        alarm: { id: 'a0' },
        acknowledgedBy: 'user-1',
        code: null,
      },
      {
        id: 'a1',
        outcome: 'refused',
        code: 'already-acknowledged',
        acknowledgedBy: 'li',
        alarm: null,
      },
      { id: 'a2', outcome: 'failed', code: 'unavailable' },
      { id: 'closed', outcome: 'refused', code: 'already-acknowledged', acknowledgedBy: 'li' },
      { id: 'none', outcome: 'refused', code: 'alarm-unknown' },
    ]);
    expect(world.submitted).toHaveLength(3);
    expect(world.submitted[0]).toMatchObject({ comment: 'seen', by: 'user-1', from: '127.0.0.1' });
  });

  it('takes them by hundreds, in their order', async () => {
    const ids = Array.from({ length: 120 }, (_, n) => `a${119 - n}`);
    const { items } = (await post({ ids })).json();
    expect(items.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(new Set(world.submitted.map(({ id }) => id)).size).toBe(120);
  });

  it.each([
    ['none', { ids: [] }],
    ['too many', { ids: Array.from({ length: 501 }, (_, n) => `a${n}`) }],
    ['no list', { ids: 'a0' }],
    ['something else', { ids: ['a0'], all: true }],
    ['an empty comment', { ids: ['a0'], comment: ' ' }],
  ])('refuses %s', async (_name, payload) => {
    expect((await post(payload)).json().code).toBe('validation-failed');
    expect(world.submitted).toEqual([]);
  });
});
