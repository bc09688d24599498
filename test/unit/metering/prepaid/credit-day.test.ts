import { describe, expect, it } from 'vitest';
import type { MeterDay } from '../../../../src/metering/contract/metering-books.ts';
import { creditDayOf } from '../../../../src/metering/prepaid/credit-day.ts';
import { MeterId } from '../../../../src/model/ids.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { meterStats } from '../../../support/meter-stats.ts';
import { DAY, MONDAY } from '../books/book-kit.ts';

const dayOf = (stats: MeterDay['stats']) => {
  const [start, end] = [epochMs(MONDAY), epochMs(MONDAY + DAY)];
  const row = { start, end, stats, method: 'substitute', version: 1 } as const;
  return creditDayOf({ unit: 'm3' }, { meter: MeterId.parse('M-1'), day: '2026-03-02', ...row });
};

describe('a day of a prepaid meter of which people have set a volume', () => {
  it('has what the actual register counted: the balance knows nothing of a statement', () => {
    const stats = meterStats({ vm: 40, vmM3: 10, vbM3: 60, setM3: 60, estimatedVbM3: 60 });
    expect(dayOf(stats)).toMatchObject({ m3: 10, estimatedM3: 0, index: 40 });
  });

  it('has what the base register counted beside it', () => {
    const stats = meterStats({ vb: 500, vbM3: 75, setM3: 60, estimatedVbM3: 62, vmM3: 20 });
    expect(dayOf(stats)).toMatchObject({ m3: 15, estimatedM3: 2, index: 500 });
  });
});
