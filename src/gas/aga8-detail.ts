import { err, ok, type Result } from '../lib/result.ts';
import {
  GAS_COMPONENTS,
  type GasComponent,
  type GasComposition,
} from '../model/gas-composition.ts';
import type { Kelvin, KPaAbs } from '../model/units.ts';
import { type Aga8Mixture, aga8Mixture, type TemperatureTerm } from './aga8-mixture.ts';
import { toKelvin } from './gas-constants.ts';
import {
  type OutOfRange,
  outOfRange,
  type Range,
  type RealGas,
  type RealGasResult,
  within,
} from './real-gas.ts';

/** J/(mol·K), the equation's own. */
const R = 8.31451;

/** The report's expanded range, −130…400 °C and 0…280 MPa; its 0.1 % in Z is for −8…62 °C up to 12 MPa. */
const PRESSURE: Range = { quantity: 'p', min: 0, max: 280_000 };
const TEMPERATURE: Range = { quantity: 't', min: toKelvin(-130), max: toKelvin(400) };
/** Mole fraction; less makes no natural gas (ISO 12213-2, wider range). */
const METHANE: Range = { quantity: 'methane', min: 0.5, max: 1 };

/** Change of ln D below which the density stands. */
const SETTLED = 1e-11;
const MOST_ROUNDS = 40;

export interface Aga8Gas extends RealGas {
  /** g/mol. */
  readonly molarMass: number;
  /** Molar density, mol/l. */
  density(p: KPaAbs, t: Kelvin): RealGasResult;
}

/**
 * AGA8 DETAIL for one analysed gas: AGA Report No. 8 part 1 (2017), ISO 12213-2, GB/T 17747.2.
 * The report writes 58 terms of T, composition and reduced density; here composition is worked
 * in once, temperature once for each call, and only the density is iterated. A state that would
 * be liquid or near condensing is refused where the pressure falls with density.
 */
export function prepareAga8(composition: GasComposition): Result<Aga8Gas, OutOfRange> {
  const fractions = normalized(composition);
  const methane = fractions.find(([name]) => name === 'methane')?.[1] ?? 0;
  if (!within(METHANE, methane)) return outOfRange(METHANE, methane);
  const mixture = aga8Mixture(fractions);
  return ok({
    molarMass: mixture.molarMass,
    density: (p, t) => densityAt(mixture, p, t),
    z: (p, t) => {
      const density = densityAt(mixture, p, t);
      if (!density.ok) return density;
      if (density.value === 0) return ok(1);
      return ok(p / (R * t * density.value));
    },
  });
}

function normalized(composition: GasComposition): readonly (readonly [GasComponent, number])[] {
  const present = GAS_COMPONENTS.map((name) => [name, composition[name] ?? 0] as const).filter(
    ([, x]) => x > 0,
  );
  const total = present.reduce((sum, [, x]) => sum + x, 0);
  return present.map(([name, x]) => [name, x / total] as const);
}

/** Newton's method in ln p over ln D, from the ideal gas: it takes three to six rounds. */
function densityAt(mixture: Aga8Mixture, p: KPaAbs, t: Kelvin): RealGasResult {
  if (!within(PRESSURE, p)) return outOfRange(PRESSURE, p);
  if (!within(TEMPERATURE, t)) return outOfRange(TEMPERATURE, t);
  const ideal = p / (R * t);
  if (ideal === 0) return ok(0);
  const isotherm = isothermOf(mixture, t);
  let density = ideal;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { z, slope } = isotherm(density);
    if (!(z > 0 && slope > 0)) break;
    const step = (Math.log(ideal / (density * z)) * z) / slope;
    density *= Math.exp(step);
    if (Math.abs(step) < SETTLED) return ok(density);
  }
  return err({ reason: 'noGasPhase' });
}

interface IsothermPoint {
  readonly z: number;
  /** dp/dD over RT; not above 0 where the gas would condense. */
  readonly slope: number;
}

/** Z as a function of the molar density, mol/l, at one temperature. */
function isothermOf(mixture: Aga8Mixture, t: number): (density: number) => IsothermPoint {
  const linear = atTemperature(mixture.linear, t);
  const groups = mixture.groups.map(({ b, k, terms }) => ({ b, k, c: atTemperature(terms, t) }));
  return (density) => {
    const reduced = mixture.reduction * density;
    let z = 1 + linear * density;
    let slope = 1 + 2 * linear * density;
    for (const { b, k, c } of groups) {
      const power = k === 0 ? 0 : reduced ** k;
      const term = c * reduced ** b * Math.exp(-power);
      const growth = b - k * power;
      z += term * growth;
      slope += term * (growth * (growth + 1) - k * k * power);
    }
    return { z, slope };
  };
}

function atTemperature(terms: readonly TemperatureTerm[], t: number): number {
  let total = 0;
  for (const { coefficient, u } of terms) total += coefficient * t ** -u;
  return total;
}
