import { describe, expect, it } from 'vitest';
import {
  bySiteUrgency,
  heldOrder,
  isAbnormal,
  matchesText,
  type SiteState,
  siteStates,
  zonedRows,
  zoneStates,
} from '../../../../src/console/pages/overview/site-states.ts';
import { aSite, at, shownAlarm } from '../alarm-fixtures.ts';

const HEARD = { silentSites: [], longest: [] };
const sites = [aSite('S-1'), aSite('S-2'), aSite('S-3', { zone: 'west', station: null })];
const silence = (over: Parameters<typeof shownAlarm>[1] = {}) =>
  shownAlarm('silence', {
    type: 'comms.silent',
    priority: 3,
    subject: { kind: 'device', id: 'rtu-S-1' },
    ...over,
  });
const stateOf = (states: readonly SiteState[], id: string) =>
  states.find(({ site }) => site.id === id);

describe('the state of a site', () => {
  it('is its gravest open alarm, an unacknowledged one before another', () => {
    const known = shownAlarm('known', { state: 'acknowledged', occurredAt: at(9) });
    const fresh = shownAlarm('fresh');
    const states = siteStates(sites, [known, fresh, shownAlarm('less', { priority: 2 })], HEARD);
    expect(stateOf(states, 'S-1')).toMatchObject({ worst: fresh, open: 3, silent: null });
    expect(stateOf(states, 'S-2')).toMatchObject({ worst: null, open: 0, silent: null });
  });

  it('leaves out what is kept quiet', () => {
    const states = siteStates(sites, [shownAlarm('a', { outOfService: true })], HEARD);
    expect(stateOf(states, 'S-1')?.worst).toBeNull();
  });

  it('is silent while its station is, also when that is explained', () => {
    const explained = silence({ suppressedBy: 'gateway' });
    const state = stateOf(siteStates(sites, [explained], HEARD), 'S-1');
    expect(state).toMatchObject({ worst: null, silent: at(0) });
    expect(state !== undefined && isAbnormal(state)).toBe(true);
  });

  it('counts silence from its last beginning, or from the last reading where it is known', () => {
    const again = silence({
      history: [
        { at: at(0), event: 'raised' },
        { at: at(90), event: 'reactivated' },
      ],
    });
    expect(stateOf(siteStates(sites, [again], HEARD), 'S-1')?.silent).toBe(at(90));
    const heard = { silentSites: [], longest: [{ device: 'rtu-S-1', lastReadingAt: at(88) }] };
    expect(stateOf(siteStates(sites, [again], heard), 'S-1')?.silent).toBe(at(88));
  });

  it('is not silent any more when the alarm is over', () => {
    const over = silence({ state: 'returned', returnedAt: at(5) });
    expect(stateOf(siteStates(sites, [over], HEARD), 'S-1')?.silent).toBeNull();
  });

  it('is silent without an alarm when nothing of it is heard', () => {
    const states = siteStates(sites, [], { silentSites: ['S-3'], longest: [] });
    expect(stateOf(states, 'S-3')?.silent).toBe('unknown');
  });
});

describe('tiles', () => {
  const states = siteStates(sites, [shownAlarm('a', { site: 'S-2' }), silence()], HEARD);

  it('come gravest first, silent ones before quiet ones', () => {
    const order = states.toSorted(bySiteUrgency).map(({ site }) => site.id);
    expect(order).toEqual(['S-2', 'S-1', 'S-3']);
    const quiet = siteStates(sites, [silence({ suppressedBy: 'x' })], HEARD);
    expect(quiet.toSorted(bySiteUrgency)[0]?.site.id).toBe('S-1');
  });

  it('stand by zone where they always stand', () => {
    const zones = ['east', 'west', 'empty'].map((id) => ({
      id,
      name: { zh: id, en: id },
      sites: 0,
    }));
    const rows = zonedRows(zoneStates(zones, states), states, 1);
    expect(
      rows.map((row) =>
        row.kind === 'zone' ? row.state.zone.id : row.states.map(({ site }) => site.id).join(),
      ),
    ).toEqual(['east', 'S-1', 'S-2', 'west', 'S-3']);
  });

  it('keep their places while somebody points at them', () => {
    expect(heldOrder(['b', 'a'], ['c', 'a'])).toEqual(['b', 'a', 'c']);
  });

  it.each([
    ['s-2', true],
    ['site s-2', true],
    ['站点', true],
    ['customer', true],
    ['elsewhere', false],
    ['', true],
  ])('are found by %j: %s', (text, expected) => {
    const state = stateOf(states, 'S-2');
    expect(state !== undefined && matchesText(state, text)).toBe(expected);
  });
});

describe('a zone', () => {
  it('is as its worst site, with what is open and silent in it', () => {
    const states = siteStates(sites, [shownAlarm('a'), silence()], HEARD);
    const zone = { id: 'east', name: { zh: '东', en: 'East' }, sites: 2 };
    expect(zoneStates([zone], states)).toMatchObject([
      { worst: { id: 'a' }, open: 2, silent: 1, sites: 2 },
    ]);
  });
});
