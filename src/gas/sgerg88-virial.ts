import { B, B11, C, C111, type Quadratic } from './sgerg88-coefficients.ts';

/** The gas SGERG-88 computes with: mole fractions, and a hydrocarbon known by its calorific value. */
export interface SgergMixture {
  readonly ch: number;
  readonly n2: number;
  readonly co2: number;
  readonly h2: number;
  readonly co: number;
  /** Calorific value of the hydrocarbon, kJ/mol. */
  readonly h: number;
}

/** Second (m³/kmol) and third ((m³/kmol)²) virial coefficient at temperatures in K. */
export interface VirialCoefficients {
  second(t: number): number;
  third(t: number): number;
}

type Weighted = readonly [weight: number, quadratic: Quadratic];

function combined(terms: readonly Weighted[]): Quadratic {
  let [c0, c1, c2] = [0, 0, 0];
  for (const [weight, quadratic] of terms) {
    c0 += weight * quadratic[0];
    c1 += weight * quadratic[1];
    c2 += weight * quadratic[2];
  }
  return [c0, c1, c2];
}

const inH = ([h0, h1, h2]: typeof B11, h: number): Quadratic =>
  combined([
    [1, h0],
    [h, h1],
    [h * h, h2],
  ]);

const at = (q: Quadratic, t: number): number => q[0] + t * (q[1] + t * q[2]);

/**
 * Virial coefficients of a mixture. All terms that are quadratic in T are added up
 * here, once for each gas: a reading then costs five polynomials and four roots.
 */
export function sgerg88Virial(mixture: SgergMixture): VirialCoefficients {
  return { second: secondVirial(mixture), third: thirdVirial(mixture) };
}

function secondVirial({ ch, n2, co2, h2, co, h }: SgergMixture): (t: number) => number {
  const b11 = inH(B11, h);
  const plain = combined([
    [ch * ch, b11],
    [2 * ch * h2, B[14]],
    [2 * ch * co, B[15]],
    [n2 * n2, B[22]],
    [2 * n2 * co2, B[23]],
    [2 * n2 * h2, B[24]],
    [co2 * co2, B[33]],
    [h2 * h2, B[44]],
    [co * co, B[55]],
  ]);
  return (t) => {
    const hydrocarbon = at(b11, t);
    const b12 = (0.72 + 1.875e-5 * (320 - t) ** 2) * 0.5 * (hydrocarbon + at(B[22], t));
    const b13 = -0.865 * Math.sqrt(hydrocarbon * at(B[33], t));
    return at(plain, t) + 2 * ch * (n2 * b12 + co2 * b13);
  };
}

/** Pure nitrogen contributes C222, not C122: one copy in circulation has that wrong, by 2.6e-5 in Z. */
function thirdVirial({ ch, n2, co2, h2, co, h }: SgergMixture): (t: number) => number {
  const c111 = inH(C111, h);
  const plain = combined([
    [ch ** 3, c111],
    [n2 ** 3, C[222]],
    [co2 ** 3, C[333]],
    [h2 ** 3, C[444]],
    [3 * ch * ch * co, C[115]],
    [3 * n2 * n2 * co2, C[223]],
    [3 * n2 * co2 * co2, C[233]],
  ]);
  return (t) => {
    // ∛(C111²·C222) is the product of the cube roots of its factors
    const r1 = ch * Math.cbrt(at(c111, t));
    const r2 = n2 * Math.cbrt(at(C[222], t));
    const r3 = co2 * Math.cbrt(at(C[333], t));
    const r4 = h2 * Math.cbrt(at(C[444], t));
    const withNitrogen = 3 * (0.92 + 0.0013 * (t - 270)) * r2 * (r1 + r2);
    const withCarbonDioxide = r3 * (2.76 * (r1 + r3) + 6.6 * r2);
    return at(plain, t) + r1 * (withNitrogen + withCarbonDioxide + 3.6 * r1 * r4);
  };
}
