import { describe, expect, it } from 'vitest';
import { alarmView } from '../../../src/api/schema/alarm-view.ts';
import type { SiteSummary } from '../../../src/api/sites/site-view.ts';
import { siteRows } from '../../../src/console/pages/sites/site-rows.ts';
import { anAlarm } from '../records/records-fixtures.ts';

const site = (id: string, over: Partial<SiteSummary> = {}): SiteSummary => ({
  id,
  name: { zh: `站${id}`, en: `Site ${id}` },
  zone: 'Z-1',
  customer: { id: 'C', name: { zh: '甲', en: 'Alpha' }, class: 'other' },
  timeZone: 'Asia/Shanghai',
  station: `rtu-${id}`,
  meters: 1,
  ...over,
});
const all = { zone: '', q: '', kind: '' };
const sites = [
  site('a', { meters: 5 }),
  site('b', { zone: 'Z-2', station: null }),
  site('c', { customer: { id: 'X', name: { zh: '医院', en: 'Hospital' }, class: 'hospital' } }),
];
const alarms = [
  alarmView(anAlarm({ id: '1', site: 'c', priority: 3 })),
  alarmView(anAlarm({ id: '2', site: 'c', priority: 1 })),
  alarmView(anAlarm({ id: '3', site: 'a', priority: 2, suppressedBy: '2' })),
];
const ids = (rows: ReturnType<typeof siteRows>) => rows.map((row) => row.site.id);

describe('rows of the list of sites', () => {
  it.each([
    [{}, ['a', 'b', 'c']],
    [{ zone: 'Z-2' }, ['b']],
    [{ kind: 'station' }, ['a', 'c']],
    [{ kind: 'meters' }, ['b']],
    [{ q: '医院' }, ['c']],
    [{ q: ' SITE B ' }, ['b']],
  ])('match %o', (filters, expected) => {
    expect(ids(siteRows(sites, alarms, { ...all, ...filters }, null))).toEqual(expected);
  });

  it('count what is open and not kept quiet, the most urgent shown', () => {
    const rows = siteRows(sites, alarms, all, null);
    expect(rows.map(({ open, worst }) => [open, worst?.id ?? null])).toEqual([
      [0, null],
      [0, null],
      [2, '2'],
    ]);
  });

  it('stand in the order asked for', () => {
    const by = (column: string, order: 'asc' | 'desc') =>
      ids(siteRows(sites, alarms, all, { column, order }));
    expect(by('alarms', 'asc')).toEqual(['c', 'a', 'b']);
    expect(by('meters', 'desc')[0]).toBe('a');
    expect(by('station', 'desc')[0]).toBe('b');
    expect(by('id', 'desc')).toEqual(['c', 'b', 'a']);
  });
});
