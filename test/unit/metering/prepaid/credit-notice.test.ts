import { describe, expect, it } from 'vitest';
import { addressees } from '../../../../src/metering/prepaid/addressee.ts';
import type { CreditForecast } from '../../../../src/metering/prepaid/credit-forecast.ts';
import {
  creditNoticeDue,
  type RechargeThen,
  type ToldCredit,
  thresholdsOf,
} from '../../../../src/metering/prepaid/credit-notice.ts';
import { creditPlan } from '../../../../src/metering/prepaid/credit-plan.ts';
import type { HeldNotice } from '../../../../src/metering/prepaid/notice-item.ts';
import type { NoticeSettings } from '../../../../src/metering/prepaid/notice-settings.ts';
import { forecastRow } from '../../../../src/metering/prepaid/read-prepaid.ts';
import { CustomerNotice } from '../../../../src/model/archive/customer-notice-kind.ts';
import { type EpochMs, epochMs } from '../../../../src/model/units.ts';
import type { ArchiveChange } from '../../../../src/records/records.ts';
import { creditDays, DAY_MS, MONDAY, prepaidMeter } from '../../../support/credit-days.ts';

const SETTINGS: NoticeSettings = {
  noticeDays: 7,
  urgentDays: 3,
  hospitalDays: 14,
  ways: ['sms', 'email'],
  quietHours: '21:00-08:00',
  reminderAt: '10:00',
  howToBuy: { zh: '请到营业厅或公众号购气。', en: 'Buy at the office or online.' },
  phone: '96777',
};

const days = (value: number): CreditForecast => ({
  judged: 'days',
  days: value,
  low: value,
  high: value,
  perDayM3: 1,
  use: { basis: 56, isHeated: false },
});
const told = (threshold: number, day: number): ToldCredit => ({ threshold, day });
const loaded = (day: number, lasts: number): RechargeThen => ({ day, days: lasts });

describe('which threshold is told', () => {
  const due = (left: number, said: readonly ToldCredit[] = [], loads: RechargeThen[] = []) =>
    creditNoticeDue(days(left), [7, 3], said, loads);

  it('the nearest that is reached, once', () => {
    expect([8, 7, 4, 3, 0].map((left) => due(left))).toEqual([null, 7, 7, 3, 3]);
    expect(due(6.5, [told(7, 1)])).toBeNull();
    expect(due(2.9, [told(7, 1)])).toBe(3);
    expect(due(1, [told(7, 1), told(3, 5)])).toBeNull();
  });

  it('who was told of 3 days is not told of 7 because of a quiet weekend', () => {
    expect(due(4, [told(3, 1)])).toBeNull();
  });

  it('again after a recharge that brought it above, and not after one that did not', () => {
    expect(due(6.9, [told(7, 1)], [loaded(4, 30)])).toBe(7);
    expect(due(6.9, [told(7, 1)], [loaded(4, 6.95)])).toBeNull();
    expect(due(2, [told(7, 1), told(3, 5)], [loaded(6, 5)])).toBe(3);
    // told after the recharge
    expect(due(6, [told(7, 9)], [loaded(4, 30)])).toBeNull();
  });

  it('a hospital is told at 14 days and at 3', () => {
    expect(thresholdsOf(SETTINGS, 'hospital')).toEqual([14, 3]);
    expect(thresholdsOf(SETTINGS, 'school')).toEqual([7, 3]);
  });

  it('of what cannot be judged, or lasts, nothing is said', () => {
    const use = { basis: 56, isHeated: false };
    expect(creditNoticeDue({ judged: 'lasts', use }, [7, 3], [], [])).toBeNull();
    expect(
      creditNoticeDue({ judged: 'cannot', because: 'balance too old' }, [7], [], []),
    ).toBeNull();
  });
});

