import { compressibility } from '../../src/gas/compressibility.ts';
import type { CompressibilityRatio } from '../../src/gas/conversion.ts';
import { CHINA_BASE, toKelvin } from '../../src/gas/gas-constants.ts';
import { kPaAbs } from '../../src/model/units.ts';
import { ZONE_GAS } from '../site/zone-gas.ts';

/** Width of a cell of the table. */
const STEP_KPA = 20;
const STEP_K = 2;

/**
 * Zb/Z of the simulated gas by SGERG-88, interpolated in a table that fills as
 * it is asked: the equation takes microseconds, and every meter asks it every
 * simulated minute. Between the nodes the error is below 5e-6 up to 1 MPa.
 * @throws RangeError outside of the equation's range.
 */
export function tabulatedRatio(): CompressibilityRatio {
  const exact = compressibility({ kind: 'sgerg88', gas: ZONE_GAS, base: CHINA_BASE });
  const nodes = new Map<number, number>();
  const node = (p: number, t: number): number => {
    const key = p * 1000 + t;
    const known = nodes.get(key);
    if (known !== undefined) return known;
    // at no pressure at all the gas is ideal; the equation starts just above
    const ratio = exact.ratio(kPaAbs(Math.max(1, p * STEP_KPA)), toKelvin(t * STEP_K));
    if (!ratio.ok) throw new RangeError(`no Zb/Z at ${p * STEP_KPA} kPa, ${t * STEP_K} °C`);
    nodes.set(key, ratio.value);
    return ratio.value;
  };
  return ({ pressure, temperature }) => {
    const [x, y] = [pressure / STEP_KPA, (temperature - 273.15) / STEP_K];
    const [p, t] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [x - p, y - t];
    const low = node(p, t) * (1 - u) + node(p + 1, t) * u;
    const high = node(p, t + 1) * (1 - u) + node(p + 1, t + 1) * u;
    return low * (1 - v) + high * v;
  };
}
