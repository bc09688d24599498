import { significant } from '../stats/significant.ts';
import type { PartialParams } from './partial-params.ts';
import { type RatioLevel, sigmaOf } from './ratio-level.ts';
import { logOf, type UseBlock } from './use-block.ts';

/** CUSUM of ln R below its level, σ, and its onset. */
export interface Weighed {
  readonly cusum: number;
  readonly cusumFrom: number | null;
}

/** What a block says of R. */
export interface Judgement {
  /** R against its own level. */
  readonly ratio: number;
  readonly isHard: boolean;
  readonly isDrift: boolean;
}

/** A block against the level of R, and what the blocks before it add up to. */
export function weigh(
  state: Weighed & { readonly ratio: RatioLevel },
  block: UseBlock,
  p: PartialParams,
): readonly [Weighed, Judgement] {
  const log = logOf(block);
  const ratio = Math.exp(log);
  const sigmas = log / sigmaOf(state.ratio, p.leastSigma);
  const cusum = Math.min(4 * p.cusumH, Math.max(0, state.cusum - sigmas - p.cusumK));
  const cusumFrom = cusum === 0 ? null : (state.cusumFrom ?? block.from);
  return [
    { cusum: significant(cusum, 4), cusumFrom },
    {
      ratio,
      isHard: ratio < p.warnRatio && sigmas < -p.hardSigma,
      isDrift: cusum > p.cusumH && ratio < p.cusumRatio,
    },
  ];
}
