import { describe, expect, it } from 'vitest';
import { plan } from '../../../src/dispatch/plan.ts';
import { compileRules } from '../../../src/dispatch/rules.ts';
import { remember, type Told } from '../../../src/dispatch/told.ts';
import { epochMs } from '../../../src/model/units.ts';
import { alarmSample, at } from './alarm-sample.ts';
import { fleetSample, PEOPLE, rulesSample } from './rules-sample.ts';

const routes = compileRules(fleetSample(), ['a@x.cn', 'b@x.cn']);
const nobody = compileRules(fleetSample(), []);
const told = (changes: Partial<Told> = {}): Told => ({
  channel: 'email',
  recipient: 'a@x.cn',
  language: 'both',
  person: null,
  belief: 'holds',
  repeatedAt: null,
  notBefore: at(0),
  occurrence: 1,
  escalations: 0,
  priority: 1,
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
        person: null,
        occurrence: 1,
        plannedAt: at(0),
        notBefore: at(0),
        fallback: [],
      },
      expect.objectContaining({ recipient: 'b@x.cn', reason: 'first' }),
    ]);
  });

  it('tells nobody of a priority without a route', () => {
    const alarm = alarmSample({ priority: 3 });
    expect(plan({ what: 'raised', alarm, told: [] }, routes, at(0))).toEqual([]);
  });

  it('tells a person on two routes once', () => {
    const twice = compileRules(fleetSample(), ['a@x.cn', 'b@x.cn', 'a@x.cn']);
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
    const known = remember([], paged, 1);
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
    expect(who(plan({ what: 'returned', alarm: over, told: heard }, nobody, at(3)))).toEqual([
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
    const one = compileRules(fleetSample(), ['a@x.cn']);
    expect(plan({ what: 'reactivated', alarm: alarm(3), told: known }, one, at(3))).toEqual([]);
    const asked = { what: 'still-active', alarm: alarm(3), told: known } as const;
    expect(plan(asked, one, at(10.9))).toEqual([]);
    const held = plan(asked, one, at(11));
    expect(who(held)).toEqual(['repeated a@x.cn']);
    known = remember(known, held, 1);
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

describe('re-alarmed', () => {
  it('reminds everybody, each time with a key of its own', () => {
    const change = { what: 're-alarmed', alarm: alarmSample(), told: heard } as const;
    const [one, two] = [plan(change, routes, at(600)), plan(change, routes, at(1200))];
    expect(who(one)).toEqual(['reminder a@x.cn', 'reminder b@x.cn']);
    expect(new Set([...one, ...two].map(({ key }) => key)).size).toBe(4);
  });
});

describe('a permit that eases and is over, more than once', () => {
  it('gives each rise a key of its own', () => {
    const alarm = alarmSample();
    const change = { what: 'priority-raised', alarm, previousPriority: 3 } as const;
    let known: readonly Told[] = heard;
    const keys = [10, 20, 30].flatMap((minute) => {
      const planned = plan({ ...change, told: known }, routes, at(minute));
      known = remember(known, planned, alarm.priority);
      return planned.map(({ key }) => key);
    });
    expect(new Set(keys).size).toBe(6);
    expect(keys[0]).toBe('regulator.overpressure~S1~A~loyw3v28/1/escalated-P1/email/a%40x.cn');
  });
});

describe('what became graver while it was kept quiet', () => {
  it('is told to who knew the lesser alarm once nothing keeps it quiet', () => {
    const alarm = alarmSample();
    const lesser = heard.map((one) => ({ ...one, priority: 3 as const }));
    const freed = { what: 'still-active', alarm } as const;
    expect(who(plan({ ...freed, told: lesser }, routes, at(10)))).toEqual([
      'escalated a@x.cn',
      'escalated b@x.cn',
    ]);
    expect(plan({ ...freed, told: heard }, routes, at(10))).toEqual([]);
    const quiet = { ...alarm, suppressedBy: 'cause' };
    expect(plan({ ...freed, alarm: quiet, told: lesser }, routes, at(10))).toEqual([]);
  });
});

describe('the end', () => {
  const night = rulesSample({
    people: PEOPLE,
    routes: [
      {
        id: 'r',
        priorities: [1, 2, 3],
        steps: [{ to: [{ person: 'ann' }] }],
        // at(0) is 22:13:20
        quiet: '22:00-07:00',
        timeZone: 'UTC',
      },
    ],
  });
  const morning = epochMs(Date.parse('2023-11-15T07:00:00Z'));
  const over = { state: 'returned', returnedAt: at(3) } as const;

  it('does not overtake news that wait for the morning', () => {
    const first = plan(
      { what: 'raised', alarm: alarmSample({ priority: 3 }), told: [] },
      night,
      at(0),
    );
    expect(first.map(({ notBefore }) => notBefore)).toEqual([morning]);
    const known = remember([], first, 3);
    const alarm = alarmSample({ priority: 3, ...over });
    const ended = plan({ what: 'returned', alarm, told: known }, night, at(3));
    expect(ended).toMatchObject([{ reason: 'cleared', person: 'ann', notBefore: morning }]);
    // the same from a plan in which the night is not quiet any more
    const changed = plan({ what: 'returned', alarm, told: known }, nobody, at(3));
    expect(changed).toMatchObject([{ notBefore: morning }]);
  });

  it('of an emergency is told at once, and falls back on what was not told', () => {
    const first = plan({ what: 'raised', alarm: alarmSample(), told: [] }, night, at(0));
    const [mail] = remember([], first, 1);
    const known = mail === undefined ? [] : [mail];
    const ended = plan({ what: 'returned', alarm: alarmSample(over), told: known }, night, at(3));
    const fallback = [{ channel: 'sms', recipient: '+8613800000001' }];
    expect(ended).toMatchObject([{ recipient: 'ann@x.cn', notBefore: at(3), fallback }]);
  });

  it('of priority 3 goes at once in the day', () => {
    const alarm = alarmSample({ priority: 3, ...over });
    const noon = epochMs(morning + 5 * 3_600_000);
    const [one] = plan({ what: 'returned', alarm, told: [told()] }, night, noon);
    expect(one?.notBefore).toBe(noon);
  });
});
