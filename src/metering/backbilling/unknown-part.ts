import type { Term } from './volume-estimate.ts';
import { term } from './volume-estimate.ts';

/** With less of it known, a series does not tell the span. */
export const LEAST_KNOWN = 0.8;
/** What is made up for the rest is known to half of itself, 1σ (LK-3, uFilled). */
const MADE_UP = 0.5;

/** 1σ that the part of a span of which nothing is known adds, as a fraction of the whole. */
export const unknownSigma = (known: number): number => MADE_UP * (1 - known);

export const knownTerm = (known: number): Term =>
  term('已知时段占比', 'Part of the span that is known', 100 * known, '%');
