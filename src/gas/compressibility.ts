import { err, ok, type Result } from '../lib/result.ts';
import type { Gas, MeterSpec } from '../model/fleet.ts';
import type { Kelvin, KPaAbs } from '../model/units.ts';
import { prepareAga8 } from './aga8-detail.ts';
import { idealFactor } from './conversion.ts';
import type { BaseConditions } from './gas-constants.ts';
import type { GasRefusal, RealGas, RealGasResult } from './real-gas.ts';
import { prepareSgerg88 } from './sgerg88.ts';

export type ConversionKind = MeterSpec['conversion'];

/** What a meter's conversion depends on. */
export interface ConversionSpec {
  readonly kind: ConversionKind;
  /** Gas of the meter's zone; TYPICAL_GAS where the zone states none. */
  readonly gas?: Gas | undefined;
  /** Base m³ per actual m³, of a meter whose conversion is `fixed`. */
  readonly fixedFactor?: number | undefined;
  readonly base: BaseConditions;
}

/** The conversion a corrector is set to, ready for one reading after another. */
export interface Conversion {
  /** Conversion factor C, base m³ per actual m³. */
  factor(p: KPaAbs, t: Kelvin): RealGasResult;
  /** Zb/Z; 1 where the conversion does not know of compressibility. */
  ratio(p: KPaAbs, t: Kelvin): RealGasResult;
}

/**
 * Pipeline gas of a zone that states none (gas 1 of ISO 12213-3). Zb/Z of that standard's other
 * examples lies up to 0.21 % away at 0.5 MPa and 20 °C, so a zone should state its own.
 */
export const TYPICAL_GAS: Gas = { hs: 40.66, d: 0.581, xCO2: 0.006, xH2: 0 };

/**
 * The conversion of a meter: C = (P/Pb)(Tb/T)(Zb/Z) by SGERG-88 (ISO 12213-3), AGA8 DETAIL (ISO
 * 12213-2) or, for `pt`, with Zb/Z = 1; the fixed factor; or 1 for `none`. Zb is computed here, once.
 *
 * AGA8 needs the zone's `composition`. Where there is none, an `aga8` meter is computed by SGERG-88
 * from the four figures the zone has. Over five pipeline gases up to 1 MPa, Zb/Z of the two differs
 * by at most 1.4e-4 in 0…60 °C, and by 8e-4 at −23 °C: small beside the 0.3 % at which a factor is
 * doubted.
 *
 * A gas or a state outside of the equation's range is refused by each call, with the quantity.
 */
export function compressibility(spec: ConversionSpec): Conversion {
  return CONVERSIONS[spec.kind](spec);
}

const constant = (factor: RealGasResult): Conversion => ({
  factor: () => factor,
  ratio: () => ok(1),
});

const CONVERSIONS: Readonly<Record<ConversionKind, (spec: ConversionSpec) => Conversion>> = {
  sgerg88: ({ gas = TYPICAL_GAS, base }) => realConversion(prepareSgerg88(gas), base),
  aga8: ({ gas = TYPICAL_GAS, base }) =>
    realConversion(gas.composition ? prepareAga8(gas.composition) : prepareSgerg88(gas), base),
  pt: ({ base }) => ({
    factor: (pressure, temperature) => ok(idealFactor({ pressure, temperature }, base)),
    ratio: () => ok(1),
  }),
  fixed: ({ fixedFactor }) =>
    constant(fixedFactor === undefined ? err({ reason: 'noFixedFactor' }) : ok(fixedFactor)),
  none: () => constant(ok(1)),
};

function realConversion(prepared: Result<RealGas, GasRefusal>, base: BaseConditions): Conversion {
  const zBase = prepared.ok ? prepared.value.z(base.pressure, base.temperature) : prepared;
  if (!prepared.ok || !zBase.ok) return { factor: () => zBase, ratio: () => zBase };
  const gas = prepared.value;
  const atBase = zBase.value;
  const scaled = (p: KPaAbs, t: Kelvin, numerator: number): RealGasResult => {
    const z = gas.z(p, t);
    return z.ok ? ok(numerator / z.value) : z;
  };
  return {
    ratio: (p, t) => scaled(p, t, atBase),
    factor: (p, t) => scaled(p, t, atBase * idealFactor({ pressure: p, temperature: t }, base)),
  };
}
