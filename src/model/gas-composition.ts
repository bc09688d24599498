import { z } from 'zod';

const fraction = z.number().min(0).max(1);
const optional = fraction.exactOptional();

/**
 * How far the mole fractions may be from adding up to 1: an analysis in mole % with two decimals
 * comes this close. The equation of state scales what remains away.
 */
const SUM_TOLERANCE = 1e-3;

const Fractions = z.strictObject({
  methane: fraction,
  nitrogen: optional,
  carbonDioxide: optional,
  ethane: optional,
  propane: optional,
  isobutane: optional,
  nButane: optional,
  isopentane: optional,
  nPentane: optional,
  nHexane: optional,
  nHeptane: optional,
  nOctane: optional,
  nNonane: optional,
  nDecane: optional,
  hydrogen: optional,
  oxygen: optional,
  carbonMonoxide: optional,
  water: optional,
  hydrogenSulfide: optional,
  helium: optional,
  argon: optional,
});

export type GasComponent = keyof z.infer<typeof Fractions>;

/** The components of AGA8 DETAIL in the report's order. */
export const GAS_COMPONENTS: readonly GasComponent[] = Fractions.keyof().options;

const sum = (fractions: Readonly<Partial<Record<GasComponent, number>>>): number =>
  Object.values(fractions).reduce((total, x) => total + x, 0);

/** A full analysis of a gas: mole fractions, which add up to 1. */
export const GasComposition = Fractions.superRefine((fractions, context) => {
  const total = sum(fractions);
  if (Math.abs(total - 1) > SUM_TOLERANCE) {
    context.addIssue(`the mole fractions must add up to 1, not ${Number(total.toFixed(6))}`);
  }
});
export type GasComposition = z.infer<typeof GasComposition>;
