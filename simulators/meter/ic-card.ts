/** Prepayment by IC card: what is bought counts down with the index, then the valve shuts. */
export interface CardState {
  /** m³ left; below 0 only when the valve does not shut. */
  readonly creditM3: number;
  readonly valve: 'open' | 'closed';
}

/** m³ at which the meter starts to warn. */
const LOW_CREDIT_M3 = 50;
/** A customer who buys in time keeps enough for so many usual days, and buys for so many. */
const BUYS_BELOW_DAYS = 20;
const BUYS_DAYS = 60;
/** Cards are charged by whole hundreds of m³. */
const PURCHASE_STEP_M3 = 100;

/** @param valve what the valve does when the credit is used up. */
export function cardStep(
  state: CardState,
  countedM3: number,
  valve: 'shuts' | 'stuck' = 'shuts',
): CardState {
  const creditM3 = state.creditM3 - countedM3;
  const isShut = creditM3 <= 0 && (countedM3 !== 0 || state.valve === 'closed');
  return { creditM3, valve: isShut && valve === 'shuts' ? 'closed' : 'open' };
}

/** Buys again when it runs short; @param dailyM3 usual use. */
export function topUp(state: CardState, dailyM3: number): CardState {
  if (state.creditM3 > BUYS_BELOW_DAYS * dailyM3) return state;
  const bought = Math.max(1, Math.ceil((BUYS_DAYS * dailyM3) / PURCHASE_STEP_M3));
  return { creditM3: state.creditM3 + bought * PURCHASE_STEP_M3, valve: 'open' };
}

export const cardFlags = (state: CardState): readonly ('creditLow' | 'creditExhausted')[] => {
  if (state.creditM3 <= 0) return ['creditExhausted'];
  return state.creditM3 < LOW_CREDIT_M3 ? ['creditLow'] : [];
};
