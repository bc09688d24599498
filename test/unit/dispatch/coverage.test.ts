import { describe, expect, it } from 'vitest';
import { coverageHoles } from '../../../src/dispatch/coverage.ts';
import { FleetShape } from '../../../src/model/fleet.ts';
import { epochMs } from '../../../src/model/units.ts';
import { fleetSample, PEOPLE, type PlanText } from './rules-sample.ts';

// a Thursday, 12:00 in Shanghai
const NOW = epochMs(Date.parse('2026-11-26T04:00:00Z'));
const holes = (plan: PlanText) =>
  coverageHoles(fleetSample({ people: PEOPLE, ...plan }).fleet, NOW);

type RouteText = NonNullable<PlanText['routes']>[number];
const route = (more: Partial<RouteText> = {}, id = 'all'): RouteText => ({
  id,
  priorities: [1, 2],
  steps: [{ to: [{ person: 'ann' }] }],
  ...more,
});
const roster = (turns: readonly (readonly string[])[], more: object = {}) => [
  {
    id: 'duty',
    name: 'Duty',
    starts: '2026-01-05T08:00',
    shiftHours: 168,
    turns: turns.map((turn) => [...turn]),
    ...more,
  },
];
const byRoster = (more: Partial<RouteText> = {}) =>
  route({ steps: [{ to: [{ roster: 'duty' }] }], ...more });

describe('a plan without holes', () => {
  it.each<[string, PlanText]>([
    ['one route for everything', { routes: [route()] }],
    ['a roster', { rosters: roster([['ann'], ['bob']]), routes: [byRoster()] }],
    [
      'days and nights',
      {
        routes: [
          route({ hours: { spans: ['08:00-18:00'] } }, 'day'),
          route({ hours: { spans: ['18:00-08:00'] } }, 'night'),
        ],
      },
    ],
    [
      'days and nights where the clock changes',
      {
        routes: [
          route({ hours: { spans: ['01:30-18:00'] }, timeZone: 'Europe/London' }, 'day'),
          route({ hours: { spans: ['18:00-01:30'] }, timeZone: 'Europe/London' }, 'night'),
        ],
      },
    ],
    [
      'working days and weekends',
      {
        routes: [
          route({ hours: { days: ['mon', 'tue', 'wed', 'thu', 'fri'] } }, 'work'),
          route({ hours: { days: ['sat', 'sun'] } }, 'weekend'),
        ],
      },
    ],
    [
      'emergencies alone, when nothing else must be told',
      { routes: [route({ priorities: [1] })], mustReach: [1] },
    ],
    ['nothing, when nothing must be told', { mustReach: [] }],
    [
      'one person for emergencies of the types that can be some, another for the rest',
      {
        routes: [
          route(
            {
              priorities: [1],
              types: ['bypass.*', 'regulator.*', 'leak.*', 'meter.*', 'system.*'],
            },
            'a',
          ),
          route({ priorities: [2] }, 'b'),
        ],
      },
    ],
  ])('%s', (_, plan) => {
    expect(holes(plan)).toEqual([]);
  });

  it('is the one that is not there', () => {
    expect(coverageHoles(fleetSample().fleet, NOW)).toEqual([]);
  });
});

