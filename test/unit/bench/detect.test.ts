import { describe, expect, it } from 'vitest';
import { unmetNeed } from '../../../simulators/faults/fault-kind.ts';
import { FAULT_KINDS } from '../../../simulators/faults/registry.ts';
import { sitesOf } from '../../../simulators/site/fleet-plan.ts';
import { ALARM_TYPES } from '../../../src/model/alarm-type.ts';
import { duration, typeRows } from '../../bench/detect/detect-report.ts';
import { PLANS } from '../../bench/detect/fault-plan.ts';
import { lowerBound, quantile } from '../../bench/detect/interval.ts';
import { type Trial, tryVariant } from '../../bench/detect/score.ts';
import { variantsOf } from '../../bench/detect/variant.ts';

const trial = (of: Partial<Trial>): Trial => ({
  seed: 's',
  fault: 'bypass-open',
  size: null,
  template: 'factory',
  type: 'bypass.open',
  delays: [5000],
  strays: [],
  ...of,
});

describe('the detection benchmark', () => {
  it('bounds a share from below as Wilson does', () => {
    // Wilson 1927; 0.95 needs 73 of 73
    expect(lowerBound(100, 100)).toBeCloseTo(0.963, 3);
    expect(lowerBound(73, 73)).toBeGreaterThanOrEqual(0.95);
    expect(lowerBound(72, 72)).toBeLessThan(0.95);
    expect(lowerBound(50, 100)).toBeCloseTo(0.4038, 3);
    expect(lowerBound(0, 0)).toBe(0);
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([], 0.5)).toBeNull();
  });

  it('has a plan for every alarm type that a device can raise', () => {
    const planned = new Set(PLANS.map(({ type }) => type));
    // what people did not do, and what befell the service, no device can raise
    const others = ALARM_TYPES.filter((type) => !planned.has(type));
    expect(others.filter((type) => !type.startsWith('system.'))).toEqual(['permit.overdue']);
    for (const { fault } of PLANS) expect(FAULT_KINDS.has(fault), fault).toBe(true);
  });

  it('draws the same variants from the same seed, others from another, each possible at its site', () => {
    const [judge, again, tune] = [
      variantsOf(2, 'judge'),
      variantsOf(2, 'judge'),
      variantsOf(2, 'tune'),
    ];
    expect(again).toEqual(judge);
    const seeds = new Set(judge.map(({ seed }) => seed));
    expect(tune.filter(({ seed }) => seeds.has(seed))).toEqual([]);
    for (const { scenario, plan } of judge) {
      const [fault] = scenario.faults;
      const kind = FAULT_KINDS.get(plan.fault);
      if (fault === undefined || kind === undefined) throw new Error(plan.fault);
      const sites = sitesOf(fault.site, 1, scenario.reporting);
      const site = sites[fault.member] ?? sites[0];
      expect(unmetNeed(kind, site), `${plan.fault} at ${fault.site}`).toBeNull();
      expect('after' in fault.onset && fault.onset.after < scenario.length).toBe(true);
    }
  });

  it('counts a miss against recall and a stray against the precision of its own type', () => {
    const stray = { subject: 'x', priority: 2, occurredAt: 0, beforeOnset: false };
    const [row] = typeRows(
      [
        trial({}),
        trial({ delays: [null] }),
        trial({ fault: 'other', type: 'meter.stuck', strays: [{ ...stray, type: 'bypass.open' }] }),
      ],
      new Map([['bypass.open', 20_000]]),
    );
    expect(row).toMatchObject({ type: 'bypass.open', trials: 2, recall: 0.5, precision: 0.5 });
    expect(duration(row?.delayMedian ?? null)).toBe('5 s');
  });

  it('tries a fault through simulation, decoding and the fold', async () => {
    const variant = variantsOf(1, 'tune').find(({ plan }) => plan.fault === 'bypass-open');
    if (variant === undefined) throw new Error('no plan');
    const { delays, strays } = await tryVariant(variant);
    expect(delays).toHaveLength(1);
    expect(delays[0]).toBeLessThanOrEqual(20_000);
    expect(strays).toEqual([]);
  });
});
