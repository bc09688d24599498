import type { GasComponent } from '../model/gas-composition.ts';

/** What AGA8 DETAIL knows of one component; the letters are the report's. */
export interface ComponentParameters {
  /** g/mol. */
  readonly molarMass: number;
  /** Energy, K. */
  readonly E: number;
  /** Size, (m³/kmol)^(1/3). */
  readonly K: number;
  /** Orientation. */
  readonly G: number;
  /** Quadrupole. */
  readonly Q: number;
  /** High temperature. */
  readonly F: number;
  /** Dipole. */
  readonly S: number;
  /** Association. */
  readonly W: number;
}

const PLAIN = { Q: 0, F: 0, S: 0, W: 0 };

/** Characterization parameters (AGA Report No. 8 part 1, 2017; the molar masses are the report's own). */
export const AGA8_COMPONENTS: Readonly<Record<GasComponent, ComponentParameters>> = {
  methane: { ...PLAIN, molarMass: 16.043, E: 151.3183, K: 0.4619255, G: 0 },
  nitrogen: { ...PLAIN, molarMass: 28.0135, E: 99.73778, K: 0.4479153, G: 0.027815 },
  carbonDioxide: { ...PLAIN, molarMass: 44.01, E: 241.9606, K: 0.4557489, G: 0.189065, Q: 0.69 },
  ethane: { ...PLAIN, molarMass: 30.07, E: 244.1667, K: 0.5279209, G: 0.0793 },
  propane: { ...PLAIN, molarMass: 44.097, E: 298.1183, K: 0.583749, G: 0.141239 },
  isobutane: { ...PLAIN, molarMass: 58.123, E: 324.0689, K: 0.6406937, G: 0.256692 },
  nButane: { ...PLAIN, molarMass: 58.123, E: 337.6389, K: 0.6341423, G: 0.281835 },
  isopentane: { ...PLAIN, molarMass: 72.15, E: 365.5999, K: 0.6738577, G: 0.332267 },
  nPentane: { ...PLAIN, molarMass: 72.15, E: 370.6823, K: 0.6798307, G: 0.366911 },
  nHexane: { ...PLAIN, molarMass: 86.177, E: 402.636293, K: 0.7175118, G: 0.289731 },
  nHeptane: { ...PLAIN, molarMass: 100.204, E: 427.72263, K: 0.7525189, G: 0.337542 },
  nOctane: { ...PLAIN, molarMass: 114.231, E: 450.325022, K: 0.784955, G: 0.383381 },
  nNonane: { ...PLAIN, molarMass: 128.258, E: 470.840891, K: 0.8152731, G: 0.427354 },
  nDecane: { ...PLAIN, molarMass: 142.285, E: 489.558373, K: 0.8437826, G: 0.469659 },
  hydrogen: { ...PLAIN, molarMass: 2.0159, E: 26.95794, K: 0.3514916, G: 0.034369, F: 1 },
  oxygen: { ...PLAIN, molarMass: 31.9988, E: 122.7667, K: 0.4186954, G: 0.021 },
  carbonMonoxide: { ...PLAIN, molarMass: 28.01, E: 105.5348, K: 0.4533894, G: 0.038953 },
  water: {
    ...PLAIN,
    molarMass: 18.0153,
    E: 514.0156,
    K: 0.3825868,
    G: 0.3325,
    Q: 1.06775,
    S: 1.5822,
    W: 1,
  },
  hydrogenSulfide: {
    ...PLAIN,
    molarMass: 34.082,
    E: 296.355,
    K: 0.4618263,
    G: 0.0885,
    Q: 0.633276,
    S: 0.39,
  },
  helium: { ...PLAIN, molarMass: 4.0026, E: 2.610111, K: 0.3589888, G: 0 },
  argon: { ...PLAIN, molarMass: 39.948, E: 119.6299, K: 0.4216551, G: 0 },
};
