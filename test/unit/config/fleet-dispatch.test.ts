import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { checkFleet, parseFleet } from '../../../src/config/fleet-file.ts';
import { epochMs } from '../../../src/model/units.ts';
import { DISPATCH_SECTION } from '../../support/dispatch-section.ts';

const NOW = epochMs(Date.parse('2026-11-26T04:00:00Z'));
const FLEET = `
zones: [{id: z1, name: {zh: 东区, en: East}}, {id: z2, name: West}]
customers: [{id: c1, name: Hotel, class: hotel}, {id: c2, name: Clinic, class: hospital}]
sites:
  - {id: s1, name: Hotel, zone: z1, customer: c1}
  - {id: s2, name: Clinic, zone: z2, customer: c2}
`;
const GOOD = FLEET + DISPATCH_SECTION;

/** GOOD with the value at a path of `dispatch` replaced; undefined removes it. */
function changed(changes: Readonly<Record<string, unknown>>): unknown {
  const content: unknown = parse(GOOD);
  for (const [path, value] of Object.entries(changes)) {
    const parts = ['dispatch', ...path.split('.')];
    const last = parts.pop() ?? '';
    let at = content;
    for (const part of parts) at = Reflect.get(Object(at), part);
    if (value === undefined) Reflect.deleteProperty(Object(at), last);
    else Reflect.set(Object(at), last, value);
  }
  return content;
}

function problemsOf(content: unknown): readonly string[] {
  const checked = checkFleet(content, NOW);
  return checked.ok ? [] : checked.error.map(({ path, problem }) => `${path}: ${problem}`);
}

