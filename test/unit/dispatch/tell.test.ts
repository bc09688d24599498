import { describe, expect, it } from 'vitest';
import { type Telling, tell, tellDue, tellingDueAt, UNTOLD } from '../../../src/dispatch/tell.ts';
import type { Alarm } from '../../../src/model/alarm.ts';
import { alarmSample, at } from './alarm-sample.ts';
import { PEOPLE, rulesSample } from './rules-sample.ts';

const rules = rulesSample({
  people: PEOPLE,
  routes: [
    {
      id: 'r',
      priorities: [1],
      steps: [
        { to: [{ person: 'ann' }], channels: ['email'] },
        { afterMinutes: 5, to: [{ person: 'boss' }] },
      ],
    },
  ],
});
const over = (minute: number): Partial<Alarm> => ({ state: 'returned', returnedAt: at(minute) });

/** A telling that hears of an alarm's changes, and what went out as `reason recipient`. */
function listener() {
  let telling: Telling = UNTOLD;
  const take = ([next, sent]: ReturnType<typeof tell>) => {
    telling = next;
    return sent.map(({ reason, recipient }) => `${reason} ${recipient}`);
  };
  return {
    due: () => tellingDueAt(telling),
    hear: (
      what: 'raised' | 'returned' | 'reactivated' | 'still-active' | 're-alarmed',
      alarm: Alarm,
      minute: number,
    ) => take(tell({ what, alarm }, telling, rules, at(minute))),
    ask: (alarm: Alarm, minute: number) => take(tellDue(alarm, telling, rules, at(minute))),
  };
}

describe('the telling of an alarm', () => {
  it('begins a call, which its end ends, and tells everyone who was called', () => {
    const { hear, ask, due } = listener();
    expect(hear('raised', alarmSample(), 0)).toEqual(['first ann@x.cn']);
    expect(due()).toBe(at(5));
    expect(ask(alarmSample(), 5)).toEqual(['escalated +8613800000003']);
    expect(hear('returned', alarmSample(over(7)), 7)).toEqual([
      'cleared ann@x.cn',
      'cleared +8613800000003',
    ]);
    expect(due()).toBeNull();
  });

  it('of one that comes and goes calls nobody while its repetition is held back', () => {
    const { hear, due } = listener();
    hear('raised', alarmSample(), 0);
    hear('returned', alarmSample(over(1)), 1);
    expect(hear('reactivated', alarmSample({ occurrence: 2 }), 2)).toEqual(['repeated ann@x.cn']);
    hear('returned', alarmSample({ occurrence: 2, ...over(3) }), 3);
    expect(hear('reactivated', alarmSample({ occurrence: 3 }), 4)).toEqual([]);
    expect(due()).toBeNull();
    expect(hear('still-active', alarmSample({ occurrence: 3 }), 12)).toEqual(['repeated ann@x.cn']);
    expect(due()).toBe(at(17));
  });

  it('is not begun anew by asking whether it still holds', () => {
    const { hear, due } = listener();
    hear('raised', alarmSample(), 0);
    expect(hear('still-active', alarmSample(), 3)).toEqual([]);
    expect(due()).toBe(at(5));
  });

  it('begins anew when it must be acknowledged again', () => {
    const { hear, ask, due } = listener();
    hear('raised', alarmSample(), 0);
    ask(alarmSample({ state: 'acknowledged' }), 5);
    expect(due()).toBeNull();
    expect(hear('re-alarmed', alarmSample(), 600)).toEqual(['reminder ann@x.cn']);
    expect(due()).toBe(at(605));
  });

  it('has nothing to say before anybody was told', () => {
    const { ask, due } = listener();
    expect([due(), ask(alarmSample(), 5)]).toEqual([null, []]);
  });
});
