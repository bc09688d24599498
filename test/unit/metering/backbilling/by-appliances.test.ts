import { describe, expect, it } from 'vitest';
import { Appliance } from '../../../../src/model/archive/customer-kinds.ts';
import { aClaim, hoursAround } from '../../../support/claim-kit.ts';
import { refused, termOf, told } from './estimate-kit.ts';

describe('rated load of appliances', () => {
  const appliances = [
    Appliance.parse({ site: 's', name: 'Boiler', purpose: 'boiler', count: 2, ratedM3h: 40 }),
    Appliance.parse({ site: 's', name: 'Kitchen', purpose: 'kitchen', count: 1, ratedM3h: 20 }),
  ];
  const span = aClaim(3, { cause: 'bypass', appliances });

  it('100 m³/h × 0.6 × 3 days of 8 hours', async () => {
    const given = { hoursPerDay: 8, loadFactor: 0.6 };
    const estimate = await told({ ...span, given }, 'appliances');
    expect(estimate.m3).toBeCloseTo(1_440, 9);
    // ±20 % stated, as a rectangle
    expect(estimate.highM3 - estimate.m3).toBeCloseTo(1.96 * (0.2 / Math.sqrt(3)) * 1_440, 6);
  });

  it('the load that the good days had: 100 m³ a day of 8 hours of 100 m³/h is 0.125', async () => {
    const hours = hoursAround(span, (_at, isIn) => ({ vbM3: isIn ? 0 : 100 / 24 }));
    const estimate = await told({ ...span, hours, given: { hoursPerDay: 8 } }, 'appliances');
    expect(termOf(estimate, 'λ')).toBe(0.125);
    expect(estimate.m3).toBeCloseTo(300, 6);
  });

  it('in the hours of the site, half hours and closed days too', async () => {
    const site = {
      ...span.site,
      hours: { mon: ['08:30-12:00'], tue: ['00:00-24:00'] },
    };
    // Monday 3.5 h, Tuesday 24 h, Wednesday none: 27.5 h × 100 × 0.5
    const estimate = await told({ ...span, site, given: { loadFactor: 0.5 } }, 'appliances');
    expect(estimate.m3).toBeCloseTo(1_375, 9);
    expect(estimate.byHour[8]).toBeCloseTo(25, 9);
  });

  it('asks for what nobody has said', async () => {
    expect((await refused(span, 'appliances'))[0]).toContain('give hoursPerDay');
    expect((await refused({ ...span, appliances: [] }, 'appliances'))[0]).toContain(
      'no gas appliances',
    );
  });
});
