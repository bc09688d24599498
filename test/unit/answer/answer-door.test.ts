import { beforeEach, describe, expect, it } from 'vitest';
import { openAnswerDoor } from '../../../src/answer-door.ts';
import { AppError } from '../../../src/lib/app-error.ts';
import { epochMs } from '../../../src/model/units.ts';
import { anAlarm, T0 } from '../records/records-fixtures.ts';
import { answerWorld, MINUTE } from './answer-world.ts';

describe('answering by link', () => {
  let world: ReturnType<typeof answerWorld>;
  let door: ReturnType<typeof openAnswerDoor>;
  beforeEach(() => {
    world = answerWorld();
    door = openAnswerDoor(world.parts);
  });

  it('shows the alarm as it stands, however often, and does nothing', async () => {
    const token = world.tokenOf(world.send());
    for (let n = 0; n < 5; n += 1) {
      expect(await door.look(token)).toEqual({
        standing: 'open',
        language: 'zh',
        alarm: {
          priority: 1,
          title: { zh: '出口超压', en: 'Outlet overpressure' },
          summary: { zh: '出口压力 4.4 kPa', en: 'outlet at 4.4 kPa' },
          where: { zh: '城东站 主路 A', en: 'East station, run A' },
          since: T0,
          timeZone: 'Asia/Shanghai',
          state: 'unacknowledged',
          acknowledgedBy: null,
          acknowledgedAt: null,
          link: 'https://gas.example.org/alarms/a-1',
        },
      });
    }
    expect(world.submitted).toEqual([]);
    expect(world.lines.get('d-1')?.state).toBe('accepted');
  });

  it.each([
    ['a person who signs in', { person: 'zhang' }, 'zhangsan', 'e-mail link'],
    ['a person who does not', { person: 'li' }, 'person:li', 'e-mail link'],
    ['a person who has left the plan', { person: 'gone' }, 'person:gone', 'e-mail link'],
    ['a bare address', {}, 'crew@example.org', 'e-mail link'],
    ['a robot', { channel: 'wecom', recipient: 'night' }, 'night', 'wecom link'],
  ])('acknowledges in the name of %s', async (_name, over, by, via) => {
    const token = world.tokenOf(world.send(over));
    const view = await door.acknowledge(token, '10.0.0.9');
    expect(view).toMatchObject({
      standing: 'done',
      alarm: { state: 'acknowledged', acknowledgedBy: by },
    });
    expect(world.submitted).toMatchObject([
      {
        command: 'acknowledge',
        alarm: 'a-1',
        site: 'S-1',
        occurrence: 1,
        by,
        via,
        from: '10.0.0.9',
      },
    ]);
    expect(world.lines.get('d-1')?.state).toBe('acknowledged');
  });

  it('acknowledges once: a second click, and a replay after the alarm became graver', async () => {
    const token = world.tokenOf(world.send());
    await door.acknowledge(token, 'x');
    expect(await door.acknowledge(token, 'x')).toMatchObject({ standing: 'used' });
    // graver, the same occurrence: it waits again, but not for this link
    world.alarms.set('a-1', anAlarm({ priority: 1 }));
    expect(await door.look(token)).toMatchObject({
      standing: 'used',
      alarm: { state: 'unacknowledged' },
    });
    expect(await door.acknowledge(token, 'x')).toMatchObject({ standing: 'used' });
    expect(world.submitted).toHaveLength(1);
  });

  it('does not acknowledge what has become graver since its message; the next link does', async () => {
    const token = world.tokenOf(world.send());
    const rise = epochMs(T0 + MINUTE);
    const history = [{ at: rise, event: 'changed' }] as const;
    world.alarms.set('a-1', anAlarm({ history: [...history] }));
    expect(await door.look(token)).toMatchObject({ standing: 'graver' });
    for (let n = 0; n < 2; n += 1)
      expect(await door.acknowledge(token, 'x')).toMatchObject({ standing: 'graver' });
    expect(world.submitted).toEqual([]);
    // who asks has read the message
    expect(world.details).toEqual(['answered after it became graver, by link']);
    const next = world.tokenOf(world.send({ key: 'd-2', plannedAt: rise }));
    expect(await door.acknowledge(next, 'x')).toMatchObject({ standing: 'done' });
    expect(await door.look(token)).toMatchObject({ standing: 'used' });
  });

  it('two clicks at once: one acknowledges', async () => {
    const token = world.tokenOf(world.send());
    const both = await Promise.all([door.acknowledge(token, 'x'), door.acknowledge(token, 'x')]);
    expect(both.map(({ standing }) => standing).filter((one) => one === 'done')).toHaveLength(1);
    expect(both.map(({ standing }) => standing)).not.toContain('open');
    expect(world.details).toHaveLength(1);
  });

  it('names whoever was first, and keeps that the message was read', async () => {
    const token = world.tokenOf(world.send());
    world.alarms.set(
      'a-1',
      anAlarm({ state: 'acknowledged', acknowledgedBy: 'wang', acknowledgedAt: epochMs(T0) }),
    );
    const view = await door.acknowledge(token, 'x');
    expect(view).toMatchObject({ standing: 'taken', alarm: { acknowledgedBy: 'wang' } });
    expect(world.submitted).toEqual([]);
    expect(world.lines.get('d-1')?.state).toBe('acknowledged');
  });

  it('believes the fold when the records are behind it', async () => {
    const token = world.tokenOf(world.send());
    const refuse = (code: 'already-acknowledged' | 'occurrence-over' | 'alarm-closed') => {
      world.fold = ({ id }) => ({ id, outcome: 'refused', code, detail: '' });
      return door.acknowledge(token, 'x');
    };
    expect(await refuse('already-acknowledged')).toMatchObject({ standing: 'taken' });
    expect(await refuse('occurrence-over')).toMatchObject({ standing: 'over' });
    expect(await refuse('alarm-closed')).toMatchObject({ standing: 'over' });
    expect(world.lines.get('d-1')?.state).toBe('accepted');
  });

  it('is of no use once the alarm has come back, or is gone', async () => {
    const token = world.tokenOf(world.send());
    world.alarms.set('a-1', anAlarm({ occurrence: 2 }));
    expect(await door.acknowledge(token, 'x')).toMatchObject({ standing: 'over' });
    world.alarms.clear();
    expect(await door.acknowledge(token, 'x')).toEqual({
      standing: 'over',
      language: 'zh',
      alarm: null,
    });
    expect(world.submitted).toEqual([]);
  });

  it('tells a stranger nothing', async () => {
    const token = world.tokenOf(world.send());
    const nothing = { language: null, alarm: null };
    expect(await door.acknowledge(`${token.slice(0, -1)}!`, 'x')).toEqual({
      standing: 'forged',
      ...nothing,
    });
    world.clock.current += 25 * 60 * MINUTE;
    expect(await door.look(token)).toEqual({ standing: 'expired', ...nothing });
    expect(await door.acknowledge(token, 'x')).toEqual({ standing: 'expired', ...nothing });
    expect(world.submitted).toEqual([]);
  });

  it('can be tried again when it could not be recorded', async () => {
    const token = world.tokenOf(world.send());
    const { fold } = world;
    world.fold = () => {
      throw new AppError('journal-failed', 'disk', { retryable: true });
    };
    await expect(door.acknowledge(token, 'x')).rejects.toThrow('disk');
    world.fold = fold;
    expect(await door.acknowledge(token, 'x')).toMatchObject({ standing: 'done' });
  });
});
