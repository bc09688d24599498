import type { StationNow } from '../../../api/sites/station-now-view.ts';

export type LadderKey = keyof StationNow['ladder'];

export interface LadderRung {
  readonly key: LadderKey;
  readonly value: number;
  /** 0 at the top, 1 at the bottom. */
  readonly at: number;
}

export interface LadderPlan {
  readonly rungs: readonly LadderRung[];
  /** Where the outlet stands; null: it is not known, and beyond the ends it stands at the end. */
  readonly pointer: number | null;
}

/** Half a step above the highest rung and below the lowest there is room for what is beyond them. */
const BEYOND = 0.5;

/**
 * Rungs at equal distances, the highest first: what must be told apart lies close together and
 * what bounds it far away, so a straight scale would show the bounds alone. Between two rungs
 * the outlet stands where it does between their values.
 */
export function ladderPlan(ladder: StationNow['ladder'], outlet: number | null): LadderPlan {
  const known = Object.entries(ladder).flatMap(([key, value]) =>
    // keys of the view's own schema
    value === null ? [] : [{ key: key as LadderKey, value }],
  );
  const sorted = known.toSorted((a, b) => b.value - a.value);
  const length = Math.max(1, sorted.length - 1 + 2 * BEYOND);
  const rungs = sorted.map((rung, index) => ({ ...rung, at: (index + BEYOND) / length }));
  return { rungs, pointer: outlet === null ? null : between(rungs, outlet) };
}

function between(rungs: readonly LadderRung[], outlet: number): number {
  const below = rungs.findIndex(({ value }) => value <= outlet);
  const [upper, lower] = [rungs[below - 1], rungs[below]];
  if (below === -1) return 1;
  if (lower === undefined) return 1;
  if (upper === undefined) return outlet > lower.value ? 0 : lower.at;
  const share = (outlet - lower.value) / (upper.value - lower.value);
  return lower.at - share * (lower.at - upper.at);
}
