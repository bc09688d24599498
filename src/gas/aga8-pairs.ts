import type { GasComponent } from '../model/gas-composition.ts';

/** How a pair of unlike components departs from the mixing rule: 1, or absent, for not at all. */
export interface PairParameters {
  /** Energy in the second virial coefficient. */
  readonly E?: number;
  /** Conformal energy. */
  readonly U?: number;
  /** Size. */
  readonly K?: number;
  /** Orientation. */
  readonly G?: number;
}

type PairsOf = Readonly<Partial<Record<GasComponent, PairParameters>>>;

/**
 * Binary interaction parameters (AGA Report No. 8 part 1, 2017): the first component comes before
 * the second in the report's order. Pairs that are not listed follow the mixing rule.
 */
export const AGA8_PAIRS: Readonly<Partial<Record<GasComponent, PairsOf>>> = {
  methane: {
    nitrogen: { E: 0.97164, U: 0.886106, K: 1.00363 },
    carbonDioxide: { E: 0.960644, U: 0.963827, K: 0.995933, G: 0.807653 },
    propane: { E: 0.994635, U: 0.990877, K: 1.007619 },
    isobutane: { E: 1.01953 },
    nButane: { E: 0.989844, U: 0.992291, K: 0.997596 },
    isopentane: { E: 1.00235 },
    nPentane: { E: 0.999268, U: 1.00367, K: 1.002529 },
    nHexane: { E: 1.107274, U: 1.302576, K: 0.982962 },
    nHeptane: { E: 0.88088, U: 1.191904, K: 0.983565 },
    nOctane: { E: 0.880973, U: 1.205769, K: 0.982707 },
    nNonane: { E: 0.881067, U: 1.219634, K: 0.981849 },
    nDecane: { E: 0.881161, U: 1.233498, K: 0.980991 },
    hydrogen: { E: 1.17052, U: 1.15639, K: 1.02326, G: 1.95731 },
    carbonMonoxide: { E: 0.990126 },
    water: { E: 0.708218 },
    hydrogenSulfide: { E: 0.931484, U: 0.736833, K: 1.00008 },
  },
  nitrogen: {
    carbonDioxide: { E: 1.02274, U: 0.835058, K: 0.982361, G: 0.982746 },
    ethane: { E: 0.97012, U: 0.816431, K: 1.00796 },
    propane: { E: 0.945939, U: 0.915502 },
    isobutane: { E: 0.946914 },
    nButane: { E: 0.973384, U: 0.993556 },
    isopentane: { E: 0.95934 },
    nPentane: { E: 0.94552 },
    hydrogen: { E: 1.08632, U: 0.408838, K: 1.03227 },
    oxygen: { E: 1.021 },
    carbonMonoxide: { E: 1.00571 },
    water: { E: 0.746954 },
    hydrogenSulfide: { E: 0.902271, U: 0.993476, K: 0.942596 },
  },
  carbonDioxide: {
    ethane: { E: 0.925053, U: 0.96987, K: 1.00851, G: 0.370296 },
    propane: { E: 0.960237 },
    isobutane: { E: 0.906849 },
    nButane: { E: 0.897362 },
    isopentane: { E: 0.726255 },
    nPentane: { E: 0.859764 },
    nHexane: { E: 0.855134, U: 1.066638, K: 0.910183 },
    nHeptane: { E: 0.831229, U: 1.077634, K: 0.895362 },
    nOctane: { E: 0.80831, U: 1.088178, K: 0.881152 },
    nNonane: { E: 0.786323, U: 1.098291, K: 0.86752 },
    nDecane: { E: 0.765171, U: 1.108021, K: 0.854406 },
    hydrogen: { E: 1.28179 },
    carbonMonoxide: { E: 1.5, U: 0.9 },
    water: { E: 0.849408, G: 1.67309 },
    hydrogenSulfide: { E: 0.955052, U: 1.04529, K: 1.00779 },
  },
  ethane: {
    propane: { E: 1.02256, U: 1.065173, K: 0.986893 },
    isobutane: { U: 1.25 },
    nButane: { E: 1.01306, U: 1.25 },
    isopentane: { U: 1.25 },
    nPentane: { E: 1.00532, U: 1.25 },
    hydrogen: { E: 1.16446, U: 1.61666, K: 1.02034 },
    water: { E: 0.693168 },
    hydrogenSulfide: { E: 0.946871, U: 0.971926, K: 0.999969 },
  },
  propane: {
    nButane: { E: 1.0049 },
    hydrogen: { E: 1.034787 },
  },
  isobutane: {
    hydrogen: { E: 1.3 },
  },
  nButane: {
    hydrogen: { E: 1.3 },
  },
  nHexane: {
    hydrogenSulfide: { E: 1.008692, U: 1.028973, K: 0.96813 },
  },
  nHeptane: {
    hydrogenSulfide: { E: 1.010126, U: 1.033754, K: 0.96287 },
  },
  nOctane: {
    hydrogenSulfide: { E: 1.011501, U: 1.038338, K: 0.957828 },
  },
  nNonane: {
    hydrogenSulfide: { E: 1.012821, U: 1.042735, K: 0.952441 },
  },
  nDecane: {
    hydrogenSulfide: { E: 1.014089, U: 1.046966, K: 0.948338 },
  },
  hydrogen: {
    carbonMonoxide: { E: 1.1 },
  },
};
