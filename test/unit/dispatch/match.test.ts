import { describe, expect, it } from 'vitest';
import { routesFor } from '../../../src/dispatch/match.ts';
import type { Alarm } from '../../../src/model/alarm.ts';
import { epochMs } from '../../../src/model/units.ts';
import { alarmSample, at } from './alarm-sample.ts';
import { PEOPLE, type PlanText, rulesSample } from './rules-sample.ts';

type RouteText = Partial<NonNullable<PlanText['routes']>[number]>;
const steps = [{ to: [{ person: 'ann' }] }];
const rules = (...routes: RouteText[]) =>
  rulesSample({
    people: PEOPLE,
    routes: routes.map((route, n) => ({ id: `r${n}`, priorities: [1, 2, 3, 4], steps, ...route })),
  });
const matched = (route: RouteText, alarm: Partial<Alarm> = {}, when = at(0)) =>
  routesFor(rules(route), alarmSample(alarm), when).length > 0;

const gateway = {
  type: 'comms.gateway',
  priority: 2,
  site: null,
  subject: { kind: 'gateway', id: 'gw' },
} as const;
const balance = {
  type: 'leak.zone-balance',
  priority: 2,
  site: null,
  subject: { kind: 'zone', id: 'west' },
} as const;
const disk = {
  type: 'system.disk-low',
  site: null,
  subject: { kind: 'system', id: 'journal' },
} as const;

describe('a route', () => {
  it.each<[string, RouteText, Partial<Alarm>, boolean]>([
    ['of the priority', { priorities: [1] }, {}, true],
    ['of other priorities', { priorities: [2, 3] }, {}, false],
    ['of the zone', { zones: ['east'] }, {}, true],
    ['of another zone', { zones: ['west'] }, {}, false],
    ['of the site', { sites: ['S1', 'S3'] }, {}, true],
    ['of another site', { sites: ['S3'] }, {}, false],
    ['of the class', { classes: ['factory'] }, {}, true],
    ['of another class', { classes: ['hospital'] }, {}, false],
    ['of the type', { types: ['regulator.overpressure'] }, {}, true],
    ['of the group', { types: ['leak.*', 'regulator.*'] }, {}, true],
    ['of another group', { types: ['leak.*'] }, {}, false],
    ['of zone and class, one of them wrong', { zones: ['east'], classes: ['school'] }, {}, false],
    ['of a zone, for the zone as a whole', { zones: ['west'] }, balance, true],
    ['of another zone, for a zone as a whole', { zones: ['east'] }, balance, false],
    ['of sites, for a zone as a whole', { sites: ['S3'] }, balance, false],
    ['of a zone that a gateway serves', { zones: ['west'] }, gateway, true],
    ['of a class that a gateway serves', { classes: ['hospital'] }, gateway, true],
    ['of a site that a gateway does not serve', { sites: ['S1'] }, gateway, false],
    ['of everything, for the service', {}, disk, true],
    ['of zones, for the service', { zones: ['east', 'west'] }, disk, false],
    [
      'of the site, where the fleet has no such site any more',
      { sites: ['S1'] },
      { site: 'S9' },
      false,
    ],
  ])('%s', (_, route, alarm, expected) => {
    expect(matched(route, alarm)).toBe(expected);
  });

  it('applies at its hours alone, in its zone', () => {
    const night: RouteText = { hours: { spans: ['22:00-07:00'] }, timeZone: 'Asia/Shanghai' };
    const when = (text: string) => epochMs(Date.parse(`${text}:00Z`));
    expect(matched(night, {}, when('2026-11-27T13:59'))).toBe(false);
    expect(matched(night, {}, when('2026-11-27T14:00'))).toBe(true);
    expect(matched({ ...night, timeZone: 'UTC' }, {}, when('2026-11-27T14:00'))).toBe(false);
  });

  it('applies beside others: all that match, in their order', () => {
    const found = routesFor(
      rules({}, { zones: ['west'] }, { classes: ['factory'] }),
      alarmSample(),
      at(0),
    );
    expect(found.map(({ id }) => id)).toEqual(['r0', 'r2']);
  });
});
