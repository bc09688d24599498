import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../../src/metering/backbilling/claim.ts';
import { claimHours } from '../../../../src/metering/backbilling/claim-hours.ts';
import {
  type Beside,
  draftStatement,
} from '../../../../src/metering/backbilling/draft-statement.ts';
import { estimates } from '../../../../src/metering/backbilling/estimates.ts';
import { spanReadings } from '../../../../src/metering/backbilling/span-readings.ts';
import { supportingAlarms } from '../../../../src/metering/backbilling/supporting-alarms.ts';
import type { RegisterPoint } from '../../../../src/metering/contract/metering-books.ts';
import { BackBilling } from '../../../../src/model/archive/back-billing-kind.ts';
import { Price } from '../../../../src/model/archive/metering-kinds.ts';
import { CustomerId } from '../../../../src/model/ids.ts';
import { epochMs, position } from '../../../../src/model/units.ts';
import { aClaim, DAY, FROM, HOUR, hoursAround } from '../../../support/claim-kit.ts';
import { anAlarm } from '../../records/records-fixtures.ts';

const price = (perM3: number, from: number, to: number | null, over: object = {}) => ({
  validFrom: epochMs(from),
  validTo: to === null ? null : epochMs(to),
  body: Price.parse({ class: 'factory', perM3, ...over }),
});

const BESIDE: Beside = {
  alarms: [],
  readings: [],
  priceList: {
    prices: [],
    customer: {
      id: CustomerId.parse('c'),
      name: { zh: '用户', en: 'Customer' },
      class: 'factory',
      contacts: [],
    },
  },
  settledUntil: null,
  note: '',
  by: 'li',
  now: epochMs(FROM + 100 * DAY),
};

/** A meter that passed 10 m³ an hour and counted 4 of them in the span. */
async function drafted(
  days: number,
  beside: Partial<Beside> = {},
  over: Partial<Claim> = {},
): Promise<BackBilling> {
  const span = aClaim(days, over);
  const claim = { ...span, hours: hoursAround(span, (_at, isIn) => ({ vbM3: isIn ? 4 : 10 })) };
  const hours = claimHours(claim);
  const found = await estimates(claim, hours, 'baseline', async () => {});
  if (!found.ok) throw new Error('no estimate');
  return BackBilling.parse(draftStatement(claim, hours, found.value, { ...BESIDE, ...beside }));
}

describe('a drafted statement', () => {
  it('adds up, day by day', async () => {
    const body = await drafted(3);
    expect(body).toMatchObject({
      countedM3: 288,
      estimateM3: 720,
      differenceM3: 432,
      adjusts: 'unknown',
      state: 'draft',
      draftedBy: 'li',
      draftedOn: '2026-08-12',
    });
    expect(body.money).toBeUndefined();
    expect(body.periods).toEqual(
      ['2026-05-04', '2026-05-05', '2026-05-06'].map((on) => ({
        on,
        countedM3: 96,
        estimateM3: 240,
      })),
    );
  });

  it('by month where it is long: 28 days of May and 22 of June', async () => {
    const { periods } = await drafted(50);
    expect(periods).toEqual([
      { on: '2026-05', countedM3: 28 * 96, estimateM3: 28 * 240 },
      { on: '2026-06', countedM3: 22 * 96, estimateM3: 22 * 240 },
    ]);
  });

  it('each hour at the price in force then: 36 hours at 3 and 36 at 4 CNY, 6 m³ each', async () => {
    const change = FROM + 36 * HOUR;
    const prices = [price(3, FROM - DAY, change), price(4, change, null)];
    const priceList = { ...BESIDE.priceList, prices };
    expect((await drafted(3, { priceList })).money).toBe(36 * 6 * 3 + 36 * 6 * 4);
    // the customer's own price goes before that of its class
    const own = price(2, FROM - DAY, null, { customer: 'c' });
    expect(
      (await drafted(3, { priceList: { ...priceList, prices: [...prices, own] } })).money,
    ).toBe(432 * 2);
    // an hour without a price leaves the sum open
    const late = [price(3, FROM + HOUR, null)];
    expect((await drafted(3, { priceList: { ...priceList, prices: late } })).money).toBeUndefined();
  });

  it('says that it adjusts a bill, and what speaks against it', async () => {
    const body = await drafted(3, { settledUntil: epochMs(FROM + DAY) });
    expect(body.adjusts).toBe('settled');
    expect(body.remarks.map(({ en }) => en)).toEqual([
      'no alarm of the span speaks for the cause: evidence of the site visit is needed',
    ]);
    const before = await drafted(3, { settledUntil: FROM });
    expect(before.adjusts).toBe('open');
    expect((await drafted(3)).remarks.at(-1)?.en).toContain(
      'no settlement of the meter is on file',
    );
  });

  it('says where another method disagrees', async () => {
    const m3 = new Map(
      hoursAround(aClaim(3), () => ({})).map(({ start }) => [
        start,
        start >= FROM && start < FROM + 3 * DAY ? 5 : 10,
      ]),
    );
    const reference = { name: { zh: '参比表', en: 'reference' }, m3, sigma: null };
    const body = await drafted(3, {}, { reference });
    expect(body.others[0]).toMatchObject({ method: 'reference', estimateM3: 360 });
    expect(body.remarks.map(({ en }) => en).join()).toContain('does not meet this one');
  });
});

