import { describe, expect, it } from 'vitest';
import { aClaim, hoursAround } from '../../../support/claim-kit.ts';
import { factory, told } from './estimate-kit.ts';

describe("share of the zone's loss", () => {
  const span = aClaim(3, { cause: 'bypass' });
  const hours = hoursAround(span, (at, isIn) => ({ vbM3: isIn ? 1 : factory(at) }));
  const zone = {
    zone: 'z',
    inSpan: { m3: 900, sigma: 30, inM3: 10_000 },
    before: { m3: 1_000, sigma: 80, inM3: 100_000 },
  };

  it('what is lost more than before, by hand', async () => {
    // 72 m³ counted; before 1 % was lost, which is 100 of the 900 m³: 800 m³ are new
    const estimate = await told({ ...span, hours, zone }, 'zone-share');
    expect(estimate.m3).toBeCloseTo(872, 9);
    const sigma = Math.hypot(30, 8, 0.005 * 72);
    expect(estimate.highM3 - estimate.m3).toBeCloseTo(1.96 * sigma, 6);
    expect(estimate.remarks[0]?.en).toContain('rule out leaks');
  });

  it('a quarter of it', async () => {
    const estimate = await told({ ...span, hours, zone, given: { zoneShare: 0.25 } }, 'zone-share');
    expect(estimate.m3).toBeCloseTo(272, 9);
    expect(estimate.remarks).toEqual([]);
  });
});
