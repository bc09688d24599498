import type { Clock } from '../../lib/clock.ts';

export interface BreakerPolicy {
  /** So many failures in a row open it. */
  readonly failures: number;
  /** Open for this long, then one message probes, ms. */
  readonly restMs: number;
}

/** Keeps messages from waiting for a gateway that is known not to answer. */
export interface GatewayBreaker {
  /** Whether a message may go there now; the first one after a rest is the probe. */
  mayTry(): boolean;
  /** Ms until it may be asked again; 0 when it may be now. */
  restsFor(): number;
  /** Whether it has failed too often, and nothing has succeeded since. */
  isFailing(): boolean;
  answered(): void;
  failed(): void;
  /** The gateway itself asked for patience. */
  rest(ms: number): void;
}

/** However much patience a gateway asks for, it is asked again after this, ms. */
const MOST_REST_MS = 600_000;

export function gatewayBreaker(policy: BreakerPolicy, clock: Clock): GatewayBreaker {
  let failuresInRow = 0;
  let closedUntil = 0;
  let busyUntil = 0;
  /** When the probe under way began; a probe that never ends is not waited for. */
  let probing: number | null = null;
  const restsFor = (): number => Math.max(0, Math.max(closedUntil, busyUntil) - clock.now());
  return {
    restsFor,
    mayTry: () => {
      if (restsFor() > 0) return false;
      if (failuresInRow < policy.failures) return true;
      if (probing !== null && clock.now() - probing < policy.restMs) return false;
      probing = clock.now();
      return true;
    },
    isFailing: () => failuresInRow >= policy.failures,
    answered: () => {
      failuresInRow = 0;
      closedUntil = 0;
      probing = null;
    },
    failed: () => {
      failuresInRow += 1;
      probing = null;
      if (failuresInRow >= policy.failures) closedUntil = clock.now() + policy.restMs;
    },
    rest: (ms) => {
      busyUntil = Math.max(busyUntil, clock.now() + Math.min(ms, MOST_REST_MS));
    },
  };
}
