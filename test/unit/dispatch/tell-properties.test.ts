import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audience } from '../../../src/dispatch/audience.ts';
import { contactKey } from '../../../src/dispatch/contact.ts';
import type { DispatchRules } from '../../../src/dispatch/rules.ts';
import { type Telling, tell, tellDue, tellingDueAt, UNTOLD } from '../../../src/dispatch/tell.ts';
import type { Alarm } from '../../../src/model/alarm.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import { alarmSample, at } from './alarm-sample.ts';
import { type PlanText, rulesSample } from './rules-sample.ts';

const CHANNELS = ['email', 'sms', 'wecom'] as const;
const IDS = ['p0', 'p1', 'p2', 'p3'] as const;

const person = (id: string) =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(id),
    addresses: fc.uniqueArray(
      fc.record({
        channel: fc.constantFrom(...CHANNELS),
        // some addresses are shared: a robot of a group
        to: fc.constantFrom(id, 'shared'),
        priorities: fc.subarray([1, 2, 3, 4], { minLength: 1 }),
      }),
      { minLength: 1, maxLength: 3, selector: ({ channel, to }) => `${channel} ${to}` },
    ),
  });
const target = fc.oneof(
  fc.record({ person: fc.constantFrom(...IDS) }),
  fc.constant({ roster: 'duty' }),
);
const step = fc.record(
  {
    to: fc.array(target, { minLength: 1, maxLength: 3 }),
    channels: fc.subarray([...CHANNELS], { minLength: 1 }),
  },
  { requiredKeys: ['to'] },
);
type Hours = NonNullable<NonNullable<PlanText['routes']>[number]['hours']>;
const route = fc.record(
  {
    priorities: fc.subarray([1, 2, 3, 4], { minLength: 1 }),
    zones: fc.constantFrom<string[][]>(['east'], ['west'], ['east', 'west']),
    types: fc.constantFrom<string[][]>(['regulator.*'], ['leak.*']),
    hours: fc.constantFrom<Hours[]>({ spans: ['22:00-23:00'] }, { days: ['mon'] }),
    steps: fc.array(step, { minLength: 1, maxLength: 4 }),
    remindMinutes: fc.integer({ min: 1, max: 60 }),
    quiet: fc.constantFrom('22:00-22:30', '21:00-07:00'),
    digestAt: fc.constantFrom('08:00', '22:20'),
  },
  { requiredKeys: ['priorities', 'steps'] },
);

const rules: fc.Arbitrary<DispatchRules> = fc
  .record({
    people: fc.tuple(...IDS.map(person)),
    routes: fc.array(route, { minLength: 1, maxLength: 4 }),
    minutes: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ people, routes, minutes }) => {
    const plan: PlanText = {
      people,
      rosters: [
        {
          id: 'duty',
          name: 'Duty',
          starts: '2023-11-14T00:00',
          shiftHours: 1,
          turns: [['p0'], ['p1']],
        },
      ],
      routes: routes.map((one, n) => ({
        ...one,
        id: `r${n}`,
        timeZone: 'UTC',
        steps: one.steps.map((each, s) => ({
          ...each,
          afterMinutes: minutes.slice(0, s).reduce((sum, more) => sum + more, 0),
        })),
      })),
    };
    return rulesSample(plan);
  });

const ACTS = [
  'wait',
  'wait',
  'toggle',
  'acknowledge',
  'rise',
  'ease',
  'shelve',
  're-alarm',
  'ask',
] as const;
const history = fc.array(
  fc.record({ minutes: fc.integer({ min: 0, max: 25 }), act: fc.constantFrom(...ACTS) }),
  { maxLength: 30 },
);
type History = readonly { readonly minutes: number; readonly act: (typeof ACTS)[number] }[];

interface Line {
  readonly delivery: Delivery;
  /** The alarm as it was then. */
  readonly alarm: Alarm;
  readonly why: 'change' | 'due';
  /** Of one call. */
  readonly batch: number;
}

/** Plays a life as the fold would, asking on every minute; `told` hears what a change should have said to whom. */
function play(
  plan: DispatchRules,
  acts: History,
  onRaised: (alarm: Alarm, sent: readonly Delivery[], minute: number) => void = () => undefined,
): readonly Line[] {
  let alarm = alarmSample({ priority: 2 });
  let telling: Telling = UNTOLD;
  let minute = 0;
  let batch = 0;
  const lines: Line[] = [];
  const keep = (why: Line['why'], [next, sent]: ReturnType<typeof tell>) => {
    telling = JSON.parse(JSON.stringify(next));
    batch += 1;
    lines.push(...sent.map((delivery) => ({ delivery, alarm, why, batch })));
    return sent;
  };
  const say = (change: Parameters<typeof tell>[0]) =>
    keep('change', tell(change, telling, plan, at(minute)));
  onRaised(alarm, say({ what: 'raised', alarm }), minute);
  const become = (changes: Partial<Alarm>) => {
    alarm = { ...alarm, ...changes };
  };
  for (const { minutes, act } of acts) {
    for (let n = 0; n < minutes; n += 1) {
      minute += 1;
      const due = tellingDueAt(telling);
      if (due !== null && due <= at(minute)) keep('due', tellDue(alarm, telling, plan, at(minute)));
    }
    const holds = alarm.returnedAt === null;
    if (act === 'ask') say({ what: 'still-active', alarm });
    if (act === 'shelve') become({ shelvedUntil: at(minute + 15) });
    if (act === 'acknowledge' && alarm.state === 'unacknowledged')
      become({ state: 'acknowledged', acknowledgedAt: at(minute) });
    if (act === 're-alarm' && alarm.state === 'acknowledged') {
      become({ state: 'unacknowledged', acknowledgedAt: null });
      say({ what: 're-alarmed', alarm });
    }
    if (act === 'ease' && holds) become({ priority: 3 });
    if (act === 'rise' && holds && alarm.priority > 1) {
      const previousPriority = alarm.priority;
      become({ priority: 1, state: 'unacknowledged', acknowledgedAt: null });
      say({ what: 'priority-raised', alarm, previousPriority });
    }
    if (act === 'toggle' && holds) {
      become({ state: 'returned', returnedAt: at(minute) });
      say({ what: 'returned', alarm });
    } else if (act === 'toggle') {
      const occurrence = alarm.occurrence + 1;
      become({ state: 'unacknowledged', returnedAt: null, acknowledgedAt: null, occurrence });
      say({ what: 'reactivated', alarm });
    }
  }
  return lines;
}

