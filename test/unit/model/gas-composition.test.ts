import { describe, expect, it } from 'vitest';
import { Gas } from '../../../src/model/fleet.ts';
import { GAS_COMPONENTS, GasComposition } from '../../../src/model/gas-composition.ts';
import { REPORT_GASES } from '../../support/gas-samples.ts';

const problemsOf = (content: unknown): readonly string[] =>
  GasComposition.safeParse(content).error?.issues.map((issue) => issue.message) ?? [];

describe('the composition of a gas', () => {
  it('names the 21 components of AGA8 in the order of the report', () => {
    expect(GAS_COMPONENTS).toHaveLength(21);
    expect(GAS_COMPONENTS[0]).toBe('methane');
    expect(GAS_COMPONENTS[14]).toBe('hydrogen');
    expect(GAS_COMPONENTS[20]).toBe('argon');
  });

  it('is taken as it is where it adds up, exactly or to the digits of an analysis', () => {
    expect(GasComposition.parse(REPORT_GASES.Ekofisk)).toEqual(REPORT_GASES.Ekofisk);
    expect(problemsOf({ methane: 0.97, ethane: 0.0295 })).toEqual([]);
  });

  it('is refused where it does not add up, with the sum', () => {
    expect(problemsOf({ methane: 0.9, ethane: 0.05 })).toEqual([
      'the mole fractions must add up to 1, not 0.95',
    ]);
    expect(problemsOf({ methane: 96.5, ethane: 3.5 })).not.toEqual([]);
  });

  it('is refused with a component that AGA8 does not know, or without methane', () => {
    expect(problemsOf({ methane: 0.9, ethylene: 0.1 }).join()).toMatch(/ethylene/);
    expect(problemsOf({ nitrogen: 1 })).not.toEqual([]);
  });

  it('may stand beside the four figures of a zone', () => {
    const four = { hs: 40.66, d: 0.581, xCO2: 0.006, xH2: 0 };
    const analysed = { ...four, composition: REPORT_GASES.GulfCoast };
    expect(Gas.parse(four)).toEqual(four);
    expect(Gas.parse(analysed)).toEqual(analysed);
  });
});
