import { describe, expect, it } from 'vitest';
import {
  type Filters,
  filtersIn,
  isNarrowed,
  listed,
  searchOf,
} from '../../../../src/console/pages/alarms/filters.ts';
import { aSite, at, shownAlarm } from '../alarm-fixtures.ts';

const sites = new Map([
  ['S-1', aSite('S-1')],
  ['S-2', aSite('S-2', { zone: 'west', name: { zh: '城西医院', en: 'West hospital' } })],
]);
const alarms = [
  shownAlarm('old', { priority: 2, occurredAt: at(-60) }),
  shownAlarm('new', { priority: 2, occurredAt: at(5) }),
  shownAlarm('gravest', { type: 'bypass.open', site: 'S-2' }),
  shownAlarm('known', { state: 'acknowledged' }),
  shownAlarm('shelved', { shelvedUntil: at(60) }),
  shownAlarm('explained', { suppressedBy: 'gravest' }),
  shownAlarm('removed', { outOfService: true }),
  shownAlarm('both', { outOfService: true, shelvedUntil: at(60) }),
  shownAlarm('of the zone', { priority: 3, site: null, subject: { kind: 'zone', id: 'west' } }),
];
const idsOf = (search: string): readonly string[] =>
  listed(alarms, filtersIn(search), sites).map(({ id }) => id);

describe('the address', () => {
  it.each([
    '',
    '?view=shelved',
    '?q=gas&priority=1%2C3&zone=west&site=S-2&type=bypass.open&state=returned',
    '?view=history&from=2026-03-01T00%3A00%3A00.000Z&to=2026-03-02T00%3A00%3A00.000Z',
    '?sort=newest',
  ])('says %s and is read back the same', (search) => {
    expect(searchOf(filtersIn(search))).toBe(search);
  });

  it('ignores what it does not know', () => {
    expect(searchOf(filtersIn('?view=x&priority=7,a&type=no.such&state=gone&sort=odd'))).toBe('');
  });

  it('knows whether anything narrows the list', () => {
    expect(isNarrowed(filtersIn('?view=history&sort=newest'))).toBe(false);
    expect(isNarrowed(filtersIn('?priority=2'))).toBe(true);
  });
});

describe('the list', () => {
  it('shows what is not kept quiet: gravest, then unacknowledged, then newest first', () => {
    expect(idsOf('')).toEqual(['gravest', 'known', 'new', 'old', 'of the zone']);
    expect(idsOf('?sort=newest')[0]).toBe('new');
  });

  it.each([
    ['?view=shelved', ['both', 'shelved']],
    ['?view=explained', ['explained']],
    ['?view=out-of-service', ['both', 'removed']],
    ['?priority=2', ['new', 'old']],
    ['?priority=2,3', ['new', 'old', 'of the zone']],
    ['?site=S-2', ['gravest']],
    ['?zone=west', ['gravest', 'of the zone']],
    ['?type=bypass.open', ['gravest']],
    ['?state=acknowledged', ['known']],
    ['?q=HOSPITAL', ['gravest']],
    ['?q=城西 旁通', ['gravest']],
    ['?q=nothing', []],
  ])('with %s shows %j', (search, expected) => {
    expect(idsOf(search)).toEqual(expected);
  });

  it('finds words in both languages and an id', () => {
    const found = (text: string): number =>
      listed(alarms, { ...filtersIn(''), text } satisfies Filters, sites).length;
    expect(found('出口压力')).toBe(5);
    expect(found('overpressure')).toBe(4);
    expect(found('of the zone')).toBe(1);
  });
});
