import type { Claim } from '../../src/metering/backbilling/claim.ts';
import { LATER_MS, PAST_MS } from '../../src/metering/backbilling/claim.ts';
import type { MeterStats } from '../../src/metering/contract/meter-stats.ts';
import type { MeterHour, UseMethod } from '../../src/metering/contract/metering-books.ts';
import { FleetShape } from '../../src/model/fleet.ts';
import { MeterId } from '../../src/model/ids.ts';
import { type EpochMs, epochMs } from '../../src/model/units.ts';
import { meterStats } from './meter-stats.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Monday 4 May 2026, midnight in Shanghai: the first hour of the span. */
export const FROM = epochMs(Date.parse('2026-05-04T00:00:00+08:00'));

export const METER = MeterId.parse('m-1');

const FLEET = FleetShape.parse({
  zones: [{ id: 'z', name: 'Zone' }],
  customers: [{ id: 'c', name: 'Customer', class: 'factory' }],
  sites: [
    {
      id: 's',
      name: 'Site',
      zone: 'z',
      customer: 'c',
      meters: [
        {
          id: 'm-1',
          device: 'd-1',
          type: 'turbine',
          qMin: 5,
          qMax: 100,
          conversion: 'pt',
          serial: 'SN1',
        },
      ],
    },
  ],
  devices: [{ id: 'd-1', password: 'a-secret-of-it', reporting: 'hourly' }],
});

/** A claim over whole days from `FROM`, of a meter of which nothing else is known. */
export function aClaim(days: number, over: Partial<Claim> = {}): Claim {
  const [site] = FLEET.sites;
  const [meter] = site?.meters ?? [];
  if (site === undefined || meter === undefined) throw new Error('no meter');
  return {
    cause: 'stuck',
    from: FROM,
    to: epochMs(FROM + days * DAY),
    meter,
    site,
    gas: undefined,
    calendar: { timeZone: 'Asia/Shanghai', startHour: 0 },
    holidays: new Set(),
    hours: [],
    contract: null,
    certificates: [],
    appliances: [],
    reference: null,
    zone: null,
    given: {},
    ...over,
  };
}

export interface HourMade extends Partial<MeterStats> {
  readonly method?: UseMethod;
}

/** Hours of the books around a span; null: nothing is known of the hour. */
export function hoursAround(
  { from, to }: Pick<Claim, 'from' | 'to'>,
  make: (at: EpochMs, isInSpan: boolean) => HourMade | null,
  laterMs = LATER_MS,
): readonly MeterHour[] {
  const rows: MeterHour[] = [];
  for (let at = from - PAST_MS; at < to + laterMs; at += HOUR) {
    const made = make(epochMs(at), at >= from && at < to);
    if (made === null) continue;
    const { method = 'measured', ...stats } = made;
    rows.push({
      meter: METER,
      start: epochMs(at),
      end: epochMs(at + HOUR),
      stats: meterStats({ knownMs: HOUR, vb: 1, vm: 1, ...stats }),
      method,
      version: 1,
    });
  }
  return rows;
}

/** Hour of the day and weekday (0 = Sunday) in Shanghai, which never sets its clock. */
export function shanghai(at: number): { readonly hour: number; readonly weekday: number } {
  const local = new Date(at + 8 * HOUR);
  return { hour: local.getUTCHours(), weekday: local.getUTCDay() };
}
