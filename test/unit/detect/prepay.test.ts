import { describe, expect, it } from 'vitest';
import { prepayFlowWithoutCredit } from '../../../src/detect/prepay-flow-without-credit.ts';
import { prepayLowCredit } from '../../../src/detect/prepay-low-credit.ts';
import type { FleetIndex } from '../../../src/model/fleet-index.ts';
import { works } from '../../support/customer-weeks.ts';
import {
  assetFor,
  clock,
  meter,
  type Step,
  startJudge,
  t,
  told,
} from '../../support/detector-run.ts';
import { findingsOf } from '../../support/stage-run.ts';

const prepaid = (unit: 'm3' | 'money' = 'm3', customer = 'factory'): FleetIndex =>
  works((file) => ({
    ...file,
    customers: [{ id: 'plant', name: 'Plant', class: customer }],
    sites: file.sites.map((site) => ({
      ...site,
      meters: site.meters.map((one) => ({ ...one, prepay: { unit, price: 4 } })),
    })),
  }));

const DAYS = 21;
/** Hourly records for three weeks at `rate` m³/h, then records with the balances given, one a day. */
function lowCredit(
  balances: readonly number[],
  fleet = prepaid(),
  name = 'credit',
  rate = () => 10,
) {
  let vm = 1000;
  const steps: Step[] = [];
  for (let n = 0; n < 24 * DAYS; n += 1) {
    vm += rate();
    steps.push(meter(clock(t('00:00') + n * 3_600_000), { vm }));
  }
  for (const [day, credit] of balances.entries()) {
    vm += 24 * rate();
    steps.push(meter(`+${DAYS + day} 23:30`, { vm, [name]: credit }));
  }
  return told(findingsOf(prepayLowCredit, assetFor(prepayLowCredit, 'evc', fleet), steps));
}

describe('prepay.low-credit', () => {
  // 240 m³ a day, known within 6 %
  it('notice at 7 days, said again at 3, P3 on the last', () => {
    expect(lowCredit([2000, 1900])).toEqual([]);
    expect(lowCredit([1500, 1300, 1000, 650, 200])).toEqual([
      'began P4 +21 23:30:00',
      'began P4 +24 23:30:00',
      'began P3 +25 23:30:00',
    ]);
  });

  it('a hospital is told 14 days ahead', () => {
    expect(lowCredit([3000], prepaid('m3', 'hospital'))).toEqual(['began P4 +21 23:30:00']);
    expect(lowCredit([3800], prepaid('m3', 'hospital'))).toEqual([]);
  });

  it('money is gas at its price', () => {
    expect(lowCredit([4 * 2000], prepaid('money'), 'creditMoney')).toEqual([]);
    expect(lowCredit([4 * 1500], prepaid('money'), 'creditMoney').length).toBe(1);
  });

  it('ends with a recharge, not with a day of little use', () => {
    expect(lowCredit([1500, 1850])).toEqual(['began P4 +21 23:30:00']);
    expect(lowCredit([1500, 9000])).toEqual(['began P4 +21 23:30:00', 'ended +22 23:30:00']);
  });

  it('whoever burns nothing needs no gas', () => {
    expect(lowCredit([5], prepaid(), 'credit', () => 0)).toEqual([]);
  });

  it('says that it is still learning', () => {
    const judge = startJudge(prepayLowCredit, assetFor(prepayLowCredit, 'evc', prepaid()));
    expect(judge.doubt()).toBe('0 of 14 days of baseline');
    expect(prepayLowCredit.applies(assetFor(prepayLowCredit, 'evc', works()))).toBe(false);
  });
});

/** One record every six hours: balance and index. */
function withoutCredit(
  records: readonly (readonly [credit: number | null, vm: number])[],
  settings?: object,
) {
  const steps = records.map(([credit, vm], n) =>
    meter(clock(t('00:00') + n * 6 * 3_600_000), credit === null ? { vm } : { vm, credit }),
  );
  const asset = assetFor(prepayFlowWithoutCredit, 'evc', prepaid());
  return told(findingsOf(prepayFlowWithoutCredit, asset, steps, settings));
}

describe('prepay.flow-without-credit', () => {
  const burning = (count: number, credit: number | null, from = 100) =>
    Array.from({ length: count }, (_, n) => [credit, from + 5 * n] as const);

  it('a day of flow on an exhausted balance', () => {
    expect(withoutCredit([[10, 95], ...burning(4, 0)])).toEqual([]);
    expect(withoutCredit([[10, 95], ...burning(5, 0)])).toEqual(['began P2 06:00:00']);
  });

  it('a balance that is left, an overdraft, or a meter that stands, is no alarm', () => {
    expect(withoutCredit(burning(12, 0.5))).toEqual([]);
    expect(withoutCredit(burning(12, -30), { overdraft: 50 })).toEqual([]);
    expect(withoutCredit(burning(12, -50), { overdraft: 50 }).length).toBe(1);
    expect(withoutCredit(Array.from({ length: 12 }, () => [0, 100] as const))).toEqual([]);
  });

  it('records that do not speak of the balance leave it as it was', () => {
    expect(withoutCredit([...burning(1, 0), ...burning(4, null, 105)])).toEqual([
      'began P2 00:00:00',
    ]);
  });

  it('ends with a recharge, or two days after the last flow', () => {
    expect(withoutCredit([...burning(5, 0), [200, 125]])).toEqual([
      'began P2 00:00:00',
      'ended +1 06:00:00',
    ]);
    const stopped = Array.from({ length: 10 }, () => [0, 120] as const);
    expect(withoutCredit([...burning(5, 0), ...stopped])).toEqual([
      'began P2 00:00:00',
      'ended +3 06:00:00',
    ]);
  });
});