describe('a hole is named', () => {
  it.each<[string, PlanText, readonly string[]]>([
    [
      'where no route applies at all',
      {},
      [
        'P1 and P2 in every zone and of the service itself, at every hour: no recipient (no route applies)',
      ],
    ],
    [
      'with its zone and hour',
      {
        routes: [
          route({ zones: ['east'] }, 'east'),
          route({ zones: ['west'], hours: { spans: ['06:00-02:00'] } }, 'west'),
          route({ types: ['system.*'] }, 'service'),
        ],
      },
      [
        'P1 in zone west (West), every day 02:00 to 06:00: no recipient (nobody is reached then by route west)',
        'P2 in zone west (West) (all types but system.detector-failed), every day 02:00 to 06:00: no recipient (nobody is reached then by route west)',
        'P2 in zone west (West) as a whole, every day 02:00 to 06:00: no recipient (nobody is reached then by route west)',
      ],
    ],
    [
      'with its day',
      {
        routes: [
          route({ hours: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'] } }, 'a'),
          route({ hours: { days: ['sun'], spans: ['00:00-02:00', '06:00-24:00'] } }, 'b'),
        ],
      },
      [
        'P1 and P2 in every zone and of the service itself, Sunday 02:00 to 06:00: no recipient (nobody is reached then by route a, b)',
      ],
    ],
    [
      'with its class',
      {
        routes: [
          route({ classes: ['factory'] }),
          route({ types: ['system.*', 'leak.zone-balance', 'regulator.inlet-low'] }, 's'),
        ],
      },
      [
        'P1 in zone east (East) class hospital (all types but regulator.inlet-low), at every hour: no recipient (no route applies)',
        'P2 in zone east (East) class hospital (all types but regulator.inlet-low, system.detector-failed), at every hour: no recipient (no route applies)',
      ],
    ],
    [
      'with its site',
      {
        routes: [
          route({ sites: ['S1', 'S3'] }, 'named'),
          route({ classes: ['hospital'] }, 'class'),
          route({ types: ['system.*', 'leak.zone-balance'] }, 'wide'),
        ],
      },
      [
        'P1 in zone east (East) site S4, at every hour: no recipient (no route applies)',
        'P1 and P2 in zone east (East) as a whole, zone west (West) as a whole (regulator.inlet-low), at every hour: no recipient (no route applies)',
        'P2 in zone east (East) site S4 (all types but system.detector-failed), at every hour: no recipient (no route applies)',
      ],
    ],
    [
      'with its types',
      {
        routes: [
          route({ types: ['system.*', 'leak.*', 'regulator.*', 'meter.*'] }),
          route({ priorities: [2] }, 'two'),
        ],
      },
      ['P1 in every zone (bypass.*), at every hour: no recipient (no route applies)'],
    ],
    [
      'where a step has channels that none of its people has',
      {
        routes: [
          route({ priorities: [1] }),
          route(
            { priorities: [2], steps: [{ to: [{ person: 'ann' }], channels: ['webhook'] }] },
            'two',
          ),
        ],
      },
      [
        'P2 in every zone and of the service itself, at every hour: no recipient (nobody is reached then by route two)',
      ],
    ],
    [
      'where addresses are for other priorities',
      { routes: [route({ steps: [{ to: [{ person: 'boss' }] }] })] },
      [
        'P2 in every zone and of the service itself, at every hour: no recipient (nobody is reached then by route all)',
      ],
    ],
    [
      'in the turn of somebody unknown',
      { rosters: roster([['ann'], ['nobody']]), routes: [byRoster()] },
      [
        'P1 and P2 in every zone and of the service itself, Monday 08:00 to Monday 08:00 (7 days): no recipient (nobody is reached then by route all)',
      ],
    ],
    [
      'before a roster starts',
      { rosters: roster([['ann']], { starts: '2026-12-07T08:00' }), routes: [byRoster()] },
      [
        'P1 and P2 in every zone and of the service itself, from now to Monday 2026-12-07 08:00: no recipient (nobody is reached then by route all)',
      ],
    ],
    [
      'in a swap with somebody who has no address for it',
      {
        rosters: roster([['ann']], {
          swaps: [{ from: '2026-12-06T02:00', to: '2026-12-06T06:00', person: 'boss' }],
        }),
        routes: [byRoster()],
      },
      [
        'P2 in every zone and of the service itself, Sunday 2026-12-06 02:00 to 06:00: no recipient (nobody is reached then by route all)',
      ],
    ],
    [
      'where only a later step reaches somebody',
      {
        routes: [
          route({
            steps: [
              { to: [{ person: 'ann' }], channels: ['wecom'] },
              { afterMinutes: 5, to: [{ person: 'bob' }] },
            ],
          }),
        ],
      },
      [
        'P1 and P2 in every zone and of the service itself, at every hour: no recipient (nobody is reached then by route all)',
      ],
    ],
    [
      'for the service, where routes are all of zones',
      { routes: [route({ zones: ['east', 'west'] })] },
      ['P1 and P2 of the service itself, at every hour: no recipient (no route applies)'],
    ],
  ])('%s', (_, plan, expected) => {
    expect(holes(plan)).toEqual(expected);
  });

  it('in at most a dozen lines, however many there are', () => {
    const zones = Array.from({ length: 40 }, (_, n) => `z${n}`);
    const dispatch: PlanText = {
      people: PEOPLE,
      routes: [
        route({ types: ['system.*'] }, 'service'),
        ...zones.map((zone, n) =>
          route({ zones: [zone], hours: { spans: [`0${n % 10}:${n + 10}-2${n % 4}:00`] } }, zone),
        ),
      ],
    };
    const fleet = FleetShape.parse({
      zones: zones.map((id) => ({ id, name: id })),
      customers: [{ id: 'c', name: 'C', class: 'other' }],
      sites: zones.map((zone) => ({ id: `s-${zone}`, name: zone, zone, customer: 'c' })),
      dispatch,
    });
    const found = coverageHoles(fleet, NOW);
    expect(found).toHaveLength(11);
    expect(found.at(-1)).toMatch(/^… and \d+ more holes like these$/);
  });
});
