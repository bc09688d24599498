/** Prepayment by IC card: what is bought counts down with the index, then the valve shuts. */
export interface CardState {
  /** m³ left; never below 0 while the valve is tight. */
  readonly creditM3: number;
  readonly valve: 'open' | 'closed';
}

/** m³ at which the meter starts to warn. */
const LOW_CREDIT_M3 = 50;

export function cardStep(state: CardState, countedM3: number): CardState {
  if (countedM3 === 0) return state;
  const creditM3 = state.creditM3 - countedM3;
  return { creditM3, valve: creditM3 <= 0 ? 'closed' : state.valve };
}

export const cardFlags = (state: CardState): readonly ('creditLow' | 'creditExhausted')[] => {
  if (state.creditM3 <= 0) return ['creditExhausted'];
  return state.creditM3 < LOW_CREDIT_M3 ? ['creditLow'] : [];
};
