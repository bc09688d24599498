/** c₀ + c₁T + c₂T², T in K. */
export type Quadratic = readonly [c0: number, c1: number, c2: number];

/**
 * Virial coefficients of SGERG-88 (ISO 12213-3, GB/T 17747.3). The digits name the components:
 * 1 equivalent hydrocarbon, 2 N₂, 3 CO₂, 4 H₂, 5 CO.
 */

/** Second virial coefficient of the hydrocarbon in powers H⁰, H¹, H² of its calorific value, m³/kmol. */
export const B11: readonly [Quadratic, Quadratic, Quadratic] = [
  [-0.425468, 2.865e-3, -4.62073e-6],
  [8.77118e-4, -5.56281e-6, 8.8151e-9],
  [-8.24747e-7, 4.31436e-9, -6.08319e-12],
];

/** m³/kmol. */
export const B: Readonly<Record<'14' | '15' | '22' | '23' | '24' | '33' | '44' | '55', Quadratic>> =
  {
    14: [-0.052128, 2.7157e-4, -2.5e-7],
    15: [-0.068729, -2.39381e-6, 5.18195e-7],
    22: [-0.1446, 7.4091e-4, -9.1195e-7],
    23: [-0.339693, 1.61176e-3, -2.04429e-6],
    24: [0.012, 0, 0],
    33: [-0.86834, 4.0376e-3, -5.1657e-6],
    44: [-1.10596e-3, 8.13385e-5, -9.8722e-8],
    55: [-0.13082, 6.0254e-4, -6.443e-7],
  };

/** Third virial coefficient of the hydrocarbon in powers of H, (m³/kmol)². */
export const C111: readonly [Quadratic, Quadratic, Quadratic] = [
  [-0.302488, 1.95861e-3, -3.16302e-6],
  [6.46422e-4, -4.22876e-6, 6.88157e-9],
  [-3.32805e-7, 2.2316e-9, -3.67713e-12],
];

/** (m³/kmol)². */
export const C: Readonly<Record<'222' | '333' | '444' | '115' | '223' | '233', Quadratic>> = {
  222: [7.8498e-3, -3.9895e-5, 6.1187e-8],
  333: [2.0513e-3, 3.4888e-5, -8.3703e-8],
  444: [1.04711e-3, -3.64887e-6, 4.67095e-9],
  115: [7.36748e-3, -2.76578e-5, 3.43051e-8],
  223: [5.52066e-3, -1.68609e-5, 1.57169e-8],
  233: [3.58783e-3, 8.06674e-6, -3.25798e-8],
};

/** Molar masses, kg/kmol. */
export const MASS = { n2: 28.0135, co2: 44.01, h2: 2.0159, co: 28.01 } as const;
/** Molar mass of the hydrocarbon: kg/kmol at H = 0, and per kJ/mol of its calorific value. */
export const CH_MASS = { atZero: -2.709328, perH: 0.021062199 } as const;
/** Calorific values at 25 °C, kJ/mol. */
export const CALORIFIC = { h2: 285.83, co: 282.98 } as const;
/** CO a coke-oven admixture brings along, mole per mole of H₂. */
export const CO_PER_H2 = 0.0964;
/** Density of dry air at 0 °C and 101.325 kPa, kg/m³. */
export const AIR_DENSITY = 1.292923;
/** Molar volume of an ideal gas at 0 °C and 101.325 kPa, m³/kmol. */
export const IDEAL_MOLAR_VOLUME = 22.414097;
