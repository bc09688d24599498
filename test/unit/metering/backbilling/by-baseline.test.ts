import { describe, expect, it } from 'vitest';
import { aClaim, DAY, FROM, HOUR, hoursAround } from '../../../support/claim-kit.ts';
import { factory, refused, termOf, told } from './estimate-kit.ts';

describe('same hours of other weeks', () => {
  const span = aClaim(7);

  it('a week of a factory that never changes: six days of ten hours of 10 m³', async () => {
    const hours = hoursAround(span, (at, isIn) => ({ vbM3: isIn ? 0 : factory(at) }));
    const estimate = await told({ ...span, hours }, 'baseline');
    expect(estimate.m3).toBeCloseTo(600, 6);
    expect(termOf(estimate, 'k')).toBe(1);
    expect(termOf(estimate, 'Whole days compared')).toBe(72); // (8 + 4) weeks × 6 days
    // nothing strays: what is left is the turbine meter's own 0.5 %, ±1.96 σ (and a little for 71 days)
    expect(estimate.lowM3).toBeCloseTo(600 * (1 - 1.98 * 0.005), 0);
    expect(estimate.highM3).toBeCloseTo(600 * (1 + 1.98 * 0.005), 0);
    expect(estimate.byHour).toHaveLength(168);
    expect(estimate.byHour[8]).toBeCloseTo(10, 9);
    expect(estimate.byHour[7]).toBe(0);
  });

  it('days that stray make the band: σ of a day, over the days of the span and those learnt from', async () => {
    // days of the month that are even use 12, odd ones 8: the median of like hours is 10
    const strays = (at: number): number =>
      factory(at) * (Math.floor((at + 8 * HOUR) / DAY) % 2 === 0 ? 1.2 : 0.8);
    const hours = hoursAround(span, (at, isIn) => ({ vbM3: isIn ? 0 : strays(at) }));
    const estimate = await told({ ...span, hours }, 'baseline');
    expect(estimate.m3).toBeCloseTo(600, 0);
    // every day strays by 20 %, made larger by how the medians were made (n = 12) and by N/(N−1);
    // neighbouring days stray against each other, so they count as independent
    const daySigma = 0.2 * Math.sqrt((1 + Math.PI / 24) / (1 - 1 / 12)) * Math.sqrt(72 / 71);
    const sigma = Math.hypot(daySigma * Math.sqrt(1 / 6 + 1 / 72), 0.005);
    const half = (estimate.highM3 - estimate.lowM3) / 2 / estimate.m3;
    // t(71) is 1.994
    expect(half / (1.994 * sigma)).toBeCloseTo(1, 1);
  });

  it('what a stuck meter counted is the least', async () => {
    const hours = hoursAround(span, (at, isIn) => ({
      vbM3: isIn ? 0.8 * factory(at) : factory(at),
    }));
    const estimate = await told({ ...span, hours }, 'baseline');
    expect(estimate.lowM3).toBeGreaterThan(480);
    const more = hoursAround(span, (at, isIn) => ({
      vbM3: isIn ? 1.2 * factory(at) : factory(at),
    }));
    const clipped = await told({ ...span, hours: more }, 'baseline');
    expect(clipped).toMatchObject({ m3: 720, lowM3: 720 });
    expect(clipped.remarks.map(({ en }) => en).join()).toContain('nothing to charge');
    // a conversion error may have counted too much: then it is refunded
    expect((await told({ ...span, cause: 'conversion', hours: more }, 'baseline')).m3).toBeCloseTo(
      600,
      6,
    );
  });

  it('a holiday is a Sunday', async () => {
    const hours = hoursAround(span, (at, isIn) => ({ vbM3: isIn ? 0 : factory(at) }));
    const holidays = new Set(['2026-05-05']);
    expect((await told({ ...span, hours, holidays }, 'baseline')).m3).toBeCloseTo(500, 6);
  });

  it('hours that are estimated, disturbed or set by a person teach nothing', async () => {
    const spoilt = hoursAround(span, (at, isIn) => {
      if (isIn) return { vbM3: 0 };
      if (at < FROM - 28 * DAY) return { vbM3: 99, method: 'substitute' };
      if (at < FROM - 21 * DAY) return { vbM3: 99, vbdM3: 1 };
      if (at < FROM - 14 * DAY) return { vbM3: 99, method: 'interpolated' };
      return { vbM3: factory(at) };
    });
    const estimate = await told({ ...span, hours: spoilt }, 'baseline');
    expect(estimate.m3).toBeCloseTo(600, 6);
    expect(termOf(estimate, 'Whole days compared')).toBe(36);
  });

  it('says why it cannot tell', async () => {
    const few = hoursAround(span, (at, isIn) =>
      isIn || at < FROM - 5 * DAY || at > FROM ? null : { vbM3: factory(at) },
    );
    expect(await refused({ ...span, hours: few }, 'baseline')).toEqual([
      'baseline: fewer than 7 whole days of ordinary use before and after, or nothing was used in them',
    ]);
    expect((await refused(span, null)).map((one) => one.split(':')[0])).toEqual([
      'reference',
      'baseline',
      'appliances',
      'zone-share',
    ]);
  });
});
