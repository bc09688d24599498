import { describe, expect, it } from 'vitest';
import {
  type CheckInput,
  type CreditCheck,
  checkCredit,
} from '../../../../src/metering/prepaid/credit-check.ts';
import type { CreditDay } from '../../../../src/metering/prepaid/credit-day.ts';
import type { Purchase } from '../../../../src/metering/prepaid/purchase.ts';
import { unpaidFlow } from '../../../../src/metering/prepaid/unpaid-flow.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { creditDay, creditDays, DAY_MS, MONDAY } from '../../../support/credit-days.ts';

const LENGTH = 20;
const END = MONDAY + LENGTH;

const bought = (day: number, m3: number, perM3 = 3, id = `p-${day}`): Purchase => ({
  id,
  at: epochMs((MONDAY + day + 0.5) * DAY_MS),
  m3,
  perM3,
});

/** Twenty days of 10 m³ after an opening balance of 300 m³; `over` bends a day, `loads` what was loaded on it. */
function run(
  loads: Readonly<Record<number, number>> = {},
  over: (n: number, credit: number) => Partial<CreditDay> = () => ({}),
  price = 1,
): readonly CreditDay[] {
  let credit = 300;
  return [
    creditDay(MONDAY - 1, { credit, index: 1_000 }),
    ...creditDays(MONDAY, LENGTH, (_, n) => {
      credit += (loads[n] ?? 0) - 10 * price;
      return { credit, index: 1_010 + 10 * n, ...over(n, credit) };
    }),
  ];
}

const check = (days: readonly CreditDay[], more: Partial<CheckInput> = {}) =>
  checkCredit({
    unit: 'm3',
    days,
    from: MONDAY,
    to: END,
    purchases: [],
    moves: [],
    costOf: () => 1,
    capacity: 100_000,
    ...more,
  });

