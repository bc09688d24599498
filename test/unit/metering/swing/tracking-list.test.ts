import { describe, expect, it } from 'vitest';
import { dayOfDate } from '../../../../src/lib/local-time.ts';
import {
  type TrackedCustomer,
  trackingList,
} from '../../../../src/metering/swing/tracking-list.ts';
import type { CustomerSpec, SiteSpec } from '../../../../src/model/fleet.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { SAMPLE } from '../../../support/sample-fleet.ts';
import { anAlarm } from '../../records/records-fixtures.ts';

const FIRST = dayOfDate('2026-03-02');
const END = FIRST + 70;

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('sample fleet');
  return value;
};

function customer(id: string, site: string, weeks: readonly number[]): TrackedCustomer {
  const spec: CustomerSpec = known(SAMPLE.customers.get(id));
  const place: SiteSpec = known(SAMPLE.sites.get(site));
  const days = weeks.flatMap((m3, n) =>
    Array.from({ length: 7 }, (_, d) => ({
      day: FIRST + 7 * n + d,
      m3: m3 / 7,
      known: 1,
      tGas: null,
    })),
  );
  return { customer: spec, zone: 'z', sites: [place], holidays: new Set(), days };
}

const usual = Array.from({ length: 8 }, () => 7_000);
const stopped = customer('plant', 'works', [...usual, 0, 0]);
const grown = customer('clinic', 'ward', [...usual, 14_000, 14_000]);

describe('the tracking list', () => {
  it('has the dearest first, in m³ and in money at the price in force', () => {
    const since = epochMs(Date.parse('2026-01-01'));
    const prices = [
      { validFrom: since, validTo: null, body: { class: 'factory', perM3: 2 } },
      { validFrom: epochMs(END * 86_400_000), validTo: null, body: { class: 'factory', perM3: 9 } },
    ];
    const list = trackingList([stopped, grown], prices, [], FIRST, END);
    // the clinic's meter charges 3 a cubic metre
    expect(list.map(({ id, money }) => [id, money])).toEqual([
      ['clinic.2026-04-27', expect.closeTo(42_000)],
      ['plant.2026-04-27', expect.closeTo(-28_000)],
    ]);
    expect(list[0]?.changePercent).toBeCloseTo(100);
  });

  it('says what it looks like, until a person knows', () => {
    const likely = (alarms: Parameters<typeof trackingList>[2]) =>
      trackingList([stopped], [], alarms, FIRST, END)[0]?.likely;
    const alarm = anAlarm({
      site: 'works',
      occurredAt: epochMs((FIRST + 57) * 86_400_000),
      returnedAt: null,
    });
    expect(likely([])).toBe('stop');
    expect(likely([{ ...alarm, type: 'meter.stuck' }])).toBe('fault');
    expect(likely([{ ...alarm, type: 'bypass.suspected' }])).toBe('theft');
    expect(likely([{ ...alarm, type: 'meter.stuck', site: 'ward' }])).toBe('stop');
    const over = {
      ...alarm,
      type: 'meter.stuck' as const,
      returnedAt: epochMs((FIRST + 50) * 86_400_000),
    };
    expect(likely([{ ...over, occurredAt: epochMs((FIRST + 40) * 86_400_000) }])).toBe('stop');
  });

  it('without a price there is no money, and what ended before is not listed', () => {
    const [swing] = trackingList([stopped], [], [], FIRST, END);
    expect(swing?.money).toBeNull();
    expect(trackingList([stopped], [], [], END, END)).toEqual([]);
  });
});
