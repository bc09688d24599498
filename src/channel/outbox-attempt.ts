import { AppError, reasonOf } from '../lib/app-error.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { LedgerLine } from '../model/delivery.ts';
import { epochMs } from '../model/units.ts';
import type { DeliveryOutcome } from '../records/records.ts';
import { type AlarmBrief, type Channel, MAY_HAVE_ARRIVED } from './channel.ts';
import type { Held } from './outbox-lanes.ts';
import type { OutboxPolicy } from './outbox-policy.ts';

/** How one attempt ended, before it is written down. */
export type Ending =
  | { readonly end: 'accepted'; readonly providerId: string | null; readonly detail: string }
  /** Never to be tried again. */
  | { readonly end: 'refused'; readonly detail: string }
  /** To be tried again: `message` when the other side said not now, `channel` when it did not answer. */
  | { readonly end: 'failed'; readonly of: 'message' | 'channel'; readonly detail: string };

/** One attempt; never throws, whatever the channel does. */
export async function attempt(
  line: LedgerLine,
  channel: Channel | undefined,
  alarmOf: (id: string) => Promise<AlarmBrief | null>,
): Promise<Ending> {
  try {
    if (channel === undefined) {
      return { end: 'failed', of: 'channel', detail: `no channel named ${line.channel}` };
    }
    const brief = await alarmOf(line.alarm);
    if (brief === null) return { end: 'refused', detail: 'the alarm is not in the records' };
    const result = await channel.send({
      ...brief,
      delivery: line,
      uncertain: line.uncertain || line.attempts.some(mayHaveArrived),
    });
    if (result.outcome === 'accepted') {
      return { end: 'accepted', providerId: result.providerId, detail: result.detail };
    }
    const { detail } = result;
    return result.permanent ? { end: 'refused', detail } : { end: 'failed', of: 'message', detail };
  } catch (thrown) {
    const code = thrown instanceof AppError ? `${thrown.code}: ` : '';
    return { end: 'failed', of: 'channel', detail: `${code}${reasonOf(thrown)}` };
  }
}

const mayHaveArrived = ({ detail }: { readonly detail: string }): boolean =>
  detail.endsWith(MAY_HAVE_ARRIVED);

/** What the ledger keeps of an attempt: accepted, again later, or given up. */
export function outcomeOf(
  held: Held,
  ending: Ending,
  policy: OutboxPolicy,
  now: number,
  spread: number,
): DeliveryOutcome {
  const { line } = held;
  const at = epochMs(now);
  const expired = now - line.plannedAt >= policy.giveUpAfterMs;
  if (ending.end === 'accepted') {
    const { providerId, detail } = ending;
    const accepted = { at, outcome: 'accepted', detail } as const;
    return { key: line.key, attempt: accepted, state: 'accepted', nextAttemptAt: null, providerId };
  }
  const outcome = ending.end === 'refused' ? 'refused' : 'failed';
  if (ending.end === 'refused' || expired) {
    const detail = ending.end === 'refused' ? ending.detail : `gave up: ${ending.detail}`;
    const last = { at, outcome, detail } as const;
    return {
      key: line.key,
      attempt: last,
      state: 'abandoned',
      nextAttemptAt: null,
      providerId: null,
    };
  }
  return {
    key: line.key,
    attempt: { at, outcome, detail: ending.detail },
    state: 'queued',
    nextAttemptAt: epochMs(now + backoffMs(backoffOf(held, policy), held.failures + 1, spread)),
    providerId: null,
  };
}

export const backoffOf = (held: Held, policy: OutboxPolicy) =>
  held.priority === 1 ? policy.urgent : policy.ordinary;