describe('the dispatch section of a fleet file', () => {
  it('is read with its defaults', () => {
    expect(parseFleet(GOOD, NOW)).toMatchObject({
      ok: true,
      value: {
        dispatch: {
          people: [{ id: 'ann', language: 'zh', timeZone: 'Asia/Shanghai' }, {}, {}],
          rosters: [{ id: 'duty', turns: [['ann'], ['bob']], swaps: [{ person: 'chief' }] }],
          routes: [{ id: 'grave', steps: [{ afterMinutes: 0 }, {}, {}] }, {}, {}],
          fallback: [{ person: 'chief' }],
          mustReach: [1, 2],
        },
      },
    });
  });

  it('may be absent or empty of all but what must be reached', () => {
    const none = parseFleet(FLEET, NOW);
    expect(none.ok && 'dispatch' in none.value).toBe(false);
    expect(parseFleet(`${FLEET}dispatch:\n`, NOW).ok).toBe(true);
    expect(problemsOf({ ...parse(FLEET), dispatch: { mustReach: [] } })).toEqual([]);
  });

  it('that was checked once passes again', () => {
    const first = parseFleet(GOOD, NOW);
    expect(first.ok && checkFleet(JSON.parse(JSON.stringify(first.value)), NOW)).toEqual(first);
  });

  it.each<[string, unknown, string]>([
    [
      'people.3',
      { id: 'ann', name: 'Ann', addresses: [{ channel: 'wecom', to: 'crew' }] },
      'dispatch.people[3].id: ann is already the id at dispatch.people[0].id',
    ],
    [
      'routes.1.id',
      'grave',
      'dispatch.routes[1].id: grave is already the id at dispatch.routes[0].id',
    ],
    [
      'people.0.addresses.0.to',
      'ann',
      'dispatch.people[0].addresses[0].to: not an e-mail address such as name@example.org',
    ],
    [
      'people.0.addresses.1.to',
      '138 0000 0001',
      'dispatch.people[0].addresses[1].to: not a phone number in international form: + and 7 to 15 digits, no spaces',
    ],
    [
      'people.0.addresses.1',
      { channel: 'email', to: 'ann@example.org' },
      'dispatch.people[0].addresses[1].to: this person has the same address above already',
    ],
    [
      'people.0.addresses.0.channel',
      'pager',
      'dispatch.people[0].addresses[0].channel: Invalid option: expected one of "email"|"sms"|"dingtalk"|"wecom"|"feishu"|"webhook"',
    ],
    ['people.0.name', 5, 'dispatch.people[0].name: expected one text or {zh: …, en: …}'],
    [
      'people.0.timeZone',
      'Mars/Base',
      'dispatch.people[0].timeZone: not a time zone name such as Asia/Shanghai',
    ],
    [
      'rosters.0.starts',
      '2026-02-30T08:00',
      'dispatch.rosters[0].starts: no such date or time of day',
    ],
    [
      'rosters.0.starts',
      '2026-02-03T25:00',
      'dispatch.rosters[0].starts: no such date or time of day',
    ],
    [
      'rosters.0.starts',
      'monday',
      'dispatch.rosters[0].starts: a local time is like 2026-01-05T08:00',
    ],
    [
      'rosters.0.swaps.0.person',
      'zoe',
      'dispatch.rosters[0].swaps[0].person: no person has the id zoe',
    ],
    ['rosters.0.swaps.0.for', 'zoe', 'dispatch.rosters[0].swaps[0].for: no person has the id zoe'],
    [
      'rosters.0.swaps.0.to',
      '2026-01-01T00:00',
      'dispatch.rosters[0].swaps[0].to: from must be before to',
    ],
    ['routes.0.zones', ['z9'], 'dispatch.routes[0].zones[0]: no zone has the id z9'],
    ['routes.2.sites', ['s1', 's9'], 'dispatch.routes[2].sites[1]: no site has the id s9'],
    [
      'routes.2.classes',
      ['palace'],
      'dispatch.routes[2].classes[0]: no customer class: expected one of hospital, school, hotel, restaurant, factory, cng, other',
    ],
    [
      'routes.2.types',
      [5],
      'dispatch.routes[2].types[0]: expected an alarm type, or a group such as leak.*',
    ],
    ['routes.2.types', ['leek.*'], 'dispatch.routes[2].types[0]: no alarm type begins with leek.'],
    ['routes.2.quiet', '22:00', 'dispatch.routes[2].quiet: hours are like 22:00-07:00'],
    [
      'routes.2.quiet',
      '07:00-07:00',
      'dispatch.routes[2].quiet: begins and ends at the same time: a whole day is 00:00-24:00',
    ],
    [
      'routes.2.hours',
      { spans: ['01:00-01:00'] },
      'dispatch.routes[2].hours.spans[0]: begins and ends at the same time: a whole day is 00:00-24:00',
    ],
    [
      'routes.2.steps.0.afterMinutes',
      3,
      'dispatch.routes[2].steps[0].afterMinutes: the first step is taken at once: 0 or nothing',
    ],
    [
      'routes.0.steps.2.afterMinutes',
      2,
      'dispatch.routes[0].steps[2].afterMinutes: must be above 2, that of the step before',
    ],
    [
      'routes.0.steps.1.to.0',
      { person: 'zoe' },
      'dispatch.routes[0].steps[1].to[0].person: no person has the id zoe',
    ],
    [
      'routes.0.steps.1.to.0',
      { roster: 'zoe' },
      'dispatch.routes[0].steps[1].to[0].roster: no roster has the id zoe',
    ],
    [
      'routes.0.steps.1.to.0',
      'ann',
      'dispatch.routes[0].steps[1].to[0]: expected {person: …} or {roster: …} with an id',
    ],
    [
      'routes.0.steps.2.channels',
      ['feishu'],
      'dispatch.routes[0].steps[2].channels: none of these people has an address on these channels',
    ],
    [
      'routes.2.steps.0.to',
      [{ person: 'chief' }],
      'dispatch.routes[2].steps[0].to: none of these people has an address for a priority of this route',
    ],
    ['fallback.0.person', 'zoe', 'dispatch.fallback[0].person: no person has the id zoe'],
    ['routes.0.colour', 'red', 'dispatch.routes[0].colour: unknown key'],
    ['routes', 'all', 'dispatch.routes: expected array, received string'],
  ])('with %s = %j says: %s', (path, value, problem) => {
    // what is wrong may leave a hole besides
    const found = problemsOf(changed({ [path]: value }));
    expect(found.filter((one) => !one.startsWith('dispatch.routes: P'))).toEqual([problem]);
  });

  it('is refused where it reaches nobody, with the hole named', () => {
    const found = problemsOf(changed({ 'routes.0.hours': { spans: ['06:00-02:00'] } }));
    expect(found).toEqual([
      'dispatch.routes: P1 in every zone and of the service itself, every day 02:00 to 06:00: no recipient (nobody is reached then by route grave)',
    ]);
  });

  it('tells what is unknown and the hole that it leaves', () => {
    expect(problemsOf(changed({ 'rosters.0.turns': [['ann'], ['zoe']] }))).toEqual([
      'dispatch.rosters[0].turns[1][0]: no person has the id zoe',
      expect.stringMatching(
        /^dispatch\.routes: P1 and P2 in every zone.*Monday 08:00 to Monday 08:00/,
      ),
    ]);
  });

  it('is not asked about holes while a site or the section itself cannot be read', () => {
    const content = changed({ 'routes.0.hours': { spans: ['06:00-02:00'] } });
    Reflect.set(Object(Reflect.get(Object(content), 'sites')), '0', { id: 's1' });
    expect(problemsOf(content).filter((one) => one.startsWith('dispatch'))).toEqual([]);
    expect(problemsOf(changed({ routes: 5 }))).toHaveLength(1);
  });

  it('never repeats an address', () => {
    const text = stringify(
      changed({ 'people.0.addresses.0.to': 'secret-robot-key', 'routes.0.id': '?' }),
    );
    const parsed = parseFleet(text, NOW);
    expect(parsed.ok).toBe(false);
    expect(JSON.stringify(parsed)).not.toContain('secret-robot-key');
  });

  it('is shown in the docs as it is checked here', () => {
    const page = readFileSync('docs/dispatch.md', 'utf8');
    const [, example = ''] = /```yaml\n([^`]+)```/.exec(page) ?? [];
    expect(`\n${example}`).toBe(DISPATCH_SECTION);
  });
});
