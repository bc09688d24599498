import { expect, it } from 'vitest';
import { robustPlane } from '../../../../src/detect/stats/robust-plane.ts';
import { seededRandom } from '../../../../src/lib/seeded-random.ts';

const random = seededRandom('plane');
const cloud = Array.from({ length: 200 }, (_, i) => {
  const [x, z] = [random.next(), 300 + 20 * random.normal()];
  const noise = 0.05 * random.normal();
  return { x, z, y: i % 20 === 0 ? -50 : 100 - 4 * x + 0.02 * z + noise };
});

it('tells two causes apart, whatever a twentieth of the points says', () => {
  const plane = robustPlane(cloud);
  expect(plane?.slopeX).toBeCloseTo(-4, 1);
  expect(plane?.slopeZ).toBeCloseTo(0.02, 2);
  expect(plane?.errorX).toBeLessThan(0.5);
});

it('fits a line where there is one cause', () => {
  const plane = robustPlane(cloud.map(({ x }) => ({ x, z: 0, y: 7 + 3 * x })));
  expect(plane?.slopeX).toBeCloseTo(3, 6);
  expect(plane?.intercept).toBeCloseTo(7, 6);
  expect(plane?.r2).toBeCloseTo(1, 6);
});

it('explains nothing of noise', () => {
  const plane = robustPlane(cloud.map(({ x }) => ({ x, z: 0, y: random.normal() })));
  expect(plane?.r2).toBeLessThan(0.1);
});

it('does not guess where both causes are one, or x stands still', () => {
  expect(robustPlane(cloud.map(({ x }) => ({ x, z: 5 * x, y: x })))).toBeNull();
  expect(robustPlane(cloud.map(({ z }) => ({ x: 1, z, y: z })))).toBeNull();
  expect(robustPlane([])).toBeNull();
});
