import { describe, expect, it } from 'vitest';
import { lineOn } from '../../../../src/console/parts/trend/trend-grid.ts';
import { panelsOf, type TrendPoint } from '../../../../src/console/parts/trend/trend-types.ts';

const name = { zh: '点', en: 'point' };
const point = (field: string, unit: string): TrendPoint => ({
  device: 'd',
  field,
  name,
  unit,
  digits: 1,
});
const empty = lineOn({ times: [], stepMs: 1000 }, [], 'x', 0);

describe('the panels of a trend', () => {
  it('are one for each unit, in the order in which the units come, each with its limits', () => {
    const lines = [point('pOut', 'kPa'), point('q', 'm³/h'), point('pIn', 'kPa')].map((one) => ({
      point: one,
      grid: empty,
    }));
    const panels = panelsOf(lines, [
      { value: 108, unit: 'kPa', name },
      { value: 5, unit: '°C', name },
    ]);
    expect(panels.map(({ unit }) => unit)).toEqual(['kPa', 'm³/h']);
    expect(panels[0]?.lines.map(({ point: { field } }) => field)).toEqual(['pOut', 'pIn']);
    expect(panels.map(({ limits }) => limits.length)).toEqual([1, 0]);
  });
});
