import { MOST_PATIENCE_MS } from './outbox-attempt.ts';
import type { Lane } from './outbox-lanes.ts';
import { backoffOf } from './outbox-outcome.ts';
import type { OutboxPolicy } from './outbox-policy.ts';

/** After the clock was set back no wait is longer than it can have been when it began. */
export function shortenWaits(lanes: Iterable<Lane>, policy: OutboxPolicy, now: number): void {
  for (const lane of lanes) {
    const isUrgent = [...lane.held.values()].some(({ priority }) => priority === 1);
    const { capMs } = backoffOf({ priority: isUrgent ? 1 : 2 }, policy);
    lane.retryAt = Math.min(lane.retryAt, now + capMs);
    lane.pausedUntil = Math.min(lane.pausedUntil, now + MOST_PATIENCE_MS);
    if (lane.sending !== null && lane.sending.since > now) {
      lane.sending = { ...lane.sending, since: now };
    }
    for (const [key, held] of lane.held) {
      const latest = now + backoffOf(held, policy).capMs;
      if (held.notBefore > latest) lane.held.set(key, { ...held, notBefore: latest });
    }
  }
}
