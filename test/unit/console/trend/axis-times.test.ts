import { describe, expect, it } from 'vitest';
import { axisTimes } from '../../../../src/console/parts/trend/axis-times.ts';
import { labelled } from '../../../../src/console/parts/trend/trend-marks.ts';

const at = (text: string): number => Date.parse(text) / 1000;

describe('marks of a time axis', () => {
  it('are in the zone of the site, the day below the first one and where it begins', () => {
    const splits = ['2026-11-26T14:00Z', '2026-11-26T15:00Z', '2026-11-26T16:00Z'].map(at);
    expect(axisTimes(splits, 3600, 'Asia/Shanghai', splits[0] ?? 0)).toEqual([
      '22:00\n11-26',
      '23:00',
      '00:00\n11-27',
    ]);
  });

  it('say nothing where they are not seen', () => {
    const splits = ['2026-11-26T14:00Z', '2026-11-26T15:00Z'].map(at);
    expect(axisTimes(splits, 3600, 'UTC', (splits[0] ?? 0) + 1)).toEqual(['', '15:00\n11-26']);
  });

  it('are days with the year below from a day on', () => {
    const splits = ['2025-12-31T00:00Z', '2026-01-01T00:00Z'].map(at);
    expect(axisTimes(splits, 86_400, 'UTC', 0)).toEqual(['12-31\n2025', '01-01\n2026']);
  });
});

describe('labels of limits', () => {
  it('leave out those that would cover an earlier one', () => {
    const limits = [{ y: 50 }, { y: 10 }, { y: 55 }, { y: 30 }];
    expect(labelled(limits, 12).map(({ y }) => y)).toEqual([50, 10, 30]);
  });
});
