import { describe, expect, it } from 'vitest';
import {
  type LoadDay,
  lineThrough,
  placesFrom,
} from '../../../../src/detect/neighbours/network-load.ts';
import { seededRandom } from '../../../../src/lib/seeded-random.ts';

/** Six neighbours along the mains, and the meter itself at 0.5. */
const PLACES = [-1.3, -1.2, -0.1, 0.1, -0.7, 2];
const OWN = 0.5;

/** Days of a rising load; each neighbour says what the pressure falls by between it and the meter. */
function season(count: number, noise = 0.05, error = 0): readonly LoadDay[] {
  const random = seededRandom('mains');
  return Array.from({ length: count }, (_, day) => {
    const load = 0.5 + (2 * day) / count;
    const kPa = PLACES.map((place) => (place - OWN) * load + error + noise * random.normal());
    return { day, kPa };
  });
}

describe('the line through the neighbours', () => {
  const along = PLACES.map((place): [number, number] => [place, 0.3 + 2 * place]);

  it('has the load for its slope, whatever one of them shows', () => {
    const wrong = along.map(([x, y], n): [number, number] => [x, n === 2 ? y + 8 : y]);
    expect(lineThrough(along)).toMatchObject({ misfit: expect.closeTo(0, 6) });
    expect(lineThrough(wrong)?.load).toBeCloseTo(2, 6);
    expect(lineThrough(wrong)?.level).toBeCloseTo(0.3, 6);
  });

  it('is none through three, and level through meters at one place', () => {
    expect(lineThrough(along.slice(0, 3))).toBeNull();
    expect(lineThrough(along.map(([, y]) => [0.1, y]))?.load).toBe(0);
  });
});

describe('places on the mains', () => {
  it('are learned from days under load up to their unit, and so is the own one', () => {
    const found = placesFrom(season(30));
    const at = (n: number) => found?.others[n] ?? 0;
    expect((at(5) - at(2)) / (at(2) - at(0))).toBeCloseTo((2 + 0.1) / (-0.1 + 1.3), 1);
    // at its place the line must say nothing at all
    const points = PLACES.map((place, n): [number, number] => [
      found?.others[n] ?? 0,
      3 * (place - OWN),
    ]);
    const line = lineThrough(points);
    const off = (line?.level ?? 9) - (found?.own ?? 9) * (line?.load ?? 9);
    expect(Math.abs(off)).toBeLessThan(0.15);
    expect(found?.worth).toBeGreaterThan(15);
  });

  it('are not believed of days that no line explains, nor of few', () => {
    expect(placesFrom(season(7))).toBeNull();
    expect(placesFrom(season(30, 3))?.worth ?? 0).toBeLessThan(5);
  });
});
