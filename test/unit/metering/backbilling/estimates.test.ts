import { describe, expect, it } from 'vitest';
import { claimHours } from '../../../../src/metering/backbilling/claim-hours.ts';
import { estimates } from '../../../../src/metering/backbilling/estimates.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { aClaim, FROM, HOUR, hoursAround } from '../../../support/claim-kit.ts';
import { factory, pause } from './estimate-kit.ts';

describe('which method', () => {
  it('the best for the cause that can tell, and the others beside it', async () => {
    const span = aClaim(7, { cause: 'conversion' });
    const hours = hoursAround(span, (at) => ({
      vmM3: factory(at),
      vbM3: 3 * factory(at),
      pAbsSum: 303.975,
      pAbsCount: 1,
      tGasSum: 20,
      tGasCount: 1,
    }));
    const found = await estimates({ ...span, hours }, claimHours({ ...span, hours }), null, pause);
    if (!found.ok) throw new Error('no estimate');
    expect(found.value.chosen.method).toBe('recomputed');
    expect(found.value.others.map(({ method }) => method)).toEqual(['baseline']);
    expect(found.value.chosen.m3).toBeCloseTo(1_800, 6);
    expect(found.value.others[0]?.m3).toBeCloseTo(1_800, 6);
  });

  it('hours of which nothing is known are in the span all the same', async () => {
    const claim = aClaim(1, { from: FROM, to: epochMs(FROM + 5 * HOUR) });
    const { span } = claimHours(claim);
    expect(span.map(({ known, m3 }) => [known, m3])).toEqual(
      Array.from({ length: 5 }, () => [0, 0]),
    );
  });
});
