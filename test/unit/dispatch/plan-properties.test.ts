import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DispatchChange, plan, REPEAT_AFTER_MS } from '../../../src/dispatch/plan.ts';
import type { DispatchRules } from '../../../src/dispatch/rules.ts';
import { remember, type Told } from '../../../src/dispatch/told.ts';
import type { Alarm } from '../../../src/model/alarm.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import { alarmSample, at } from './alarm-sample.ts';
import { rulesSample } from './rules-sample.ts';

interface Step {
  readonly minutes: number;
  readonly act: 'toggle' | 'rise' | 'tick' | 'mute' | 'unmute' | 'late-holds' | 'reroute';
}

const step: fc.Arbitrary<Step> = fc.record({
  minutes: fc.integer({ min: 0, max: 15 }),
  act: fc.constantFrom('toggle', 'rise', 'tick', 'mute', 'unmute', 'late-holds', 'reroute'),
});

const byMail = (id: string) => ({
  id,
  name: id,
  addresses: [{ channel: 'email' as const, to: id }],
});
const PEOPLE = [
  ...['a', 'b', 'c'].map(byMail),
  { id: 'd', name: 'd', addresses: [{ channel: 'sms' as const, to: 'a' }] },
];

const routing = (first: readonly string[]): DispatchRules =>
  rulesSample({
    people: PEOPLE,
    routes: [
      { id: 'one', priorities: [1, 2], steps: [{ to: first.map((person) => ({ person })) }] },
      { id: 'two', priorities: [1], steps: [{ to: [{ person: 'd' }] }] },
    ],
  });
const ROUTING = {
  start: routing(['a', 'b']),
  even: routing(['c']),
  odd: routing(['b', 'a']),
};

interface Line {
  readonly delivery: Delivery;
  readonly change: string;
}

const withParent = (alarm: Alarm, suppressedBy: string | null): Alarm => ({
  ...alarm,
  suppressedBy,
});

/** Plays a life of one alarm as the fold would and returns every message with the change behind it. */
function play(steps: readonly Step[], start: Pick<Alarm, 'late' | 'priority'>): readonly Line[] {
  let alarm = alarmSample({ ...start });
  let told: readonly Told[] = [];
  let routes = ROUTING.start;
  let minute = 0;
  const lines: Line[] = [];
  const say = (change: DispatchChange, index: number) => {
    const planned = plan(change, routes, at(minute));
    expect(plan(structuredClone(change), routes, at(minute))).toEqual(planned);
    told = remember(told, planned, change.alarm.priority);
    lines.push(...planned.map((delivery) => ({ delivery, change: `${index} ${change.what}` })));
  };
  say({ what: 'raised', alarm, told }, -1);
  for (const [index, { minutes, act }] of steps.entries()) {
    minute += minutes;
    if (act === 'reroute') routes = index % 2 === 0 ? ROUTING.even : ROUTING.odd;
    if (act === 'mute') alarm = withParent(alarm, 'parent');
    if (act === 'unmute') alarm = withParent(alarm, null);
    if (act === 'tick') say({ what: 'still-active', alarm, told }, index);
    if (act === 'late-holds') say({ what: 'late-still-holding', alarm, told }, index);
    if (act === 'rise' && alarm.returnedAt === null && alarm.priority > 1) {
      const previousPriority = alarm.priority;
      alarm = { ...alarm, priority: previousPriority === 3 ? 2 : 1 };
      say({ what: 'priority-raised', alarm, told, previousPriority }, index);
    }
    if (act === 'toggle' && alarm.returnedAt === null) {
      alarm = { ...alarm, state: 'returned', returnedAt: at(minute) };
      say({ what: 'returned', alarm, told }, index);
    } else if (act === 'toggle') {
      const occurrence = alarm.occurrence + 1;
      alarm = { ...alarm, ...start, state: 'unacknowledged', returnedAt: null, occurrence };
      say({ what: 'reactivated', alarm, told }, index);
    }
  }
  return lines;
}

const life = fc.tuple(
  fc.array(step, { maxLength: 40 }),
  fc.record({ late: fc.boolean(), priority: fc.constantFrom<1 | 2 | 3>(1, 2, 3) }),
);

const person = ({ delivery }: Line) => `${delivery.channel}/${delivery.recipient}`;

describe('over any life of an alarm', () => {
  it('no two transitions share a key', () => {
    fc.assert(
      fc.property(life, ([steps, start]) => {
        const keys = play(steps, start).map(({ delivery }) => delivery.key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('nobody hears that it ended who did not last hear that it holds', () => {
    fc.assert(
      fc.property(life, ([steps, start]) => {
        const belief = new Map<string, string>();
        for (const line of play(steps, start)) {
          const { reason } = line.delivery;
          if (reason === 'cleared') expect(belief.get(person(line))).toBe('holds');
          belief.set(person(line), reason === 'cleared' ? 'ended' : 'holds');
        }
      }),
    );
  });

  it('the first word is never a repetition', () => {
    fc.assert(
      fc.property(life, ([steps, start]) => {
        const met = new Set<string>();
        for (const line of play(steps, start)) {
          if (!met.has(person(line))) {
            expect(['first', 'late-detected', 'escalated']).toContain(line.delivery.reason);
          }
          met.add(person(line));
        }
      }),
    );
  });

  it('repetitions to one person keep their distance', () => {
    fc.assert(
      fc.property(life, ([steps, start]) => {
        const last = new Map<string, number>();
        for (const line of play(steps, start)) {
          if (line.delivery.reason !== 'repeated') continue;
          const before = last.get(person(line));
          if (before !== undefined) {
            expect(line.delivery.plannedAt - before).toBeGreaterThanOrEqual(REPEAT_AFTER_MS);
          }
          last.set(person(line), line.delivery.plannedAt);
        }
      }),
    );
  });

  it('a person whom the alarm concerns is not left believing that it ended', () => {
    fc.assert(
      fc.property(life, ([steps, start]) => {
        const opened: Step = { minutes: 0, act: 'unmute' };
        const tick: Step = { minutes: 15, act: 'tick' };
        const toggles = steps.filter(({ act }) => act === 'toggle').length;
        const holds: readonly Step[] = toggles % 2 === 0 ? [] : [{ minutes: 0, act: 'toggle' }];
        const fixed = steps.filter(({ act }) => act !== 'reroute');
        const lines = play([...fixed, opened, ...holds, tick], {
          ...start,
          priority: 1,
          late: false,
        });
        const belief = new Map(lines.map((line) => [person(line), line.delivery.reason]));
        expect([...belief.keys()].sort()).toEqual(['email/a', 'email/b', 'sms/a']);
        expect([...belief.values()]).not.toContain('cleared');
      }),
    );
  });
});
