import { err, ok, type Result } from '../../lib/result.ts';
import type { BackBillingCause, EstimateMethod } from '../../model/archive/back-billing-kind.ts';
import type { Localized } from '../../model/localized.ts';
import { byAppliances } from './by-appliances.ts';
import { byBaseline } from './by-baseline.ts';
import { byCertifiedError } from './by-certified-error.ts';
import { byRecomputing } from './by-recomputing.ts';
import { byReference } from './by-reference.ts';
import { byZoneShare } from './by-zone-share.ts';
import type { Claim } from './claim.ts';
import { type ClaimHours, sumOf } from './claim-hours.ts';
import type { EstimateBy, Pause, Told } from './estimate-by.ts';
import type { VolumeEstimate } from './volume-estimate.ts';

const METHODS: Readonly<Record<EstimateMethod, EstimateBy>> = {
  baseline: byBaseline,
  reference: byReference,
  recomputed: byRecomputing,
  'zone-share': byZoneShare,
  appliances: byAppliances,
  'certified-error': byCertifiedError,
};

/** What suits a cause, best first. A bypassed or stuck meter has no actual volume to convert anew. */
export const METHODS_OF: Readonly<Record<BackBillingCause, readonly EstimateMethod[]>> = {
  bypass: ['baseline', 'appliances', 'zone-share'],
  stuck: ['reference', 'baseline', 'appliances', 'zone-share'],
  conversion: ['recomputed', 'baseline', 'reference'],
  disturbed: ['recomputed', 'baseline', 'reference'],
  reverse: ['reference', 'baseline', 'appliances'],
  inaccurate: ['certified-error', 'reference', 'baseline'],
};

export interface Estimates {
  readonly chosen: VolumeEstimate;
  /** The other methods that suit the cause and can tell: what the choice is argued against. */
  readonly others: readonly VolumeEstimate[];
}

/** Why a method cannot tell the volume. */
export interface Refused extends Localized {
  readonly method: EstimateMethod;
}

/**
 * The volume by the method that was asked for, or by the best that can tell it.
 * @param pause between two methods, and within a long one.
 * @returns the reason of the method, or of all of them.
 */
export async function estimates(
  claim: Claim,
  hours: ClaimHours,
  asked: EstimateMethod | null,
  pause: Pause,
): Promise<Result<Estimates, readonly Refused[]>> {
  const order = METHODS_OF[claim.cause];
  const tried: { method: EstimateMethod; outcome: Told }[] = [];
  for (const method of new Set(asked === null ? order : [asked, ...order])) {
    await pause();
    tried.push({ method, outcome: await METHODS[method](claim, hours, pause) });
  }
  const found = tried.flatMap(({ outcome }) => (outcome.ok ? [outcome.value] : []));
  const chosen = found.find(({ method }) => asked === null || method === asked);
  if (chosen === undefined)
    return err(
      tried
        .filter(({ method }) => asked === null || method === asked)
        .flatMap(({ method, outcome }) => (outcome.ok ? [] : [{ method, ...outcome.error }])),
    );
  return ok({
    chosen: atLeastCounted(chosen, claim, hours),
    others: found.filter(({ method }) => method !== chosen.method),
  });
}

/** Gas that a bypassed or stuck meter counted has passed: it is the least. */
function atLeastCounted(
  estimate: VolumeEstimate,
  { cause }: Claim,
  { span }: ClaimHours,
): VolumeEstimate {
  const counted = sumOf(span, 'm3');
  if ((cause !== 'bypass' && cause !== 'stuck') || estimate.lowM3 >= counted)
    return { ...estimate, lowM3: Math.min(estimate.m3, Math.max(0, estimate.lowM3)) };
  const lowM3 = counted;
  if (estimate.m3 >= counted) return { ...estimate, lowM3 };
  return {
    ...estimate,
    m3: counted,
    lowM3,
    highM3: Math.max(counted, estimate.highM3),
    byHour: span.map(({ m3 }) => m3),
    remarks: [
      ...estimate.remarks,
      {
        zh: '核算值低于已计量气量，按已计量气量计：没有可追补的气量',
        en: 'the estimate is below what was counted, which is taken instead: there is nothing to charge',
      },
    ],
  };
}
