import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batchesLeft,
  meterExposure,
  moneyOf,
} from '../../../../src/metering/prepaid/price-exposure.ts';
import type { Purchase } from '../../../../src/metering/prepaid/purchase.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { TEST_SEED } from '../../../support/seed.ts';

const first = (month: number) => epochMs(Date.UTC(2026, month - 1, 1));
const purchase = (month: number, m3: number, perM3: number): Purchase => ({
  id: `p-${month}`,
  at: first(month),
  m3,
  perM3,
});
/** May 100 m³ at 2.00, June 60 at 2.50, July 80 at 3.00. */
const BOUGHT = [purchase(5, 100, 2), purchase(6, 60, 2.5), purchase(7, 80, 3)];
const AUGUST = first(8);

describe('gas sold at the old price', () => {
  it('110 m³ left are 80 of July and 30 of June: 80 × 0.50 + 30 × 1.00 = 70 CNY', () => {
    const found = meterExposure(110, AUGUST, BOUGHT, AUGUST, null, 3.5);
    expect(found.batches.map(({ purchase: of, m3, perM3 }) => [of?.id, m3, perM3])).toEqual([
      ['p-6', 30, 2.5],
      ['p-7', 80, 3],
    ]);
    expect(found).toMatchObject({ heldM3: 110, assumedM3: 0, money: 70 });
  });

  it('what is not on file is taken at the newest known price: 280 CNY for 300 m³', () => {
    const found = meterExposure(300, AUGUST, BOUGHT, AUGUST, 2.8, 3.5);
    // 60 × 0.50 assumed, 100 × 1.50, 60 × 1.00, 80 × 0.50
    expect(found).toMatchObject({ heldM3: 300, assumedM3: 60, money: 280 });
    expect(found.batches[0]).toEqual({ purchase: null, m3: 60, perM3: 3 });
  });

  it('without a purchase the price before the change is assumed; without that nothing is said', () => {
    expect(meterExposure(50, AUGUST, [], AUGUST, 3, 3.5)).toMatchObject({
      assumedM3: 50,
      money: 25,
    });
    expect(meterExposure(50, AUGUST, [], AUGUST, null, 3.5).money).toBeNull();
  });

  it('bought since the balance was reported: it is held too; bought after the change: it is not', () => {
    const found = meterExposure(10, first(7), BOUGHT, first(9), null, 4);
    // 10 of June, 80 of July: 15 + 80
    expect(found).toMatchObject({ heldM3: 90, money: 95 });
    expect(meterExposure(10, first(6), BOUGHT, first(7), null, 4)).toMatchObject({ heldM3: 70 });
  });

  it('a lower price costs; a debt holds no gas', () => {
    expect(meterExposure(80, AUGUST, BOUGHT, AUGUST, null, 2.5).money).toBe(-40);
    expect(meterExposure(-5, AUGUST, BOUGHT, AUGUST, null, 4)).toMatchObject({
      heldM3: 0,
      batches: [],
      money: 0,
    });
  });
});

const anyPurchases = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: 1_000 }),
      m3: fc.integer({ min: 0, max: 10_000 }),
      perM3: fc.integer({ min: 1, max: 10 }),
    }),
    { maxLength: 12 },
  )
  .map((all) => all.map((one, n): Purchase => ({ ...one, at: epochMs(one.at), id: `p-${n}` })));
const runs = { seed: TEST_SEED, numRuns: 300 };

describe('for any purchases', () => {
  it('the batches hold the whole volume, each no more than was bought, the newest first filled', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50_000 }), anyPurchases, (m3, purchases) => {
        const batches = batchesLeft(m3, purchases, 3);
        expect(batches.reduce((sum, one) => sum + one.m3, 0)).toBe(m3);
        for (const { purchase: of, m3: own } of batches)
          expect(own).toBeLessThanOrEqual(of?.m3 ?? Number.POSITIVE_INFINITY);
        // only the oldest of those touched may be burnt in part
        for (const { purchase: of, m3: own } of batches.slice(1)) expect(own).toBe(of?.m3);
        const times = batches.flatMap(({ purchase: of }) => of?.at ?? []);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
      runs,
    );
  });

  it('the exposure is additive: over steps of the price, and over meters', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 50_000 }),
        fc.integer({ min: 0, max: 50_000 }),
        anyPurchases,
        anyPurchases,
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 10 }),
        (m3, otherM3, purchases, others, price, later) => {
          const [one, other] = [batchesLeft(m3, purchases, 3), batchesLeft(otherM3, others, 3)];
          const money = (batches: typeof one, at: number): number => moneyOf(batches, at) ?? 0;
          expect(money(one, later) - money(one, price)).toBeCloseTo(m3 * (later - price));
          expect(money([...one, ...other], price)).toBeCloseTo(
            money(one, price) + money(other, price),
          );
        },
      ),
      runs,
    );
  });
});
