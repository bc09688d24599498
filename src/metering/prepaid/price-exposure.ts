import type { EpochMs } from '../../model/units.ts';
import type { Purchase } from './purchase.ts';

/** Gas of one purchase that has not been burnt. */
export interface Batch {
  /** Null: bought before what is on file; its price is assumed. */
  readonly purchase: Purchase | null;
  readonly m3: number;
  /** CNY; null: no price is known at all. */
  readonly perM3: number | null;
}

/** First in, first out: what is left was bought last. Oldest first; the volumes add up to `m3`, none of it below 0. */
export function batchesLeft(
  m3: number,
  purchases: readonly Purchase[],
  assumedPrice: number | null,
): readonly Batch[] {
  const batches: Batch[] = [];
  let left = Math.max(0, m3);
  for (const purchase of purchases.toSorted((a, b) => b.at - a.at)) {
    const own = Math.min(left, purchase.m3);
    if (own <= 0) continue;
    batches.push({ purchase, m3: own, perM3: purchase.perM3 });
    left -= own;
  }
  if (left > 0) batches.push({ purchase: null, m3: left, perM3: assumedPrice });
  return batches.toReversed();
}

/** What a change of price means for the gas that a meter holds. */
export interface MeterExposure {
  /** m³ in the meter, and bought but not seen in its balance. */
  readonly heldM3: number;
  readonly batches: readonly Batch[];
  /** m³ whose price is assumed. */
  readonly assumedM3: number;
  /** CNY: what this gas would bring more at the new price; below 0: less. Null: a price is not known. */
  readonly money: number | null;
}

/**
 * M-16 (domain.md §B.4): remaining volume × (new price − price paid), by purchase.
 * @param balance m³ as the meter reported it, at `reportedAt`; what was bought since then adds to it.
 * @param priceBefore in force before the change: assumed where nothing is on file.
 */
export function meterExposure(
  balance: number,
  reportedAt: EpochMs,
  purchases: readonly Purchase[],
  at: EpochMs,
  priceBefore: number | null,
  newPrice: number,
): MeterExposure {
  const known = purchases.filter((purchase) => purchase.at < at);
  const since = known.filter((purchase) => purchase.at >= reportedAt);
  const heldM3 = Math.max(0, balance) + since.reduce((sum, { m3 }) => sum + m3, 0);
  const newest = known.toSorted((a, b) => b.at - a.at)[0]?.perM3 ?? priceBefore;
  const batches = batchesLeft(heldM3, known, newest);
  return { heldM3, batches, assumedM3: assumed(batches), money: moneyOf(batches, newPrice) };
}

const assumed = (batches: readonly Batch[]): number =>
  batches.reduce((sum, { purchase, m3 }) => (purchase === null ? sum + m3 : sum), 0);

export const moneyOf = (batches: readonly Batch[], newPrice: number): number | null =>
  batches.reduce<number | null>(
    (sum, { m3, perM3 }) => (sum === null || perM3 === null ? null : sum + m3 * (newPrice - perM3)),
    0,
  );
