import { describe, expect, it } from 'vitest';
import { isAfterHours, sitePriority } from '../../../src/alarm/priority.ts';
import type { SiteSpec } from '../../../src/model/fleet.ts';
import { type EpochMs, epochMs } from '../../../src/model/units.ts';
import { SAMPLE } from '../../support/sample-fleet.ts';

const siteOf = (id: string): SiteSpec => {
  const site = SAMPLE.sites.get(id);
  if (site === undefined) throw new Error(`no site ${id}`);
  return site;
};
/** Open in Shanghai Monday 08:00–18:00 and from Tuesday 22:00 to Wednesday 06:00. */
const ward = siteOf('ward');
const works = siteOf('works');
const clinic = SAMPLE.customers.get('clinic') ?? null;
const plant = SAMPLE.customers.get('plant') ?? null;

/** Monday is 23 November 2026. */
const shanghai = (day: number, time: string): EpochMs =>
  epochMs(Date.parse(`2026-11-${22 + day}T${time}:00+08:00`));

describe('isAfterHours', () => {
  it.each<[number, string, boolean]>([
    [1, '07:59', true],
    [1, '08:00', false],
    [1, '17:59', false],
    [1, '18:00', true],
    [2, '05:00', true],
    [2, '21:59', true],
    [2, '22:00', false],
    [2, '23:59', false],
    [3, '00:00', false],
    [3, '05:59', false],
    [3, '06:00', true],
    [3, '22:30', true],
    [7, '12:00', true],
  ])('day %i at %s in Shanghai: %s', (day, time, expected) => {
    expect(isAfterHours(ward, shanghai(day, time))).toBe(expected);
  });

  it('hours until 24:00 last through the day, and a site without hours has no after hours', () => {
    const always: SiteSpec = { ...ward, hours: { mon: ['00:00-24:00'] } };
    expect(isAfterHours(always, shanghai(1, '23:59'))).toBe(false);
    expect(isAfterHours(always, shanghai(2, '00:00'))).toBe(true);
    expect(isAfterHours(works, shanghai(1, '03:00'))).toBe(false);
  });
});

describe('sitePriority', () => {
  const open = shanghai(1, '12:00');
  const closed = shanghai(1, '03:00');

  it('a hospital raises what concerns gas, pressure and supply by one, never beyond 1', () => {
    expect(sitePriority('regulator.slam-shut', 2, ward, clinic, open)).toBe(1);
    expect(sitePriority('regulator.overpressure', 1, ward, clinic, open)).toBe(1);
    expect(sitePriority('meter.valve-leak', 3, ward, clinic, open)).toBe(2);
    expect(sitePriority('comms.silent', 4, ward, clinic, open)).toBe(4);
    expect(sitePriority('regulator.slam-shut', 2, works, plant, open)).toBe(2);
  });

  it('after hours raises bypass and leak, and not twice', () => {
    const factory = { ...ward, customer: works.customer };
    expect(sitePriority('leak.never-zero', 3, factory, plant, closed)).toBe(2);
    expect(sitePriority('leak.never-zero', 3, factory, plant, open)).toBe(3);
    expect(sitePriority('regulator.droop', 3, factory, plant, closed)).toBe(3);
    expect(sitePriority('leak.never-zero', 3, ward, clinic, closed)).toBe(2);
  });

  it('the service has no site', () => {
    expect(sitePriority('system.disk-low', 1, null, null, open)).toBe(1);
  });
});
