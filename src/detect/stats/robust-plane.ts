import { robustSigma } from './robust-sigma.ts';

export interface Observed {
  readonly y: number;
  readonly x: number;
  /** Second cause, partialled out; 0 throughout where there is none. */
  readonly z: number;
}

export interface Plane {
  readonly intercept: number;
  readonly slopeX: number;
  readonly slopeZ: number;
  /** Standard error of `slopeX`. */
  readonly errorX: number;
  /** Share of the variance explained. */
  readonly r2: number;
}

/** Residuals beyond so many σ lose weight (Huber 1964). */
const HUBER = 1.345;
const ROUNDS = 12;
/** Causes that go together closer than this cannot be told apart. */
const LEAST_INDEPENDENT = 0.1;

/**
 * y = a + bx + cz with outliers weighed down: least squares, reweighted by the
 * residuals of the round before. Null where x does not vary, or varies with z alone.
 */
export function robustPlane(points: readonly Observed[]): Plane | null {
  let weights: readonly number[] = points.map(() => 1);
  let plane: Plane | null = null;
  for (let round = 0; round < ROUNDS; round += 1) {
    plane = weighted(points, weights);
    if (plane === null) return null;
    const { intercept, slopeX, slopeZ } = plane;
    const left = points.map(({ x, y, z }) => y - intercept - slopeX * x - slopeZ * z);
    const sigma = robustSigma(left) ?? 0;
    if (sigma === 0) return plane;
    weights = left.map((residual) => Math.min(1, (HUBER * sigma) / Math.abs(residual || 1e-12)));
  }
  return plane;
}

function weighted(points: readonly Observed[], weights: readonly number[]): Plane | null {
  const sum = (of: (point: Observed) => number): number =>
    points.reduce((total, point, i) => total + (weights[i] ?? 0) * of(point), 0);
  const w = sum(() => 1);
  if (w === 0) return null;
  const [x0, y0, z0] = [sum(({ x }) => x) / w, sum(({ y }) => y) / w, sum(({ z }) => z) / w];
  const xx = sum(({ x }) => (x - x0) ** 2);
  const zz = sum(({ z }) => (z - z0) ** 2);
  const xz = sum(({ x, z }) => (x - x0) * (z - z0));
  const xy = sum(({ x, y }) => (x - x0) * (y - y0));
  const zy = sum(({ y, z }) => (z - z0) * (y - y0));
  const yy = sum(({ y }) => (y - y0) ** 2);
  // what is left of x once z has explained its part
  const free = zz === 0 ? xx : xx - (xz * xz) / zz;
  if (xx === 0 || free < LEAST_INDEPENDENT * xx) return null;
  const slopeX = zz === 0 ? xy / xx : (xy - (xz * zy) / zz) / free;
  const slopeZ = zz === 0 ? 0 : (zy - slopeX * xz) / zz;
  const left = Math.max(0, yy - slopeX * xy - slopeZ * zy);
  const errorX = Math.sqrt(left / Math.max(1, w - 3) / free);
  return {
    intercept: y0 - slopeX * x0 - slopeZ * z0,
    slopeX,
    slopeZ,
    errorX,
    r2: yy === 0 ? 0 : 1 - left / yy,
  };
}
