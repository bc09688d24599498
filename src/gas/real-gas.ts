import { err, type Result } from '../lib/result.ts';
import type { Kelvin, KPaAbs } from '../model/units.ts';

/** What an equation of state may refuse: `p` kPa absolute, `t` K, or a property of the gas. */
export type GasQuantity = 'p' | 't' | 'hs' | 'd' | 'xCO2' | 'xH2' | 'xN2' | 'methane';

export interface OutOfRange {
  readonly reason: 'outOfRange';
  readonly quantity: GasQuantity;
  readonly value: number;
  readonly min: number;
  readonly max: number;
}

export type GasRefusal =
  | OutOfRange
  /** The density equation has no solution in the gas phase: the gas would condense. */
  | { readonly reason: 'noGasPhase' }
  /** The meter's conversion is `fixed`, and its factor is not known. */
  | { readonly reason: 'noFixedFactor' };

export type RealGasResult = Result<number, GasRefusal>;

/** One gas with an equation of state prepared for it. */
export interface RealGas {
  /** Compressibility factor Z; refused outside the range of the equation. */
  z(p: KPaAbs, t: Kelvin): RealGasResult;
}

export interface Range {
  readonly quantity: GasQuantity;
  readonly min: number;
  readonly max: number;
}

/** NaN is outside of every range. */
export const within = (range: Range, value: number): boolean =>
  value >= range.min && value <= range.max;

export const outOfRange = (range: Range, value: number) =>
  err<OutOfRange>({ reason: 'outOfRange', value, ...range });
