import { AppError, reasonOf } from '../lib/app-error.ts';
import type { Channel } from './channel.ts';
import type { Ending, Failure } from './outbox-ending.ts';
import type { Held, Lane } from './outbox-lanes.ts';
import { type Composed, compose, type Words } from './outbox-message.ts';
import type { Parcel } from './outbox-parcel.ts';

export interface Attempted {
  /** What the message told, and how that ended; null when there was nothing to send. */
  readonly ending: Ending | null;
  readonly told: readonly Held[];
  /** Tells of alarms that are not in the records. */
  readonly gone: readonly Held[];
}

/** A server may ask for patience, but one that asks for a day must not silence emergencies for so long. */
export const MOST_PATIENCE_MS = 600_000;

const failed = (of: Failure['of'], detail: string, retryAfterMs = 0): Failure => ({
  end: 'failed',
  of,
  retryAfterMs,
  detail,
});

/** One attempt; never throws, whatever the channel does. */
export async function attempt(
  lane: Lane,
  parcel: Parcel,
  channel: Channel | undefined,
  words: Words,
): Promise<Attempted> {
  const all = [...parcel.tells, ...parcel.along];
  const whole = (ending: Ending): Attempted => ({ ending, told: all, gone: [] });
  if (channel === undefined) return whole(failed('nowhere', `no channel named ${lane.channel}`));
  let composed: Composed;
  try {
    composed = await compose(lane, parcel, words);
  } catch (thrown) {
    return whole(failed('message', reasonOf(thrown)));
  }
  const { message, told, gone } = composed;
  if (message === null) return { ending: null, told, gone };
  return { ending: await handedTo(channel, message), told, gone };
}

async function handedTo(
  channel: Channel,
  message: Parameters<Channel['send']>[0],
): Promise<Ending> {
  try {
    const result = await channel.send(message);
    const { detail } = result;
    if (result.outcome === 'accepted') {
      return { end: 'accepted', providerId: result.providerId, detail };
    }
    if (result.permanent) return { end: 'refused', detail };
    const patience = Math.max(0, result.retryAfterMs ?? 0);
    return failed('message', detail, Math.min(patience, MOST_PATIENCE_MS));
  } catch (thrown) {
    const code = thrown instanceof AppError ? `${thrown.code}: ` : '';
    return failed('channel', `${code}${reasonOf(thrown)}`);
  }
}
