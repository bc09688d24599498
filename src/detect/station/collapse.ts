import { z } from 'zod';
import type { EpochMs } from '../../model/units.ts';
import { learnTail, NO_TAIL, TailQuantile } from '../stats/tail-quantile.ts';

const Point = z.object({ ts: z.number(), pOut: z.number(), q: z.number().nullable() });
export type Point = z.infer<typeof Point>;

/** An outlet that falls faster than it ever does, and the flow while it falls. */
export const Collapse = z.object({
  /** The record that rates of change are taken from. */
  reference: Point.nullable(),
  /** The last record before the fall; null while nothing falls. */
  before: Point.nullable(),
  /** Greatest rate of fall, kPa/min, and greatest flow since, m³/h base. */
  rate: z.number(),
  peakFlow: z.number().nullable(),
  /** q99.9 of normal |dP/dt|, kPa/min. */
  usual: TailQuantile,
});
export type Collapse = z.infer<typeof Collapse>;

export const CALM: Collapse = {
  reference: null,
  before: null,
  rate: 0,
  peakFlow: null,
  usual: NO_TAIL,
};

export interface CollapseRule {
  /** kPa/min below which no fall is fast. */
  readonly leastRate: number;
  /** Times the usual q99.9. */
  readonly times: number;
  /** Rates are taken over at least so long, ms: over less, noise is all there is. */
  readonly overMs: number;
  /** A longer gap says nothing about a rate, ms. */
  readonly maxGapMs: number;
  /** Lock-up stands above the set: a burner's start takes that away at once. kPa gauge. */
  readonly setKPa: number;
  /** The outlet below which the runs no longer hold it, kPa gauge. */
  readonly heldKPa: number;
}

const USUAL_SHARE = 0.999;

/** Rate of fall that counts as fast, kPa/min. */
export const fastRate = ({ usual }: Collapse, rule: CollapseRule): number =>
  Math.max(rule.leastRate, rule.times * (usual.value ?? 0));

/** Begins anew with the next record, and keeps what is usual here. */
export const forget = (state: Collapse): Collapse =>
  state.reference === null ? state : { ...CALM, usual: state.usual };

const calm = (reference: Point, usual: TailQuantile): Collapse => ({
  reference,
  before: null,
  rate: 0,
  peakFlow: null,
  usual,
});

export function stepCollapse(
  state: Collapse,
  ts: EpochMs,
  pOut: number,
  q: number | undefined,
  rule: CollapseRule,
): Collapse {
  const here: Point = { ts, pOut, q: q ?? null };
  const { reference } = state;
  if (reference === null || ts - reference.ts > rule.maxGapMs) return calm(here, state.usual);
  const elapsedMs = ts - reference.ts;
  // a record soon after the reference: as if it had taken the whole time, which is the lesser rate
  const change = Math.min(pOut, rule.setKPa) - Math.min(reference.pOut, rule.setKPa);
  const perMinute = (change * 60_000) / Math.max(elapsedMs, rule.overMs);
  const isFast = -perMinute > fastRate(state, rule);
  if (state.before === null && !isFast) {
    if (elapsedMs < rule.overMs) return state;
    const usual =
      pOut < rule.heldKPa ? state.usual : learnTail(state.usual, Math.abs(perMinute), USUAL_SHARE);
    return calm(here, usual);
  }
  const next = elapsedMs < rule.overMs ? reference : here;
  // back in the regulators' hands: a burner's start
  if (!isFast && pOut >= rule.heldKPa) {
    return calm(here, learnTail(state.usual, state.rate, USUAL_SHARE));
  }
  return {
    ...state,
    reference: next,
    before: state.before ?? reference,
    rate: Math.max(state.rate, -perMinute),
    peakFlow: q === undefined ? state.peakFlow : Math.max(state.peakFlow ?? 0, q),
  };
}
