import { z } from 'zod';
import { ICE_POINT_K } from '../../gas/gas-constants.ts';
import type { Digest } from '../../model/digest.ts';
import { ATMOSPHERE_KPA } from '../../model/units.ts';

/** The outlet since the flow stopped. */
export const Idle = z.object({
  /** End of the last stretch with flow: begin of the first one without. */
  since: z.number(),
  /** So little flow that a rise can only come from the regulator. */
  isStill: z.boolean(),
  /** Gas still came in throughout the newest stretch, and its mean pressure as it was, kPa gauge. */
  isFed: z.boolean(),
  pKPa: z.number(),
  /** Coldest stretch since then, °C; null where the temperature is not reported. */
  coldestC: z.number().nullable(),
  /** Of the last minutes, oldest first: mean pressure without what warming added, kPa gauge. */
  points: z.array(z.object({ at: z.number(), pKPa: z.number(), tC: z.number().nullable() })),
});
export type Idle = z.infer<typeof Idle>;

export interface IdleLimits {
  /** Flow up to which the outlet counts as still, and up to which as hardly used, m³/h base. */
  readonly idleM3h: number;
  readonly lowM3h: number;
  /** A rise is taken over this long, ms. */
  readonly riseMs: number;
}

/**
 * Adds a stretch; null when gas flowed in it, or nobody knows. Warming is taken off,
 * cooling is not added: a sensor in the cabinet cools faster than the pipe, and a
 * perfect seat must not be blamed for a cold night.
 */
export function idleAfter(idle: Idle | null, digest: Digest, limits: IdleLimits): Idle | null {
  if (digest.subject !== 'station' || digest.cover === 'gap' || digest.bypass === 'open')
    return null;
  const { pOut, q, tGas, from, to } = digest;
  if (pOut === null || q === null || q.max > limits.lowM3h) return null;
  const tC = tGas === null ? null : tGas.mean;
  const coldestC =
    tC === null || idle === null || idle.coldestC === null
      ? idle === null
        ? tC
        : null
      : Math.min(idle.coldestC, tC);
  const warming =
    tC === null || coldestC === null
      ? 0
      : ((pOut.mean + ATMOSPHERE_KPA) * (tC - coldestC)) / (tC + ICE_POINT_K);
  const point = { at: (from + to) / 2, pKPa: pOut.mean - warming, tC };
  const keptFrom = point.at - 2 * Math.max(limits.riseMs, to - from);
  return {
    since: idle === null ? from : idle.since,
    isStill: q.max <= limits.idleM3h,
    isFed: q.min > 0,
    pKPa: pOut.mean,
    coldestC,
    points: [...(idle?.points ?? []).filter(({ at }) => at >= keptFrom), point],
  };
}

/**
 * What the outlet stands at, kPa gauge. A warm pipe is allowed for behind a shut seat
 * only: above lock-up a sound one lets nothing in, so that gas which comes in is the cause.
 */
export const standingKPa = ({ isFed, pKPa, points }: Idle): number =>
  isFed ? pKPa : (points.at(-1)?.pKPa ?? pKPa);

/** Rise to the newest point over the span of `riseMs` before it, kPa per `riseMs`; null when not known. */
export function riseOf({ points, coldestC }: Idle, { riseMs }: IdleLimits): number | null {
  // without a temperature the sun cannot be told from the seat
  if (coldestC === null) return null;
  const newest = points.at(-1);
  if (newest === undefined) return null;
  const before = points.findLast(({ at }) => at <= newest.at - riseMs);
  return before === undefined
    ? null
    : ((newest.pKPa - before.pKPa) * riseMs) / (newest.at - before.at);
}