describe('what is written of a meter', () => {
  const of = prepaidMeter('ic-1');
  const noon = (day: number): EpochMs => epochMs((MONDAY + day + 0.5) * DAY_MS);
  /** 10 m³ a day for eight weeks; the balance of today. */
  const row = (credit: number, now: EpochMs, before: readonly number[] = []) => {
    const today = Math.floor(now / DAY_MS);
    const past = creditDays(today - 57, 58, (_, n) => ({
      credit: n === 57 ? credit : (before[n - 57 + before.length] ?? null),
    }));
    return forecastRow(of, past, [], now);
  };
  const people = addressees(of.customer, null, 'credit', ['sms', 'email']);
  const held = (changes: readonly ArchiveChange[]): readonly HeldNotice[] =>
    changes.map(({ id, validFrom, body }) => ({
      item: { id, revision: 1, validFrom },
      body: CustomerNotice.parse(body),
    }));

  it('a notice with meter, balance, days and how to buy; the second way waits behind the first', () => {
    const [notice, ...others] = creditPlan(row(60, noon(0)), [], people, SETTINGS, noon(0));
    expect(others).toEqual([]);
    expect(notice).toMatchObject({
      base: 0,
      validFrom: noon(0),
      subject: { customer: 'noodles', site: 'shop', meter: 'ic-1' },
      body: {
        about: 'credit',
        threshold: 7,
        way: 'sms',
        address: '+8613800000001',
        otherwise: ['email wang@example.org'],
        state: 'queued',
        title: '燃气余量约可用 6 天',
      },
    });
    const { message } = CustomerNotice.parse(notice?.body);
    for (const part of ['面馆', 'ic-1', 'SN1', '60 m³', '2026-06-07', '营业厅', '96777'])
      expect(message).toContain(part);
  });

  it('in English where the contact reads English', () => {
    const english = people.map((one) => ({ ...one, language: 'en' as const }));
    const [notice] = creditPlan(row(60, noon(0)), [], english, SETTINGS, noon(0));
    const { title, message } = CustomerNotice.parse(notice?.body);
    expect(`${title} ${message}`).not.toMatch(/\p{Script=Han}/u);
    expect(message).toMatch(/ic-1.*60 m³.*6 days.*\n.*office.*\n.*96777/);
  });

  it('with nothing left it says so', () => {
    const [notice] = creditPlan(row(0, noon(0)), [], people, SETTINGS, noon(0));
    expect(notice?.body).toMatchObject({ threshold: 3, title: '燃气余量即将用完' });
  });

  it('found at night it waits for the morning', () => {
    const night = epochMs(MONDAY * DAY_MS + 22 * 3_600_000);
    const [notice] = creditPlan(row(60, night), [], people, SETTINGS, night);
    expect(notice?.validFrom).toBe((MONDAY + 1) * DAY_MS + 8 * 3_600_000);
  });

  it('a queued one that is true no more is dropped', () => {
    const queued = held(creditPlan(row(60, noon(0)), [], people, SETTINGS, noon(0)));
    const [drop, ...others] = creditPlan(row(500, noon(1)), queued, people, SETTINGS, noon(1));
    expect(others).toEqual([]);
    expect(drop).toMatchObject({ base: 1, body: { state: 'dropped' } });
    // the urgent one takes its place
    const urgent = creditPlan(row(20, noon(1)), queued, people, SETTINGS, noon(1));
    expect(
      urgent.map(({ body }) => CustomerNotice.parse(body)).map((b) => [b.state, b.threshold]),
    ).toEqual([
      ['dropped', 7],
      ['queued', 3],
    ]);
  });

  it('told once: neither the next hour, nor the next day, nor where it was refused', () => {
    for (const state of ['queued', 'sending', 'accepted', 'failed'] as const) {
      const known = held(creditPlan(row(60, noon(0)), [], people, SETTINGS, noon(0))).map(
        (notice) => ({ ...notice, body: { ...notice.body, state } }),
      );
      expect(creditPlan(row(50, noon(1)), known, people, SETTINGS, noon(1)), state).toEqual([]);
    }
  });

  it('what could not be handed over in a day is told anew, as is what follows a recharge', () => {
    const first = held(creditPlan(row(60, noon(0)), [], people, SETTINGS, noon(0)));
    const as = (state: CustomerNotice['state']) =>
      first.map((notice) => ({ ...notice, body: { ...notice.body, state } }));
    const givenUp = creditPlan(row(50, noon(1)), as('givenUp'), people, SETTINGS, noon(1));
    expect(givenUp).toHaveLength(1);
    // three days on, 300 m³ having been loaded on the second
    const fallen = row(60, noon(30), [55, 320, 310]);
    expect(creditPlan(fallen, as('accepted'), people, SETTINGS, noon(30))).toHaveLength(1);
  });

  it('nobody to tell is written once, and whoever can be told later is', () => {
    const nobody = creditPlan(row(60, noon(0)), [], [], SETTINGS, noon(0));
    expect(nobody).toMatchObject([{ body: { way: 'none', state: 'failed' } }]);
    expect(creditPlan(row(50, noon(1)), held(nobody), [], SETTINGS, noon(1))).toEqual([]);
    const later = creditPlan(row(50, noon(1)), held(nobody), people, SETTINGS, noon(1));
    expect(later).toMatchObject([{ body: { way: 'sms' } }]);
  });
});

describe('who is told', () => {
  const { customer } = prepaidMeter('ic-1');
  const contact = {
    name: 'Li',
    role: '',
    phone: '+8613800000002',
    language: 'en' as const,
    notices: 'all' as const,
  };

  it('the contacts of the archive in place of those of the fleet, by what they take', () => {
    const contacts = [
      contact,
      { ...contact, name: 'Zhao', phone: '+8613800000003', notices: 'outage' as const },
      { ...contact, name: 'Wu', phone: '', email: 'wu@example.org', notices: 'credit' as const },
      { ...contact, name: 'Xu', phone: '+8613800000004', notices: 'none' as const },
    ];
    const names = (about: 'credit' | 'outage', ways: NoticeSettings['ways']) =>
      addressees(customer, { contacts }, about, ways).map(({ name }) => name);
    expect(names('credit', ['sms', 'email'])).toEqual(['Li', 'Wu']);
    expect(names('outage', ['email', 'sms'])).toEqual(['Li', 'Zhao']);
    expect(names('credit', ['sms'])).toEqual(['Li']);
  });

  it('a number that stands there twice is told once', () => {
    expect(addressees(customer, { contacts: [contact, contact] }, 'credit', ['sms'])).toHaveLength(
      1,
    );
  });
});
