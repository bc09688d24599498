import type { DeliveryAttempt, LedgerLine } from '../model/delivery.ts';
import { MAY_HAVE_ARRIVED } from './channel.ts';

/** What an attempt's detail says when the message told of other alarms too. */
export const inGroup = (count: number, detail: string): string =>
  `in a group of ${count}: ${detail}`;

/** Told by a message about the same alarm that has another key. */
export const toldWith = (key: string): string => `told together with ${key}`;

const SHARED = /^(?:(?:handed over|gave up): )?in a group of \d+: |^told together with /;

/**
 * Whether a message of its own may have reached the recipient, with a code of
 * its own. Codes of other deliveries were never shown: whoever writes one guesses.
 */
export function sentAlone({ attempts }: Pick<LedgerLine, 'attempts'>): 'yes' | 'no' {
  const arrived = attempts.filter(mayHaveArrived);
  // its sender died, or is still waiting for the answer
  if (arrived.length === 0) return 'yes';
  return arrived.some(({ detail }) => !SHARED.test(detail)) ? 'yes' : 'no';
}

const mayHaveArrived = ({ outcome, detail }: DeliveryAttempt): boolean =>
  outcome === 'accepted' || detail.endsWith(MAY_HAVE_ARRIVED);
