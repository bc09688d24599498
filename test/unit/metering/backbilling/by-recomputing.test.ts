import { describe, expect, it } from 'vitest';
import { Contract } from '../../../../src/model/archive/metering-kinds.ts';
import { aClaim, hoursAround, shanghai } from '../../../support/claim-kit.ts';
import { refused, termOf, told } from './estimate-kit.ts';

describe('conversion computed anew', () => {
  const span = aClaim(1, { cause: 'conversion' });
  /** (P/Pb)·(Tb/T) with Zb/Z = 1. */
  const factor = (pAbs: number, tGas: number): number =>
    (pAbs / 101.325) * (293.15 / (tGas + 273.15));
  const line = (pAbs: number, tGas: number) => ({
    pAbsSum: 2 * pAbs,
    pAbsCount: 2,
    tGasSum: 2 * tGas,
    tGasCount: 2,
  });

  it('20 m³ an hour at 303.975 kPa and 20 °C are three times as many, whatever was billed', async () => {
    const hours = hoursAround(span, () => ({ vbM3: 20, vmM3: 20, ...line(303.975, 20) }));
    const estimate = await told({ ...span, hours }, 'recomputed');
    expect(estimate.m3).toBeCloseTo(24 * 60, 9);
    expect(termOf(estimate, 'Mean C')).toBe(3);
    expect(termOf(estimate, 'Mean absolute pressure')).toBe(303.98);
    // ±1 % of the corrector as a rectangle, and the meter
    const sigma = Math.hypot(0.01 / Math.sqrt(3), 0.005);
    expect(estimate.highM3 - estimate.m3).toBeCloseTo(1.96 * sigma * 1440, 6);
  });

  it('hour by hour: gas that passed at high pressure counts for more', async () => {
    const hours = hoursAround(span, (at) =>
      shanghai(at).hour < 12
        ? { vmM3: 10, vbM3: 1, ...line(200, 15) }
        : { vmM3: 30, vbM3: 1, ...line(400, 25) },
    );
    expect((await told({ ...span, hours }, 'recomputed')).m3).toBeCloseTo(
      120 * factor(200, 15) + 360 * factor(400, 25),
      6,
    );
  });

  it('disturbed: the sensors of the span are not trusted, those of the good hours are', async () => {
    const hours = hoursAround(span, (_at, isIn) => ({
      vmM3: 20,
      vbM3: isIn ? 0 : 20 * factor(300, 10),
      vbdM3: isIn ? 25 : 0,
      ...(isIn ? line(101, 60) : line(300, 10)),
    }));
    const estimate = await told({ ...span, cause: 'disturbed', hours }, 'recomputed');
    expect(estimate.m3).toBeCloseTo(480 * factor(300, 10), 6);
    // unless somebody says they are right, or reads them elsewhere
    const given = { ...span, cause: 'disturbed', hours } as const;
    expect(
      (await told({ ...given, given: { pressureFrom: 'recorded' } }, 'recomputed')).m3,
    ).toBeCloseTo(480 * factor(101, 60), 6);
    expect(
      (await told({ ...given, given: { pAbsKPa: 310, tGasC: 12 } }, 'recomputed')).m3,
    ).toBeCloseTo(480 * factor(310, 12), 6);
  });

  it('a contract that agrees a factor is billed by it, with no doubt about the factor', async () => {
    const contract = Contract.parse({
      settlement: 'monthly',
      prepaid: false,
      compensation: 'fixedFactor',
      fixedFactor: 1.5,
      stationOwner: 'company',
      meterOwner: 'company',
    });
    const hours = hoursAround(span, () => ({ vmM3: 20, vbM3: 20, ...line(303.975, 20) }));
    const estimate = await told({ ...span, hours, contract }, 'recomputed');
    expect(estimate.m3).toBeCloseTo(24 * 30, 9);
    expect(estimate.highM3 - estimate.m3).toBeCloseTo(1.96 * 0.005 * 720, 6);
  });

  it('refuses where the actual volume or the pressure is not known', async () => {
    const unread = hoursAround(span, (_at, isIn) => (isIn ? null : { vmM3: 20, vbM3: 20 }));
    expect((await refused({ ...span, hours: unread }, 'recomputed'))[0]).toContain('too little');
    const blind = hoursAround(span, () => ({ vmM3: 20, vbM3: 20 }));
    expect((await refused({ ...span, hours: blind }, 'recomputed'))[0]).toContain(
      'pressure or temperature',
    );
  });
});
