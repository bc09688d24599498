import { describe, expect, it } from 'vitest';
import { Certificate } from '../../../../src/model/archive/metering-kinds.ts';
import { aClaim, hoursAround } from '../../../support/claim-kit.ts';
import { refused, told } from './estimate-kit.ts';

describe('error by certificate', () => {
  const span = aClaim(2, { cause: 'inaccurate' });
  const certificate = (verifiedOn: string, errors: readonly (readonly [number, number])[]) =>
    Certificate.parse({
      meter: 'm-1',
      serial: 'SN1',
      number: `no-${verifiedOn}`,
      laboratory: 'Lab',
      verifiedOn,
      validUntil: '2027-01-01',
      verdict: 'fail',
      errors: errors.map(([loadShare, percent]) => ({ loadShare, percent })),
    });

  it('a meter that counts 5 % too little at its load: 950 m³ were 1,000', async () => {
    // 20 m³/h actual of 100 are a load of 0.2; between −10 % at 0.1 and 0 % at 0.3
    const found = certificate('2026-05-20', [
      [0.1, -10],
      [0.3, 0],
    ]);
    const before = certificate('2025-05-20', [[0.2, 50]]);
    const hours = hoursAround(span, () => ({ vmM3: 20, vbM3: 950 / 48 }));
    const estimate = await told(
      { ...span, hours, certificates: [found, before] },
      'certified-error',
    );
    expect(estimate.m3).toBeCloseTo(1_000, 6);
    const sigma = Math.hypot(0.0025, 0.05 / Math.sqrt(12));
    expect(estimate.highM3 - estimate.m3).toBeCloseTo(1.96 * sigma * 1_000, 6);
  });

  it('one that counts too much is refunded', async () => {
    const hours = hoursAround(span, () => ({ vmM3: 20, vbM3: 21 }));
    const certificates = [certificate('2026-05-20', [[0.2, 5]])];
    expect((await told({ ...span, hours, certificates }, 'certified-error')).m3).toBeCloseTo(
      960,
      6,
    );
  });

  it('needs what was found since', async () => {
    const certificates = [certificate('2026-05-01', [[0.2, 5]])];
    expect((await refused({ ...span, certificates }, 'certified-error'))[0]).toContain(
      'no certificate since',
    );
  });
});
