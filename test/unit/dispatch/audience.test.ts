import { describe, expect, it } from 'vitest';
import { audience } from '../../../src/dispatch/audience.ts';
import { compileRules } from '../../../src/dispatch/rules.ts';
import type { Alarm } from '../../../src/model/alarm.ts';
import type { Priority } from '../../../src/model/alarm-type.ts';
import { epochMs } from '../../../src/model/units.ts';
import { alarmSample, at } from './alarm-sample.ts';
import { fleetSample, PEOPLE, type PlanText, rulesSample } from './rules-sample.ts';

type Step = NonNullable<PlanText['routes']>[number]['steps'][number];
const route = (step: Partial<Step>, more = {}) => ({
  id: `r${JSON.stringify([step, more]).length}`,
  priorities: [1, 2, 3, 4],
  steps: [{ to: [{ person: 'ann' }, { person: 'bob' }, { person: 'boss' }], ...step }],
  ...more,
});
const heard = (plan: PlanText, priority: Priority, alarm: Partial<Alarm> = {}) =>
  audience(rulesSample({ people: PEOPLE, ...plan }), alarmSample({ priority, ...alarm }), at(0));
const texts = (found: ReturnType<typeof audience>) =>
  found.map(
    ({ channel, recipient, fallback }) =>
      `${channel} ${recipient}${fallback.map((one) => ` | ${one.recipient}`).join('')}`,
  );

describe('who hears at once', () => {
  it('of priority 1: everybody at all addresses meant for it', () => {
    expect(texts(heard({ routes: [route({})] }, 1))).toEqual([
      'email ann@x.cn',
      'sms +8613800000001',
      'email bob@x.cn',
      'sms +8613800000002',
      'wecom crew',
      'sms +8613800000003',
    ]);
  });

  it('of priority 3: at the first address, the others in order for when it fails', () => {
    expect(texts(heard({ routes: [route({})] }, 3))).toEqual([
      'email ann@x.cn | +8613800000001',
      'email bob@x.cn | crew',
    ]);
  });

  it('by the channels of the step, the others for when they fail', () => {
    expect(texts(heard({ routes: [route({ channels: ['sms'] })] }, 2))).toEqual([
      'sms +8613800000001 | ann@x.cn',
      'sms +8613800000002 | bob@x.cn | crew',
    ]);
  });

  it('each address once, and nobody falls back on one that is told anyway', () => {
    const routes = [route({ channels: ['sms'] }), route({ channels: ['email'] })];
    expect(texts(heard({ routes }, 2))).toEqual([
      'sms +8613800000001',
      'sms +8613800000002 | crew',
      'email ann@x.cn',
      'email bob@x.cn | crew',
    ]);
  });

  it('with the language of the person', () => {
    const found = heard({ routes: [route({ channels: ['email'] })] }, 1);
    expect(found.map(({ person, language }) => [person, language])).toEqual([
      ['ann', 'zh'],
      ['bob', 'en'],
    ]);
  });

  it('as the roster has it, and nobody for a name that is gone', () => {
    const rosters = [
      { id: 'duty', name: 'Duty', starts: '2023-01-01T00:00', shiftHours: 1, turns: [['bob']] },
    ];
    const to = [{ roster: 'duty' }, { roster: 'gone' }, { person: 'gone' }];
    const found = heard({ rosters, routes: [route({ to, channels: ['email'] })] }, 3);
    expect(texts(found)).toEqual(['email bob@x.cn | crew']);
  });
});

describe('an alarm that nobody was reached', () => {
  const lost = { type: 'system.nobody-reached', site: null } as const;
  it('calls the fallback at all their addresses, besides its routes', () => {
    const routes = [route({ to: [{ person: 'ann' }], channels: ['email'] })];
    const fallback = [{ person: 'boss' }, { person: 'ann' }];
    const found = heard({ routes, fallback }, 2, lost);
    expect(texts(found)).toEqual(['email ann@x.cn', 'sms +8613800000003', 'sms +8613800000001']);
    expect(texts(heard({ routes, fallback }, 2))).toEqual(['email ann@x.cn | +8613800000001']);
  });
});

describe('quiet hours and digests', () => {
  const quiet = { quiet: '22:00-07:00', digestAt: '08:00', timeZone: 'Asia/Shanghai' };
  const when = (text: string) => epochMs(Date.parse(`${text}:00+08:00`));
  const from = (priority: Priority, text: string, more: object = quiet) => {
    const rules = rulesSample({ people: PEOPLE, routes: [route({}, more)] });
    const [first] = audience(rules, alarmSample({ priority }), when(text));
    return first?.notBefore;
  };

  it('never hold back priorities 1 and 2', () => {
    expect(from(1, '2026-11-27T03:00')).toBe(when('2026-11-27T03:00'));
    expect(from(2, '2026-11-27T23:00')).toBe(when('2026-11-27T23:00'));
  });

  it('hold back priority 3 to the end of the night', () => {
    expect(from(3, '2026-11-27T21:59')).toBe(when('2026-11-27T21:59'));
    expect(from(3, '2026-11-27T22:00')).toBe(when('2026-11-28T07:00'));
    expect(from(3, '2026-11-28T06:59')).toBe(when('2026-11-28T07:00'));
    expect(from(3, '2026-11-28T07:00')).toBe(when('2026-11-28T07:00'));
  });

  it('hold back priority 4 to the next digest', () => {
    expect(from(4, '2026-11-27T08:00')).toBe(when('2026-11-27T08:00'));
    expect(from(4, '2026-11-27T08:01')).toBe(when('2026-11-28T08:00'));
    expect(from(4, '2026-11-27T23:00', { quiet: '22:00-24:00' })).toBe(when('2026-11-28T00:00'));
  });

  it('end at the route that may speak first', () => {
    const routes = [route({}, quiet), route({}, { digestAt: '07:30' })];
    const rules = rulesSample({ people: PEOPLE, routes });
    const found = audience(rules, alarmSample({ priority: 4 }), when('2026-11-27T06:00'));
    expect(new Set(found.map(({ notBefore }) => notBefore))).toEqual(
      new Set([when('2026-11-27T07:30')]),
    );
  });
});

describe('without a plan', () => {
  const rules = compileRules(fleetSample(), ['a@x.cn']);
  it('the addresses of the configuration hear of priorities 1 and 2 in both languages', () => {
    const expected = {
      channel: 'email',
      recipient: 'a@x.cn',
      language: 'both',
      person: null,
      fallback: [],
      notBefore: at(0),
    };
    expect(audience(rules, alarmSample({ priority: 2 }), at(0))).toEqual([expected]);
    expect(audience(rules, alarmSample({ priority: 3 }), at(0))).toEqual([]);
  });

  it('but not beside one', () => {
    const both = compileRules(fleetSample({ people: PEOPLE, routes: [] }), ['a@x.cn']);
    expect(audience(both, alarmSample(), at(0))).toEqual([]);
  });
});
