import type { DeliveryOutcome } from '../records/records.ts';
import type { Attempted } from './outbox-attempt.ts';
import type { Ending } from './outbox-ending.ts';
import type { Held } from './outbox-lanes.ts';
import { alongWith, outcomeOf } from './outbox-outcome.ts';
import type { Parcel } from './outbox-parcel.ts';
import type { OutboxPolicy } from './outbox-policy.ts';
import { inGroup } from './outbox-sent-alone.ts';

/** What an attempt means for one delivery. */
export interface Result {
  readonly held: Held;
  readonly lastFailure: Held['lastFailure'];
  readonly outcome: DeliveryOutcome;
}

const GONE: Ending = { end: 'refused', detail: 'the alarm is not in the records' };

/** Every delivery of a parcel gets its own line in the ledger, also what was told along with another. */
export function resultsOf(
  parcel: Parcel,
  { ending, told, gone }: Attempted,
  policy: OutboxPolicy,
  now: number,
  spread: number,
): readonly Result[] {
  const tellers = new Map(parcel.tells.map(({ line }) => [line.alarm, line.key]));
  const result = (held: Held, of: Ending): Result => {
    const outcome = outcomeOf(held, of, policy, now, spread);
    const teller = tellers.get(held.line.alarm) ?? held.line.key;
    const along = of.end === 'accepted' && teller !== held.line.key;
    return {
      held,
      lastFailure: failureOf(of),
      outcome: along ? alongWith(outcome, teller) : outcome,
    };
  };
  const alarms = new Set(told.map(({ line }) => line.alarm)).size;
  const shared = ending === null || alarms < 2 ? ending : sharedBy(alarms, ending);
  return [
    ...(shared === null ? [] : told.map((held) => result(held, shared))),
    // no other address could be told anything either
    ...gone.map((held) => {
      const { handOver: _, ...outcome } = result(held, GONE).outcome;
      return { held, lastFailure: 'none' as const, outcome };
    }),
  ];
}

const sharedBy = (alarms: number, ending: Ending): Ending => ({
  ...ending,
  detail: inGroup(alarms, ending.detail),
});

function failureOf(ending: Ending): Held['lastFailure'] {
  if (ending.end !== 'failed') return 'none';
  return ending.of === 'message' ? 'message' : 'channel';
}
