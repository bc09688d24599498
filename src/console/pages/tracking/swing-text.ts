import type { SwingView } from '../../../api/schema/tracking-view.ts';
import type { Say } from '../../app/language.tsx';
import { numberText } from '../../parts/quantity.tsx';
import { trackingWords as words } from './words.ts';

export const customerText = ({ customer }: SwingView, say: Say): string =>
  customer.name === null ? customer.id : say(customer.name);

/** Signed, with the word: not by an arrow alone. */
export const changeText = ({ direction, changePercent }: SwingView, say: Say): string =>
  `${say(words[direction])} ${direction === 'up' ? '+' : '−'}${numberText(changePercent, 0)}`;