const life = fc.tuple(rules, history);

describe('over any plan and any life of an alarm', () => {
  it('everyone whom the routes call for is told as it begins', () => {
    fc.assert(
      fc.property(life, ([plan, acts]) => {
        play(plan, acts, (alarm, sent, minute) => {
          const wanted = audience(plan, alarm, at(minute)).map(contactKey);
          expect(sent.map(contactKey)).toEqual(wanted);
        });
      }),
    );
  });

  it('nothing is sent twice: no two messages share a key', () => {
    fc.assert(
      fc.property(life, ([plan, acts]) => {
        const keys = play(plan, acts).map(({ delivery }) => delivery.key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('one change tells an address once, and nobody falls back on an address that it tells', () => {
    fc.assert(
      fc.property(life, ([plan, acts]) => {
        const batches = new Map<number, Delivery[]>();
        for (const { delivery, batch } of play(plan, acts))
          batches.set(batch, [...(batches.get(batch) ?? []), delivery]);
        for (const batch of batches.values()) {
          const addresses = batch.map(contactKey);
          expect(new Set(addresses).size).toBe(addresses.length);
          const fallbacks = batch.flatMap(({ fallback }) => fallback.map(contactKey));
          expect(fallbacks.filter((address) => addresses.includes(address))).toEqual([]);
        }
      }),
    );
  });

  it('that it ended is told to those who believe that it holds, to all of them, and to nobody else', () => {
    fc.assert(
      fc.property(life, ([plan, acts]) => {
        const belief = new Map<string, 'holds' | 'ended'>();
        const lines = play(plan, [...acts, ...end(acts)]);
        for (const { delivery } of lines) {
          const key = contactKey(delivery);
          if (delivery.reason === 'cleared') expect(belief.get(key)).toBe('holds');
          belief.set(key, delivery.reason === 'cleared' ? 'ended' : 'holds');
        }
        expect([...belief.values()].filter((one) => one === 'holds')).toEqual([]);
      }),
    );
  });

  it('escalation and reminders stop when it is acknowledged, over or kept quiet', () => {
    fc.assert(
      fc.property(life, ([plan, acts]) => {
        for (const { delivery, alarm, why } of play(plan, acts)) {
          if (why !== 'due') continue;
          expect(['escalated', 'reminder']).toContain(delivery.reason);
          expect([alarm.state, alarm.returnedAt]).toEqual(['unacknowledged', null]);
          expect(alarm.shelvedUntil ?? 0).toBeLessThanOrEqual(delivery.plannedAt);
        }
      }),
    );
  });

  it('priorities 1 and 2 never wait, and the others never go back in time', () => {
    fc.assert(
      fc.property(life, ([plan, acts]) => {
        for (const { delivery, alarm } of play(plan, acts)) {
          expect(delivery.notBefore).toBeGreaterThanOrEqual(delivery.plannedAt);
          if (alarm.priority <= 2 && delivery.reason !== 'cleared')
            expect(delivery.notBefore).toBe(delivery.plannedAt);
        }
      }),
    );
  });

  it('every step of a route is taken while nobody answers', () => {
    fc.assert(
      fc.property(rules, (plan) => {
        const waits = Array.from({ length: 6 }, () => ({ minutes: 25, act: 'wait' as const }));
        const told = new Set(play(plan, waits).map(({ delivery }) => delivery.person));
        for (const { person: id } of wholeCall(plan)) expect(told).toContain(id);
      }),
    );
  });
});

/** Brings the alarm to its end, whatever came before. */
function end(acts: History): History {
  const toggles = acts.filter(({ act }) => act === 'toggle').length;
  return toggles % 2 === 0 ? [{ minutes: 0, act: 'toggle' }] : [];
}

/** People named by any step of the routes that apply at the start, with an address that the step may use. */
function wholeCall(plan: DispatchRules): readonly { readonly person: string }[] {
  const alarm = alarmSample({ priority: 2 });
  return [...plan.routes.values()]
    .filter(
      (one) =>
        one.priorities.has(2) &&
        one.hours === null &&
        (one.zones === null || one.zones.has('east')) &&
        (one.types === null || one.types.has(alarm.type)),
    )
    .flatMap(({ steps }) => steps)
    .flatMap(({ to, channels }) =>
      to.flatMap((one) => {
        if (!('person' in one)) return [];
        const fit = plan.people
          .get(one.person)
          ?.addresses.some(
            ({ channel, priorities, to: address }) =>
              (channels === null || channels.has(channel)) &&
              (priorities?.includes(2) ?? true) &&
              address !== 'shared',
          );
        return fit === true ? [{ person: one.person }] : [];
      }),
    );
}
