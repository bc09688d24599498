import type { Priority } from '../model/alarm-type.ts';
import type { LedgerLine } from '../model/delivery.ts';
import type { OutboxPolicy } from './outbox-policy.ts';

/** A delivery that waits in memory for its turn. */
export interface Held {
  readonly line: LedgerLine;
  readonly priority: Priority;
  readonly failures: number;
  /** Epoch ms. */
  readonly notBefore: number;
  /** What the last failure was about: this message, or the way to its recipient. */
  readonly lastFailure: 'none' | 'message' | 'channel';
}

/** Everything for one recipient on one channel; one message at a time, so order is kept. */
export interface Lane {
  readonly key: string;
  readonly channel: string;
  readonly recipient: string;
  readonly held: Map<string, Held>;
  /** Failures in a row. */
  failures: number;
  /** Epoch ms; an emergency that was never tried does not wait for it. */
  retryAt: number;
  sending: Sending | null;
}

export interface Sending {
  readonly key: string;
  /** Epoch ms. */
  readonly since: number;
  readonly lane: 'healthy' | 'ailing';
}

export const laneKey = (of: Pick<LedgerLine, 'channel' | 'recipient'>): string =>
  JSON.stringify([of.channel, of.recipient]);

export function openLane(of: Pick<LedgerLine, 'channel' | 'recipient'>): Lane {
  return {
    key: laneKey(of),
    channel: of.channel,
    recipient: of.recipient,
    held: new Map(),
    failures: 0,
    retryAt: 0,
    sending: null,
  };
}

/**
 * The next message of a lane, or null. Emergencies first, then what has failed
 * less often, then the oldest; never one before an earlier one about the same
 * alarm, so that nobody reads "cleared" before "first".
 */
export function nextOf(lane: Lane, now: number): Held | null {
  if (lane.sending !== null) return null;
  const earliest = new Map<string, LedgerLine>();
  for (const { line } of lane.held.values()) {
    const known = earliest.get(line.alarm);
    if (known === undefined || line.plannedAt < known.plannedAt) earliest.set(line.alarm, line);
  }
  let best: Held | null = null;
  for (const held of lane.held.values()) {
    if (readyAt(lane, held) > now) continue;
    if ((earliest.get(held.line.alarm)?.plannedAt ?? 0) < held.line.plannedAt) continue;
    if (best === null || compare(held, best) < 0) best = held;
  }
  return best;
}

/** When a message may be tried, as far as its recipient's and its own failures go. */
export function readyAt(lane: Lane, held: Held): number {
  const fresh = held.failures === 0 && held.priority === 1;
  return fresh ? held.notBefore : Math.max(held.notBefore, lane.retryAt);
}

const compare = (a: Held, b: Held): number =>
  a.priority - b.priority || a.failures - b.failures || a.line.plannedAt - b.line.plannedAt;

/** The lane and message to send next, or null when nothing may start now. */
export function choose(
  lanes: Iterable<Lane>,
  policy: OutboxPolicy,
  now: number,
): { readonly lane: Lane; readonly held: Held } | null {
  const all = [...lanes];
  const room = roomIn(all, policy, now);
  if (!room.healthy && !room.ailing) return null;
  let best: { readonly lane: Lane; readonly held: Held } | null = null;
  for (const lane of all) {
    if (!room[healthOf(lane)]) continue;
    const held = nextOf(lane, now);
    if (held !== null && (best === null || compare(held, best.held) < 0)) best = { lane, held };
  }
  return best;
}

export const healthOf = (lane: Lane): Sending['lane'] => (lane.failures > 0 ? 'ailing' : 'healthy');

/** Hanging sends and failing recipients share places of their own. */
function roomIn(lanes: readonly Lane[], policy: OutboxPolicy, now: number) {
  const sending = lanes.flatMap((lane) => lane.sending ?? []);
  const quick = sending.filter(
    (one) => one.lane === 'healthy' && now - one.since < policy.slowAfterMs,
  ).length;
  const stuck = sending.length - quick;
  const places = policy.parallelSends;
  return {
    healthy: quick < places && sending.length < 2 * places,
    ailing: stuck < places && sending.length < 2 * places,
  };
}