function checked(days: readonly CreditDay[], more: Partial<CheckInput> = {}): CreditCheck {
  const found = check(days, more);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

describe('balance against purchases and register', () => {
  it('300 + 120 bought − 200 used = 220, as the meter says', () => {
    const found = checked(run({ 6: 120 }), { purchases: [bought(6, 120)] });
    expect(found).toMatchObject({
      opening: { day: MONDAY - 1, amount: 300 },
      closing: { day: END - 1, amount: 220 },
      purchased: 120,
      usedM3: 200,
      expected: 220,
      difference: 0,
      verdict: 'agrees',
      reason: null,
    });
    // 1 % of 200 and a quarter of a day
    expect(found.tolerance).toBeCloseTo(2 + 2.5);
  });

  it('without a balance before the span it begins with the first in it', () => {
    expect(checked(run().slice(3)).opening).toEqual({ day: MONDAY + 2, amount: 270 });
  });

  it('a purchase of the opening day is in the opening balance', () => {
    expect(checked(run(), { purchases: [bought(-1, 50)] }).purchased).toBe(0);
  });

  it('says why it cannot be checked', () => {
    expect(check(run().map((day) => ({ ...day, credit: null })))).toBe('no balance reported');
    expect(check(run().slice(-1))).toBe('one balance only');
    expect(check(run({}, () => ({ known: 0.5 })))).toBe('register not known');
    expect(check(run(), { costOf: () => null })).toBe('no price');
  });
});

describe('why a balance differs', () => {
  const kindOf = (found: CreditCheck) => found.reason?.kind ?? found.verdict;

  it('gas was loaded that nobody entered', () => {
    const found = checked(run({ 6: 120 }));
    expect(found).toMatchObject({ difference: 120, reason: { kind: 'purchase not on file' } });
    expect(found.reason?.text.en).toContain('120.0 m³ on 2026-06-07');
  });

  it('a purchase has not reached the meter', () => {
    const found = checked(run({ 6: 120 }), { purchases: [bought(6, 120), bought(15, 80)] });
    expect(found).toMatchObject({ difference: -80, reason: { kind: 'purchase not loaded' } });
    expect(found.reason?.text.zh).toContain('p-15');
  });

  it('the register went back; one that has run over did not', () => {
    const reset = run({}, (n) => (n < 10 ? {} : { index: 10 * n, m3: n === 10 ? 0 : 10 })).map(
      (day) =>
        day.credit === null
          ? day
          : { ...day, credit: day.credit - (day.day >= MONDAY + 10 ? 40 : 0) },
    );
    expect(kindOf(checked(reset))).toBe('register reset');
    const over = run({}, (n) => (n < 10 ? { index: 99_900 + n } : { index: n })).map((day) =>
      day.day < MONDAY ? { ...day, index: 99_899 } : day,
    );
    expect(kindOf(checked(over))).toBe('agrees');
    expect(kindOf(checked(run({}, (n, credit) => ({ credit: credit - (n > 5 ? 20 : 0) }))))).toBe(
      'not known',
    );
  });

  it('the meter was changed and its balances are not on file', () => {
    const days = run({}, (n, credit) => (n < 5 ? {} : { credit: credit + 50 }));
    const at = epochMs((MONDAY + 5.5) * DAY_MS);
    expect(kindOf(checked(days, { moves: [{ at, amount: null }] }))).toBe('meter changed');
    expect(kindOf(checked(days, { moves: [{ at, amount: 50 }] }))).toBe('agrees');
  });

  it('the register stands while the balance falls, or the other way round', () => {
    const stuck = run({}, (n) => (n < 4 ? {} : { m3: 0, index: 1_040 }));
    expect(checked(stuck)).toMatchObject({
      difference: -160,
      reason: { kind: 'register not counting' },
    });
    const free = run({}, (n) => (n < 4 ? {} : { credit: 260 }));
    expect(checked(free)).toMatchObject({
      difference: 160,
      reason: { kind: 'balance not deducted' },
    });
  });

  it('a meter in money charges an old price: 2.5 where 3 are in force', () => {
    const found = checked(run({ 3: 600 }, undefined, 2.5), {
      unit: 'money',
      costOf: () => 3,
      purchases: [bought(3, 200, 3)],
    });
    expect(found).toMatchObject({ difference: 100, reason: { kind: 'wrong price' } });
    expect(found.reason?.text.en).toContain('2.500');
    expect(found.reason?.text.en).toContain('3.000');
  });

  it('gas is loaded at a wrong price: always 110 % of what was bought', () => {
    const found = checked(run({ 3: 220, 12: 110 }), {
      purchases: [bought(3, 200), bought(12, 100)],
    });
    expect(found).toMatchObject({ difference: 30, reason: { kind: 'wrong price' } });
    expect(found.reason?.text.en).toContain('110.0 %');
  });
});

describe('flow without credit', () => {
  const days = (credits: readonly (number | null)[], m3 = 10) =>
    creditDays(MONDAY, credits.length, (_, n) => ({ credit: credits[n] ?? null, m3 }));

  it('counts days that began and ended with nothing left', () => {
    // 5 are left when the second day begins
    expect(unpaidFlow(days([5, -5, -15, null, -35]), () => 3, 0.01)).toEqual({
      from: MONDAY + 2,
      to: MONDAY + 4,
      days: 3,
      m3: 30,
      money: 90,
      balance: -35,
    });
  });

  it('a recharge ends it, a creeping register is none, a price may be missing', () => {
    expect(unpaidFlow(days([0, 50, 40]), () => 3, 0.01)).toBeNull();
    expect(unpaidFlow(days([0, 0, 0], 0.1), () => 3, 0.01)).toBeNull();
    expect(unpaidFlow(days([0, 0, 0], 0.4), () => 3, 0.1)).toBeNull();
    expect(unpaidFlow(days([0, 0], 4), () => null, 0.1)).toMatchObject({ money: null, m3: 4 });
  });
});
