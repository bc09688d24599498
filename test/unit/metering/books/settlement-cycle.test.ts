import { describe, expect, it } from 'vitest';
import { settlementCycles } from '../../../../src/metering/books/settlement-cycle.ts';

describe('settlement cycles', () => {
  it('end on the 10th, the 20th and the last of the month', () => {
    expect(settlementCycles('tenDays', '2026-02-05', '2026-03-01')).toEqual([
      { from: '2026-02-01', to: '2026-02-11' },
      { from: '2026-02-11', to: '2026-02-21' },
      { from: '2026-02-21', to: '2026-03-01' },
    ]);
  });

  it('are whole, also the ones at both ends of what is asked for', () => {
    expect(settlementCycles('tenDays', '2026-01-31', '2026-02-01')).toEqual([
      { from: '2026-01-21', to: '2026-02-01' },
    ]);
  });

  it.each(['monthly', 'tenDaysReadMonthlySettled'] as const)('are months for %s', (settlement) => {
    expect(settlementCycles(settlement, '2026-12-15', '2027-01-02')).toEqual([
      { from: '2026-12-01', to: '2027-01-01' },
      { from: '2027-01-01', to: '2027-02-01' },
    ]);
  });
});
