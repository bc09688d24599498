import { describe, expect, it } from 'vitest';
import { aClaim, FROM, HOUR, hoursAround } from '../../../support/claim-kit.ts';
import { factory, refused, termOf, told } from './estimate-kit.ts';

describe('reference flow', () => {
  const span = aClaim(2);
  const hours = hoursAround(span, (at, isIn) => ({ vbM3: isIn ? 0 : factory(at) }));
  const flow = (of: (at: number) => number | null) =>
    new Map(
      hours.flatMap(({ start }) => {
        const m3 = of(start);
        return m3 === null ? [] : [[start, m3] as const];
      }),
    );
  const name = { zh: '调压站流量', en: 'flow of the station' };

  it('a station that shows 1.25 times of it: 2 days of 10 hours of 12 m³ are 192 m³', async () => {
    const m3 = flow((at) => (at < FROM ? 1.25 * factory(at) : factory(at) === 0 ? 0 : 12));
    // behind the span it is another thing: those days are not compared
    const before = hours.filter(({ start }) => start < span.to);
    const estimate = await told(
      { ...span, hours: before, reference: { name, m3, sigma: null } },
      'reference',
    );
    expect(termOf(estimate, 'k')).toBe(0.8);
    expect(termOf(estimate, 'Σ Vr')).toBe(240);
    expect(estimate.m3).toBeCloseTo(192, 6);
    expect(estimate.byHour[8]).toBeCloseTo(9.6, 9);
  });

  it('of nine tenths of the span: the rest is made up, and makes the band', async () => {
    // 4 of 48 hours are not there, none of them at work: 240 m³ in 44 hours
    const m3 = flow((at) => (at >= FROM && at < FROM + 4 * HOUR ? null : 1.25 * factory(at)));
    const estimate = await told(
      { ...span, hours, reference: { name, m3, sigma: null } },
      'reference',
    );
    expect(estimate.m3).toBeCloseTo((0.8 * 250 * 48) / 44, 3);
    const half = (estimate.highM3 - estimate.lowM3) / 2 / estimate.m3;
    expect(half).toBeCloseTo(1.99 * Math.hypot(0.5 * (4 / 48), 0.005), 2);
  });

  it('a reference meter fitted since is taken as it is, with its own uncertainty', async () => {
    const m3 = flow((at) => (at >= FROM && at < span.to ? 7 : null));
    const estimate = await told(
      { ...span, hours, reference: { name, m3, sigma: 0.01 } },
      'reference',
    );
    expect(estimate.m3).toBeCloseTo(48 * 7, 9);
    expect(estimate.highM3 - estimate.m3).toBeCloseTo(336 * 1.96 * Math.hypot(0.01, 0.005), 6);
    expect(estimate.remarks[0]?.en).toContain('k = 1');
  });

  it('refuses what covers too little, and a station that was never compared', async () => {
    const thin = flow((at) => (at > FROM + 20 * HOUR && at < span.to ? 1 : null));
    expect(
      (
        await refused({ ...span, hours, reference: { name, m3: thin, sigma: 0.01 } }, 'reference')
      )[0],
    ).toContain('covers 56% of the span');
    const alone = flow((at) => (at >= FROM && at < span.to ? 7 : null));
    expect(
      (
        await refused({ ...span, hours, reference: { name, m3: alone, sigma: null } }, 'reference')
      )[0],
    ).toContain('cannot be compared');
    expect((await refused({ ...span, hours }, 'reference'))[0]).toContain('no reference meter');
  });
});
