import { backoffMs } from '../lib/backoff.ts';
import type { DeliveryAttempt } from '../model/delivery.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import type { DeliveryOutcome } from '../records/records.ts';
import type { Ending, Failure } from './outbox-ending.ts';
import type { Held } from './outbox-lanes.ts';
import type { OutboxPolicy } from './outbox-policy.ts';
import { toldWith } from './outbox-sent-alone.ts';

/** Begins the detail of an attempt after which another address of the person was told. */
const HANDED_OVER = 'handed over: ';
const NOT_TRIED = 'not tried: ';

export const wasHandedOver = (attempts: readonly DeliveryAttempt[]): Held['handedOver'] =>
  attempts.some(({ detail }) => detail.startsWith(HANDED_OVER)) ? 'yes' : 'no';

/** Attempts that failed; those that a breaker prevented are none. */
export const failuresIn = (attempts: readonly DeliveryAttempt[]): number =>
  attempts.filter(
    ({ outcome, detail }) =>
      outcome === 'failed' && !detail.startsWith(`${HANDED_OVER}${NOT_TRIED}`),
  ).length;

/** What the ledger keeps of an attempt: accepted, again later, told elsewhere, or given up. */
export function outcomeOf(
  held: Held,
  ending: Ending,
  policy: OutboxPolicy,
  now: number,
  spread: number,
): DeliveryOutcome {
  const at = epochMs(now);
  switch (ending.end) {
    case 'accepted': {
      const taken = { at, outcome: 'accepted', detail: ending.detail } as const;
      return ended(held, taken, 'accepted', ending.providerId);
    }
    case 'refused': {
      const attempt = { at, outcome: 'refused', detail: ending.detail } as const;
      return { ...ended(held, attempt, 'abandoned'), ...onward(held) };
    }
    case 'failed':
      return failedOutcome(held, ending, policy, at, spread);
  }
}

function failedOutcome(
  held: Held,
  ending: Failure,
  policy: OutboxPolicy,
  at: EpochMs,
  spread: number,
): DeliveryOutcome {
  const { line, failures } = held;
  if (at - line.notBefore >= policy.giveUpAfterMs) {
    const detail = `gave up: ${ending.detail}`;
    return { ...ended(held, { at, outcome: 'failed', detail }, 'abandoned'), ...onward(held) };
  }
  const { urgent, ordinary } = policy.handOverAfter;
  const tired = failures + 1 >= (held.priority === 1 ? urgent : ordinary);
  const elsewhere = line.fallback.length > 0 && (tired || ending.of === 'nowhere');
  const detail = elsewhere ? `${HANDED_OVER}${ending.detail}` : ending.detail;
  const attempt = { at, outcome: 'failed', detail } as const;
  if (elsewhere && held.priority !== 1)
    return { ...ended(held, attempt, 'abandoned'), ...onward(held) };
  const wait = Math.max(
    ending.retryAfterMs,
    backoffMs(backoffOf(held, policy), failures + 1, spread),
  );
  return { ...again(held, attempt, epochMs(at + wait)), ...(elsewhere ? onward(held) : {}) };
}

/** A breaker is open: told at the next address without a try. An emergency goes on waiting here too. */
export function divertedOutcome(held: Held, channel: string, now: number): DeliveryOutcome {
  const at = epochMs(now);
  const detail = `${HANDED_OVER}${NOT_TRIED}${channel} is failing`;
  const attempt = { at, outcome: 'failed', detail } as const;
  const outcome =
    held.priority === 1 ? again(held, attempt, at) : ended(held, attempt, 'abandoned');
  return { ...outcome, ...onward(held) };
}

/** Told by a later message about the same alarm. */
export const alongWith = (outcome: DeliveryOutcome, key: string): DeliveryOutcome => ({
  ...outcome,
  attempt: { ...outcome.attempt, detail: toldWith(key) },
});

const onward = ({ line }: Held): Pick<DeliveryOutcome, 'handOver'> =>
  line.fallback.length > 0 ? { handOver: 'yes' } : {};

const ended = (
  { line }: Held,
  attempt: DeliveryAttempt,
  state: 'accepted' | 'abandoned',
  providerId: string | null = null,
): DeliveryOutcome => ({ key: line.key, attempt, state, nextAttemptAt: null, providerId });

const again = ({ line }: Held, attempt: DeliveryAttempt, at: EpochMs): DeliveryOutcome => ({
  key: line.key,
  attempt,
  state: 'queued',
  nextAttemptAt: at,
  providerId: null,
});

export const backoffOf = (held: Pick<Held, 'priority'>, policy: OutboxPolicy) =>
  held.priority === 1 ? policy.urgent : policy.ordinary;
