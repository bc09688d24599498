import type { EpochMs } from '../../model/units.ts';

/** Gas that the company knows it used or let off without a meter (自用、放散、置换). */
export interface OwnUse {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Base m³ over the whole of it. */
  readonly m3: number;
  /** 1σ as a fraction. */
  readonly sigmaShare: number;
}

/** The part that lies in a window, as if it flowed evenly. */
export function ownUseIn(
  uses: readonly OwnUse[],
  from: EpochMs,
  to: EpochMs,
): { readonly m3: number; readonly sigma: number } {
  let [m3, squares] = [0, 0];
  for (const use of uses) {
    const shared = Math.min(use.to, to) - Math.max(use.from, from);
    const part =
      use.to > use.from ? Math.max(0, shared) / (use.to - use.from) : isIn(use, from, to);
    m3 += part * use.m3;
    squares += (part * use.m3 * use.sigmaShare) ** 2;
  }
  return { m3, sigma: Math.sqrt(squares) };
}

const isIn = ({ from: at }: OwnUse, from: EpochMs, to: EpochMs): number =>
  at >= from && at < to ? 1 : 0;
