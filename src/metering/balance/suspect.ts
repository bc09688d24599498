import type { Localized } from '../../model/localized.ts';
import type { BalanceMeter } from './balance-meter.ts';

/** Why a meter may be behind a loss. */
export interface Reason {
  readonly kind:
    | 'fall'
    | 'conversion'
    | 'mechanical-index'
    | 'over-range'
    | 'under-range'
    | 'verification'
    | 'alarm'
    | 'missing-readings'
    | 'uncertainty'
    | 'unmetered-bypass';
  /** Base m³ of the loss that it may explain; null: it says nothing of that. */
  readonly m3: number | null;
  /** 0…1: how much it says by itself. */
  readonly weight: number;
  readonly text: Localized;
  /** The alarm that says so. */
  readonly alarm?: string;
}

export interface Suspect {
  readonly of: BalanceMeter;
  /** Sum of its reasons' weights, each times the part of the unexplained volume that it explains. */
  readonly score: number;
  readonly reasons: readonly Reason[];
}

/** What is looked for. */
export interface Sought {
  /** 1: gas is missing; −1: there is too much. */
  readonly sign: 1 | -1;
  readonly m3: number;
  readonly sigma: number;
  readonly from: number;
  readonly to: number;
}
