import { describe, expect, it } from 'vitest';
import { plan } from '../../../src/dispatch/plan.ts';
import type { Route } from '../../../src/dispatch/route.ts';
import { remember, type Told } from '../../../src/dispatch/told.ts';
import { alarmSample, at } from './alarm-sample.ts';

const routes: readonly Route[] = [
  { priorities: [1, 2], channel: 'email', recipients: ['a@x.cn', 'b@x.cn'], language: 'both' },
];
const told = (changes: Partial<Told> = {}): Told => ({
  channel: 'email',
  recipient: 'a@x.cn',
  language: 'both',
  belief: 'holds',
  repeatedAt: null,
  ...changes,
});
const heard = [told(), told({ recipient: 'b@x.cn' })];
const who = (deliveries: ReturnType<typeof plan>) =>
  deliveries.map(({ recipient, reason }) => `${reason} ${recipient}`);

describe('raised', () => {
  it('tells everybody routed for the priority, with the reason first', () => {
    const alarm = alarmSample();
    expect(plan({ what: 'raised', alarm, told: [] }, routes, at(0))).toEqual([
      {
        key: 'regulator.overpressure~S1~A~loyw3v28/1/first/email/a%40x.cn',
        alarm: alarm.id,
        reason: 'first',
        channel: 'email',
        recipient: 'a@x.cn',
        language: 'both',
        plannedAt: at(0),
      },
      expect.objectContaining({ recipient: 'b@x.cn', reason: 'first' }),
    ]);
  });

  it('tells nobody of a priority without a route', () => {
    const alarm = alarmSample({ priority: 3 });
    expect(plan({ what: 'raised', alarm, told: [] }, routes, at(0))).toEqual([]);
  });

  it('tells a person on two routes once', () => {
    const twice = [...routes, { ...routes[0], priorities: [1] } as Route];
    expect(plan({ what: 'raised', alarm: alarmSample(), told: [] }, twice, at(0))).toHaveLength(2);
  });

  it.each([
    ['suppressed by a parent', { suppressedBy: 'comms.gateway~G1~x' }],
    ['out of service', { outOfService: true }],
    ['shelved', { shelvedUntil: at(30) }],
  ])(
    'is silent for an alarm that is %s, but tells of its end whoever was told of it',
    (_, changes) => {
      const alarm = alarmSample(changes);
      expect(plan({ what: 'raised', alarm, told: [] }, routes, at(0))).toEqual([]);
      expect(plan({ what: 'still-active', alarm, told: [] }, routes, at(1))).toEqual([]);
      const ended = plan({ what: 'returned', alarm, told: heard }, routes, at(1));
      expect(ended.map(({ reason }) => reason)).toEqual(heard.map(() => 'cleared'));
      expect(plan({ what: 'returned', alarm, told: [] }, routes, at(1))).toEqual([]);
    },
  );

  it('speaks again when the shelf has ended', () => {
    const alarm = alarmSample({ shelvedUntil: at(30) });
    const change = { what: 'still-active', alarm, told: [] } as const;
    expect(plan(change, routes, at(29))).toEqual([]);
    expect(who(plan(change, routes, at(30)))).toEqual(['first a@x.cn', 'first b@x.cn']);
  });
});

describe('late data', () => {
  const late = alarmSample({ late: true });

  it.each(['raised', 'reactivated', 'still-active'] as const)('%s does not page', (what) => {
    expect(plan({ what, alarm: late, told: [] }, routes, at(60))).toEqual([]);
  });

  it('does not page for a rise nobody waits for', () => {
    const change = { what: 'priority-raised', alarm: late, told: [], previousPriority: 2 } as const;
    expect(plan(change, routes, at(60))).toEqual([]);
  });

  it('pages as late-detected when it still holds, and clears what it paged', () => {
    const paged = plan({ what: 'late-still-holding', alarm: late, told: [] }, routes, at(60));
    expect(who(paged)).toEqual(['late-detected a@x.cn', 'late-detected b@x.cn']);
    const over = alarmSample({ late: true, state: 'returned', returnedAt: at(70) });
    const known = remember([], paged);
    expect(who(plan({ what: 'returned', alarm: over, told: known }, routes, at(70)))).toEqual([
      'cleared a@x.cn',
      'cleared b@x.cn',
    ]);
  });

  it('is silent when it is over by now', () => {
    const over = alarmSample({ late: true, state: 'returned', returnedAt: at(5) });
    const change = { what: 'late-still-holding', alarm: over, told: [] } as const;
    expect(plan(change, routes, at(60))).toEqual([]);
  });
});

describe('priority-raised', () => {
  it('tells those of the new priority, once for each priority', () => {
    const one = plan(
      { what: 'priority-raised', alarm: alarmSample(), told: [], previousPriority: 3 },
      routes,
      at(2),
    );
    const two = plan(
      {
        what: 'priority-raised',
        alarm: alarmSample({ priority: 2 }),
        told: [],
        previousPriority: 3,
      },
      routes,
      at(2),
    );
    expect(who(one)).toEqual(['escalated a@x.cn', 'escalated b@x.cn']);
    expect(new Set([...one, ...two].map(({ key }) => key)).size).toBe(4);
  });

  it('is nothing when the priority did not rise', () => {
    const change = {
      what: 'priority-raised',
      alarm: alarmSample({ priority: 2 }),
      told: [],
      previousPriority: 1,
    } as const;
    expect(plan(change, routes, at(2))).toEqual([]);
  });
});

describe('returned', () => {
  const over = alarmSample({ state: 'returned', returnedAt: at(3) });

  it('tells those who were told, even when the routes have changed', () => {
    expect(who(plan({ what: 'returned', alarm: over, told: heard }, [], at(3)))).toEqual([
      'cleared a@x.cn',
      'cleared b@x.cn',
    ]);
  });

  it('tells nobody else, and nobody twice', () => {
    const ended = [told({ belief: 'ended' })];
    expect(plan({ what: 'returned', alarm: over, told: [] }, routes, at(3))).toEqual([]);
    expect(plan({ what: 'returned', alarm: over, told: ended }, routes, at(3))).toEqual([]);
  });
});

describe('an alarm that comes and goes', () => {
  it('is reported as back at most once in ten minutes, and never left as ended while it holds', () => {
    const alarm = (occurrence: number) => alarmSample({ occurrence });
    let known: readonly Told[] = [told({ belief: 'ended' })];
    const first = plan({ what: 'reactivated', alarm: alarm(2), told: known }, routes, at(1));
    expect(who(first)).toEqual(['repeated a@x.cn', 'first b@x.cn']);

    known = [told({ belief: 'ended', repeatedAt: at(1) })];
    const one = [routes[0] && { ...routes[0], recipients: ['a@x.cn'] }].filter(
      (route) => route !== undefined,
    );
    expect(plan({ what: 'reactivated', alarm: alarm(3), told: known }, one, at(3))).toEqual([]);
    const asked = { what: 'still-active', alarm: alarm(3), told: known } as const;
    expect(plan(asked, one, at(10.9))).toEqual([]);
    const held = plan(asked, one, at(11));
    expect(who(held)).toEqual(['repeated a@x.cn']);
    known = remember(known, held);
    expect(plan({ ...asked, told: known }, one, at(60))).toEqual([]);
  });

  it('is announced again to somebody whose clearing was never sent', () => {
    const change = { what: 'reactivated', alarm: alarmSample({ occurrence: 2 }), told: heard };
    expect(who(plan({ ...change, what: 'reactivated' }, routes, at(5)))).toEqual([
      'repeated a@x.cn',
      'repeated b@x.cn',
    ]);
  });
});
