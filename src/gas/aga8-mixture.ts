import type { GasComponent } from '../model/gas-composition.ts';
import { AGA8_COMPONENTS, type ComponentParameters } from './aga8-components.ts';
import { AGA8_PAIRS, type PairParameters } from './aga8-pairs.ts';
import {
  AGA8_TERMS,
  type Aga8Term,
  FIRST_DENSITY_TERM,
  type TermProperty,
  VIRIAL_TERMS,
} from './aga8-terms.ts';

/** coefficient · T^−u. */
export interface TemperatureTerm {
  readonly coefficient: number;
  readonly u: number;
}

/** All terms with the same powers of density: their sum times (b − k·δᵏ)·δᵇ·exp(−δᵏ). */
export interface DensityGroup {
  readonly b: number;
  readonly k: number;
  readonly terms: readonly TemperatureTerm[];
}

/** What of AGA8 DETAIL depends on the composition alone. */
export interface Aga8Mixture {
  /** g/mol. */
  readonly molarMass: number;
  /** Reduced density δ per molar density, K³ in the report, l/mol. */
  readonly reduction: number;
  /** The coefficient of density D in Z, which is the second virial coefficient less the terms 13…18. */
  readonly linear: readonly TemperatureTerm[];
  readonly groups: readonly DensityGroup[];
}

interface Share extends ComponentParameters {
  readonly name: GasComponent;
  readonly x: number;
}

/** Two shares, the earlier component first; `weight` is how often the pair counts. */
interface Pair {
  readonly i: Share;
  readonly j: Share;
  readonly weight: number;
  readonly unlike: Required<PairParameters>;
}

const MIXING_RULE: Required<PairParameters> = { E: 1, U: 1, K: 1, G: 1 };

/** @param fractions mole fractions in the order of the report, which add up to 1. */
export function aga8Mixture(fractions: readonly (readonly [GasComponent, number])[]): Aga8Mixture {
  const shares = fractions.map(([name, x]) => ({ name, x, ...AGA8_COMPONENTS[name] }));
  const pairs = pairsOf(shares);
  const size = conformal(shares, pairs, 'K', 'K') ** 0.6;
  const second = AGA8_TERMS.slice(0, VIRIAL_TERMS).map((term) => virialTerm(term, pairs));
  const density = densityTerms(shares, pairs);
  const subtracted = density
    .slice(0, VIRIAL_TERMS - FIRST_DENSITY_TERM + 1)
    .map(({ coefficient, u }) => ({ coefficient: -size * coefficient, u }));
  return {
    molarMass: sum(shares, ({ x, molarMass }) => x * molarMass),
    reduction: size,
    linear: [...second, ...subtracted],
    groups: grouped(density),
  };
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

function pairsOf(shares: readonly Share[]): readonly Pair[] {
  return shares.flatMap((i, place) =>
    shares.slice(place).map((j) => ({
      i,
      j,
      weight: (i === j ? 1 : 2) * i.x * j.x,
      unlike: { ...MIXING_RULE, ...AGA8_PAIRS[i.name]?.[j.name] },
    })),
  );
}

/** The report's K⁵ and U⁵: a sum of the pure parameters and a correction for unlike pairs. */
function conformal(
  shares: readonly Share[],
  pairs: readonly Pair[],
  pure: 'K' | 'E',
  unlike: 'K' | 'U',
): number {
  const mean = sum(shares, (share) => share.x * share[pure] ** 2.5);
  const correction = sum(
    pairs,
    (pair) => pair.weight * (pair.unlike[unlike] ** 5 - 1) * (pair.i[pure] * pair.j[pure]) ** 2.5,
  );
  return mean ** 2 + correction;
}

/** Orientation of a pair. */
const orientation = ({ i, j, unlike }: Pair): number => (unlike.G * (i.G + j.G)) / 2;

/** A term's property for a pair, in the second virial coefficient. */
const PAIR_PROPERTY: Readonly<Record<TermProperty, (pair: Pair) => number>> = {
  '': () => 1,
  F: ({ i, j }) => i.F * j.F,
  G: orientation,
  Q: ({ i, j }) => i.Q * j.Q,
  S: ({ i, j }) => i.S * j.S,
  W: ({ i, j }) => i.W * j.W,
};

function virialTerm([a, _b, _k, u, property]: Aga8Term, pairs: readonly Pair[]): TemperatureTerm {
  const coefficient = sum(pairs, (pair) => {
    const energy = pair.unlike.E * Math.sqrt(pair.i.E * pair.j.E);
    return pair.weight * PAIR_PROPERTY[property](pair) * energy ** u * (pair.i.K * pair.j.K) ** 1.5;
  });
  return { coefficient: a * coefficient, u };
}

interface DensityTerm extends TemperatureTerm {
  readonly b: number;
  readonly k: number;
}

function densityTerms(shares: readonly Share[], pairs: readonly Pair[]): readonly DensityTerm[] {
  const energy = conformal(shares, pairs, 'E', 'U') ** 0.2;
  const property: Readonly<Record<TermProperty, number>> = {
    '': 1,
    F: sum(shares, ({ x, F }) => x * x * F),
    G: sum(pairs, (pair) => pair.weight * orientation(pair)),
    Q: sum(shares, ({ x, Q }) => x * Q) ** 2,
    // dipoles and association act in the second virial coefficient only
    S: 0,
    W: 0,
  };
  return AGA8_TERMS.slice(FIRST_DENSITY_TERM - 1).map(([a, b, k, u, name]) => ({
    coefficient: a * property[name] * energy ** u,
    u,
    b,
    k,
  }));
}

function grouped(terms: readonly DensityTerm[]): readonly DensityGroup[] {
  const groups = new Map<string, { b: number; k: number; terms: TemperatureTerm[] }>();
  for (const { b, k, coefficient, u } of terms) {
    // most gases have no water, hydrogen sulphide or hydrogen: their terms would add nothing
    if (coefficient === 0) continue;
    const key = `${b}/${k}`;
    const group = groups.get(key) ?? { b, k, terms: [] };
    group.terms.push({ coefficient, u });
    groups.set(key, group);
  }
  return [...groups.values()];
}
