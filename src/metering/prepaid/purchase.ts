import type { GasPurchase, MeterOperation } from '../../model/archive/metering-kinds.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';

/** Gas that was bought for a meter. */
export interface Purchase {
  readonly id: string;
  readonly at: EpochMs;
  readonly m3: number;
  /** CNY. */
  readonly perM3: number;
}

export const purchaseOf = (id: string, { at, m3, perM3 }: GasPurchase): Purchase => ({
  id,
  at: epochMs(Date.parse(at)),
  m3,
  perM3,
});

/** What a purchase adds to a balance, in its unit. */
export const worthOf = ({ m3, perM3 }: Purchase, unit: 'm3' | 'money'): number =>
  unit === 'm3' ? m3 : m3 * perM3;

/** What was done to a meter's balance when it was changed, in its unit. */
export interface CreditMove {
  readonly at: EpochMs;
  /** Balance of the new meter less that of the old; null: not on file. */
  readonly amount: number | null;
}

/** Null: the operation leaves the balance alone. */
export function moveOf({ act, at, old, new: next }: MeterOperation): CreditMove | null {
  if (act !== 'change-meter' && act !== 'fit-temporary' && act !== 'remove-temporary') return null;
  const isKnown = old?.credit !== undefined && next?.credit !== undefined;
  return {
    at: epochMs(Date.parse(at)),
    amount: isKnown ? (next?.credit ?? 0) - (old?.credit ?? 0) : null,
  };
}
