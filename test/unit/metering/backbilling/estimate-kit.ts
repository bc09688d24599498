import type { Claim } from '../../../../src/metering/backbilling/claim.ts';
import { claimHours } from '../../../../src/metering/backbilling/claim-hours.ts';
import { estimates } from '../../../../src/metering/backbilling/estimates.ts';
import type { VolumeEstimate } from '../../../../src/metering/backbilling/volume-estimate.ts';
import type { EstimateMethod } from '../../../../src/model/archive/back-billing-kind.ts';
import { shanghai } from '../../../support/claim-kit.ts';

export const pause = async (): Promise<void> => {};

export async function told(claim: Claim, method: EstimateMethod): Promise<VolumeEstimate> {
  const found = await estimates(claim, claimHours(claim), method, pause);
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return found.value.chosen;
}

export async function refused(
  claim: Claim,
  method: EstimateMethod | null,
): Promise<readonly string[]> {
  const found = await estimates(claim, claimHours(claim), method, pause);
  return found.ok ? [] : found.error.map((one) => `${one.method}: ${one.en}`);
}

export const termOf = ({ terms }: VolumeEstimate, en: string): number | undefined =>
  terms.find((one) => one.en === en)?.value;

/** 10 m³ an hour from 8 to 18, nothing on Sundays. */
export const factory = (at: number): number => {
  const { hour, weekday } = shanghai(at);
  return hour < 8 || hour >= 18 || weekday === 0 ? 0 : 10;
};
