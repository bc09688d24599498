import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clustersOf } from '../../../../src/history/remote/row-lookup.ts';
import { epochMs } from '../../../../src/model/units.ts';

const HOUR = 3_600_000;
const at = (hours: number, device = 'M1') => ({
  record: 'meter' as const,
  device,
  ts: epochMs(hours * HOUR),
});
const sizes = (moments: Parameters<typeof clustersOf>[0]) =>
  clustersOf(moments).map((cluster) => cluster.length);

describe('moments that are looked up together', () => {
  it('lie close to each other', () => {
    expect(sizes([])).toEqual([]);
    expect(sizes([at(5), at(0), at(0.5), at(5.2)])).toEqual([2, 2]);
  });

  it('are of so many devices and so long a span at the most, and none is left out', () => {
    const moments = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 900 })),
      { maxLength: 2_000, size: 'max' },
    );
    fc.assert(
      fc.property(moments, (drawn) => {
        const asked = drawn.map(([hours, device]) => at(hours / 10, `M${device}`));
        const clusters = clustersOf(asked);
        expect(clusters.flat().length).toBe(asked.length);
        for (const cluster of clusters) {
          expect(new Set(cluster.map(({ device }) => device)).size).toBeLessThanOrEqual(200);
          const times = cluster.map(({ ts }) => ts);
          expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(31 * 24 * HOUR);
        }
      }),
      { numRuns: 30 },
    );
  });
});