describe('readings of a span', () => {
  const point = (hours: number, vb: number | null, vm: number | null): RegisterPoint => ({
    ts: epochMs(FROM + hours * HOUR),
    receivedAt: epochMs(FROM + hours * HOUR),
    position: position(1),
    kind: 'interval',
    vb,
    vm,
    vbd: null,
  });
  const span = { from: FROM, to: epochMs(FROM + 2 * HOUR) };

  it('the last before it and the first after it, of each register that was read', () => {
    const points = [point(-2, 90, 9), point(-1, 100, null), point(1, 120, 12), point(3, 140, 14)];
    const at = (hours: number): string => new Date(FROM + hours * HOUR).toISOString();
    expect(spanReadings(points, span)).toEqual([
      { what: 'vb', startAt: at(-1), start: 100, endAt: at(3), end: 140 },
      { what: 'vm', startAt: at(-2), start: 9, endAt: at(3), end: 14 },
    ]);
    expect(spanReadings([], span)).toEqual([]);
  });
});

describe('alarms that support a cause', () => {
  const { meter } = aClaim(1);
  const span = { from: FROM, to: epochMs(FROM + DAY) };
  const alarm = (id: string, over: object) =>
    anAlarm({
      id,
      type: 'meter.stuck',
      subject: { kind: 'meter', id: 'm-1' },
      occurredAt: FROM,
      returnedAt: null,
      estimate: null,
      ...over,
    });

  it('of the meter or its station, in the span, with what they estimate', () => {
    const alarms = [
      alarm('later', { occurredAt: epochMs(FROM + HOUR) }),
      alarm('first', {
        estimate: [{ name: 'unmetered', value: 12.5, unit: 'm³' }],
        returnedAt: epochMs(FROM + HOUR),
      }),
      alarm('other meter', { subject: { kind: 'meter', id: 'm-2' } }),
      alarm('over by then', { occurredAt: epochMs(FROM - DAY), returnedAt: FROM }),
      alarm('not yet', { occurredAt: span.to }),
      alarm('of another cause', { type: 'meter.battery' }),
      alarm('of the station', {
        type: 'bypass.suspected',
        subject: { kind: 'station', id: 's' },
        occurredAt: epochMs(FROM + 2 * HOUR),
      }),
    ];
    const found = supportingAlarms(alarms, 'stuck', meter, span);
    expect(found.map(({ id }) => id)).toEqual(['first', 'later', 'of the station']);
    expect(found[0]).toMatchObject({
      estimatedVm: 12.5,
      returnedAt: new Date(FROM + HOUR).toISOString(),
    });
    expect(found[1]?.returnedAt).toBeUndefined();
  });
});
