import { z } from 'zod';
import type { Evidence } from '../../model/finding.ts';
import { significant } from '../stats/significant.ts';
import { addExpected, unmetered } from './unmetered.ts';

/** Some operating hours of a site: what its meters counted and what they should have. */
export const UseBlock = z.object({
  from: z.number(),
  hours: z.number(),
  /** Counted, and told by the station's runs where they tell it, m³ actual. */
  m3: z.number(),
  runM3: z.number().nullable(),
  /** m³ actual. */
  expected: z.object({ low: z.number(), median: z.number(), high: z.number() }),
  /** m³ of the last of its hours that fell short. */
  fell: z.array(z.number()),
});
export type UseBlock = z.infer<typeof UseBlock>;

/** Hours that fell short, kept of a block. */
const MOST_FELL = 8;

export const joined = (a: UseBlock, b: UseBlock): UseBlock => ({
  from: a.from,
  hours: a.hours + b.hours,
  m3: a.m3 + b.m3,
  runM3: a.runM3 === null || b.runM3 === null ? null : a.runM3 + b.runM3,
  expected: addExpected(a.expected, b.expected),
  fell: [...a.fell, ...b.fell].slice(-MOST_FELL),
});

/** A block without any flow still has a logarithm. */
const LEAST_RATIO = 0.01;

/** ln R. */
export const logOf = ({ m3, expected }: UseBlock): number =>
  Math.log(Math.max(LEAST_RATIO, m3 / expected.median));

/** @param all blocks since it began: each adds to what is to be billed back. */
export function proofOf(
  ratio: number,
  limit: number,
  all: UseBlock,
): { readonly evidence: Evidence; readonly estimate: Evidence } {
  const percent = (share: number): number => rounded(100 * share);
  const evidence: Evidence = [
    { name: 'ratio', value: percent(ratio), unit: '%', limit: percent(limit), relation: 'below' },
    { name: 'volume', value: rounded(all.m3), unit: 'm³' },
    { name: 'expectedVolume', value: rounded(all.expected.median), unit: 'm³' },
  ];
  const by = 'Σ q50 (q10…q90) of the hour of the week × level of R − ΣΔVm';
  return { evidence, estimate: unmetered(all.expected, all.m3, by) };
}

const rounded = (value: number): number => significant(value, 4);
