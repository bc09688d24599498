import { type CardState, cardFlags, cardStep, topUp } from './ic-card.ts';
import type { MeterInputs } from './meter-inputs.ts';
import { rounded } from './transmitter.ts';

/** What an IC-card meter is sold with. */
export interface CardParams {
  /** m³ bought at the start: about two months' use. */
  readonly creditM3: number;
  /** What the display shows: volume, or money at the price. */
  readonly unit: 'm3' | 'money';
  /** CNY/m³. */
  readonly price: number;
  /** Whether the customer buys in time; one who does not runs dry. */
  readonly buys: 'in-time' | 'never';
}

/** The card and valve of a prepaid meter. */
export interface Prepayment {
  readonly isShut: boolean;
  step(countedM3: number, seconds: number, inputs: MeterInputs): void;
  values(): Readonly<Record<string, unknown>>;
  flags(): readonly ('creditLow' | 'creditExhausted')[];
}

const DAY_SECONDS = 86_400;
const MONTHS_BOUGHT_DAYS = 60;

export function prepayment({ creditM3, unit, price, buys }: CardParams): Prepayment {
  let card: CardState = { creditM3, valve: 'open' };
  let [counted, days] = [0, 0];
  let isCut = false;
  // one day of what was planned at the purchase, until experience outweighs it
  const dailyM3 = (): number => (counted + creditM3 / MONTHS_BOUGHT_DAYS) / (days + 1);

  return {
    get isShut() {
      return card.valve === 'closed';
    },
    step(countedM3, seconds, { creditDays, valveStuckOpen }) {
      counted += countedM3;
      days += seconds / DAY_SECONDS;
      if (creditDays !== null && !isCut) card = { ...card, creditM3: creditDays * dailyM3() };
      isCut = creditDays !== null;
      card = cardStep(card, countedM3, valveStuckOpen ? 'stuck' : 'shuts');
      if (buys === 'in-time' && !isCut) card = topUp(card, dailyM3());
    },
    values: () => ({
      ...(unit === 'm3'
        ? { credit: rounded(card.creditM3, 3) }
        : { creditMoney: rounded(card.creditM3 * price, 2) }),
      price,
    }),
    flags: () => cardFlags(card),
  };
}
