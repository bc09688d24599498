import type { Priority } from '../model/alarm-type.ts';
import type { LedgerLine } from '../model/delivery.ts';
import type { DueLine } from '../records/records.ts';

/** A delivery that waits in memory for its turn. */
export interface Held {
  readonly line: DueLine;
  readonly priority: Priority;
  readonly failures: number;
  /** Epoch ms. */
  readonly notBefore: number;
  /** What the last failure was about: this message, or the way to its recipient. */
  readonly lastFailure: 'none' | 'message' | 'channel';
  /** Whether another address of the same person has been told meanwhile. */
  readonly handedOver: 'yes' | 'no';
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
  /** Epoch ms; the other side asked for patience, and nothing goes before. */
  pausedUntil: number;
  sending: Sending | null;
}

export interface Sending {
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
    pausedUntil: 0,
    sending: null,
  };
}

/** When a message may be tried, as far as its recipient's and its own failures go. */
export function readyAt(lane: Lane, held: Held): number {
  const fresh = held.failures === 0 && held.priority === 1;
  const own = fresh ? held.notBefore : Math.max(held.notBefore, lane.retryAt);
  return Math.max(own, lane.pausedUntil);
}

/** Emergencies first, then what has failed less often, then the oldest. */
export const compare = (a: Held, b: Held): number =>
  a.priority - b.priority || a.failures - b.failures || a.line.plannedAt - b.line.plannedAt;

export const healthOf = (lane: Lane): Sending['lane'] => (lane.failures > 0 ? 'ailing' : 'healthy');
