import { dateName, dayOfDate } from '../../src/lib/local-time.ts';
import { gasDaySpan } from '../../src/metering/books/gas-day.ts';
import type { MeterDay, MeteringBooks } from '../../src/metering/contract/metering-books.ts';
import type { CreditDay } from '../../src/metering/prepaid/credit-day.ts';
import type { PrepaidMeter } from '../../src/metering/prepaid/prepaid-meter.ts';
import { FleetShape } from '../../src/model/fleet.ts';
import { type FleetIndex, indexFleet } from '../../src/model/fleet-index.ts';
import { MeterId } from '../../src/model/ids.ts';
import { epochMs } from '../../src/model/units.ts';
import { meterStats } from './meter-stats.ts';

export const DAY_MS = 86_400_000;
/** A Monday; gas days of these tests begin at midnight UTC. */
export const MONDAY = dayOfDate('2026-06-01');

/** A day of a balance, wholly known and reported at its end. */
export const creditDay = (day: number, over: Partial<CreditDay> = {}): CreditDay => ({
  day,
  m3: 10,
  known: 1,
  tGas: null,
  start: epochMs(day * DAY_MS),
  end: epochMs((day + 1) * DAY_MS),
  credit: null,
  index: null,
  estimatedM3: 0,
  ...over,
});

/** Days one after the other. */
export const creditDays = (
  first: number,
  count: number,
  make: (day: number, n: number) => Partial<CreditDay>,
): readonly CreditDay[] =>
  Array.from({ length: count }, (_, n) => creditDay(first + n, make(first + n, n)));

/** Two prepaid meters: a restaurant that counts in m³, a hospital that counts in money; and one that is not prepaid. */
export const prepaidFleet = (): FleetIndex =>
  indexFleet(
    FleetShape.parse({
      zones: [{ id: 'east', name: { zh: '城东', en: 'East' } }],
      customers: [
        {
          id: 'noodles',
          name: { zh: '面馆', en: 'Noodles' },
          class: 'restaurant',
          contacts: [{ name: 'Wang', phone: '+8613800000001', email: 'wang@example.org' }],
        },
        { id: 'clinic', name: { zh: '医院', en: 'Clinic' }, class: 'hospital' },
      ],
      sites: [
        {
          id: 'shop',
          name: { zh: '面馆总店', en: 'Shop' },
          zone: 'east',
          customer: 'noodles',
          timeZone: 'UTC',
          meters: [
            {
              id: 'ic-1',
              device: 'ic-1',
              serial: 'SN1',
              type: 'diaphragm',
              qMin: 0.1,
              qMax: 10,
              prepay: { unit: 'm3', price: 3 },
            },
            { id: 'post', device: 'post', type: 'diaphragm', qMin: 0.1, qMax: 10 },
          ],
        },
        {
          id: 'ward',
          name: { zh: '病房楼', en: 'Ward' },
          zone: 'east',
          customer: 'clinic',
          timeZone: 'UTC',
          meters: [
            {
              id: 'ic-2',
              device: 'ic-2',
              type: 'diaphragm',
              qMin: 0.1,
              qMax: 10,
              prepay: { unit: 'money', price: 2 },
            },
          ],
        },
      ],
      devices: ['ic-1', 'post', 'ic-2'].map((id) => ({ id, reporting: 'daily' })),
    }),
    1,
  );

/** Of the fleet, as its questions see it. */
export function prepaidMeter(id: 'ic-1' | 'ic-2', fleet = prepaidFleet()): PrepaidMeter {
  const site = fleet.fleet.sites.find(({ meters }) => meters.some((one) => one.id === id));
  const meter = site?.meters.find((one) => one.id === id);
  const customer = fleet.customers.get(site?.customer ?? '');
  if (site === undefined || meter?.prepay === undefined || customer === undefined)
    throw new Error(`no prepaid meter ${id}`);
  const { unit } = meter.prepay;
  const calendar = { timeZone: site.timeZone, startHour: 0 };
  return { meter, site, customer, unit, calendar, holidays: new Set() };
}

/** Books that hold the days a test has made; the meter's unit says where its balance stands. */
export function creditBooks(
  days: ReadonlyMap<string, readonly CreditDay[]>,
): Pick<MeteringBooks, 'days'> {
  return {
    days: async ({ meters, from, to }) =>
      [...days].flatMap(([id, own]) => {
        const meter = MeterId.parse(id);
        if (meters !== 'all' && !meters.includes(meter)) return [];
        return own
          .filter(({ day }) => dateName(day) >= from && dateName(day) < to)
          .map((day) => rowOf(meter, day));
      }),
  };
}

const rowOf = (meter: MeterId, { day, m3, known, credit, index, tGas }: CreditDay): MeterDay => {
  const { start, end } = gasDaySpan({ timeZone: 'UTC', startHour: 0 }, dateName(day));
  return {
    meter,
    day: dateName(day),
    start,
    end,
    method: 'measured',
    version: 1,
    stats: meterStats({
      vmM3: m3,
      vm: index ?? 1,
      knownMs: known * (end - start),
      tGasSum: tGas ?? 0,
      tGasCount: tGas === null ? 0 : 1,
      credit: meter === 'ic-2' ? null : credit,
      creditMoney: meter === 'ic-2' ? credit : null,
    }),
  };
};
