import { describe, expect, it } from 'vitest';
import { topicKey } from '../../../src/alarm/book.ts';
import type { Alarm } from '../../../src/model/alarm.ts';
import type { Priority } from '../../../src/model/alarm-type.ts';
import { position } from '../../../src/model/units.ts';
import {
  announce,
  announceHeld,
  announceToNewcomers,
  type Circumstance,
} from '../../../src/pipeline/announce.ts';
import { noEffects } from '../../../src/pipeline/effects.ts';
import { openPartition } from '../../../src/pipeline/partition.ts';
import { alarmSample, at } from '../dispatch/alarm-sample.ts';
import { PEOPLE, rulesSample } from '../dispatch/rules-sample.ts';

const rulesFor = (...priorities: number[]) =>
  rulesSample({
    people: PEOPLE,
    routes: [{ id: 'r', priorities, steps: [{ to: [{ person: 'ann' }], channels: ['email'] }] }],
  });
/** Only emergencies have a route: nobody hears of anything lesser. */
const RULES = rulesFor(1);

/** One alarm of a site, as it becomes graver minute by minute; what went out as `reason recipient`. */
function site(first: Partial<Alarm>) {
  const partition = openPartition('S1');
  let alarm = alarmSample(first);
  const heard = (act: (effects: ReturnType<typeof noEffects>) => void): string[] => {
    const effects = noEffects();
    act(effects);
    return effects.deliveries.map(({ reason, recipient }) => `${reason} ${recipient}`);
  };
  const when = (minute: number, lateDevice: string | null = null): Circumstance => ({
    position: position(minute + 1),
    at: at(minute),
    lateDevice,
  });
  const change = (minute: number, effect: 'raised' | 'priority-raised', device?: string) =>
    heard((effects) => {
      const previousPriority: Priority = 3;
      partition.book.open.set(topicKey(alarm.type, alarm.subject), alarm);
      announce(
        partition,
        [{ alarm, effect, previousPriority }],
        RULES,
        when(minute, device ?? null),
        effects,
      );
    });
  return {
    partition,
    raised: (minute: number, device?: string) => change(minute, 'raised', device),
    graver: (minute: number, device?: string) => {
      alarm = { ...alarm, ...partition.book.open.values().next().value, priority: 1 };
      return change(minute, 'priority-raised', device);
    },
    caughtUp: (minute: number) =>
      heard((effects) => announceHeld(partition, 'rtu', RULES, when(minute), effects)),
    newPlan: (minute: number) =>
      heard((effects) => announceToNewcomers(partition, rulesFor(1, 3), when(minute), effects)),
    now: () => [...partition.book.open.values()][0],
  };
}

describe('an alarm that late data found and nobody was told of', () => {
  const untold = () => {
    const { raised, caughtUp, ...rest } = site({ late: true, priority: 3 });
    expect([raised(0, 'rtu'), caughtUp(1)]).toEqual([[], []]);
    return { caughtUp, ...rest };
  };

  it('is told of as soon as it becomes an emergency', () => {
    expect(untold().graver(2)).toEqual(['late-detected ann@x.cn']);
  });

  it('waits for the device to catch up when it is old data that makes it graver', () => {
    const { graver, caughtUp } = untold();
    expect(graver(2, 'rtu')).toEqual([]);
    expect(caughtUp(3)).toEqual(['late-detected ann@x.cn']);
    expect(caughtUp(4)).toEqual([]);
  });

  it('keeps nothing from whoever a new plan adds', () => {
    expect(untold().newPlan(2)).toEqual(['late-detected ann@x.cn']);
  });

  it('is held as long as its device hands in old data, whatever the plan', () => {
    const { raised, newPlan, caughtUp } = site({ late: true });
    expect([raised(0, 'rtu'), newPlan(1)]).toEqual([[], []]);
    expect(caughtUp(2)).toEqual(['late-detected ann@x.cn']);
  });
});

describe('a shelf', () => {
  const shelved = (priority?: number) => {
    const one = site({ priority: 3 });
    const { type, subject } = alarmSample();
    const id = topicKey(type, subject);
    one.partition.orders.shelves.set(id, {
      id,
      site: 'S1',
      type,
      subject,
      ...(priority === undefined ? {} : { priority }),
      by: 'li',
      at: at(0),
      until: at(7 * 24 * 60),
      reason: 'known',
    });
    expect(one.raised(1)).toEqual([]);
    expect(one.now()?.shelvedUntil).toBe(at(7 * 24 * 60));
    return one;
  };

  it('of a lesser alarm does not hide the emergency that it becomes', () => {
    const { graver, now } = shelved(3);
    expect(graver(2)).toEqual(['escalated ann@x.cn']);
    expect(now()).toMatchObject({ shelvedUntil: null, priority: 1 });
    expect(now()?.history.map(({ event }) => event)).toEqual(['raised', 'shelved', 'unshelved']);
  });

  it('that was made for an emergency, or before that was written down, holds it', () => {
    for (const priority of [1, undefined]) expect(shelved(priority).graver(2)).toEqual([]);
  });
});
