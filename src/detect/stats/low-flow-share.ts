import type { DayDigest } from '../../model/digest.ts';

/** M-3 (domain.md §B.4): a meter whose flow is mostly below this share of Qmax is too large for its customer. */
export const LOW_FLOW_SHARE_OF_QMAX = 0.1;
export const OVERSIZED_FROM = 0.5;

export interface FlowShares {
  /** Whole hours in which the meter counted. */
  readonly flowingHours: number;
  /** Those of them below a tenth of Qmax. */
  readonly lowHours: number;
  /** `lowHours` over `flowingHours`; null where it never counted. */
  readonly lowShare: number | null;
}

/** For the condition table, over its days (30 by the domain): above `OVERSIZED_FROM` a smaller meter is due. */
export function flowShares(
  days: readonly Pick<DayDigest, 'hours'>[],
  meter: { readonly qMax: number; readonly stillM3: number },
): FlowShares {
  let [flowingHours, lowHours] = [0, 0];
  for (const { hours } of days) {
    for (const hour of hours) {
      const m3 = hour?.vmM3 ?? 0;
      if (m3 <= meter.stillM3) continue;
      flowingHours += 1;
      if (m3 < LOW_FLOW_SHARE_OF_QMAX * meter.qMax) lowHours += 1;
    }
  }
  return { flowingHours, lowHours, lowShare: flowingHours === 0 ? null : lowHours / flowingHours };
}
