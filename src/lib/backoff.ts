export interface BackoffPolicy {
  /** First delay, ms. */
  readonly firstMs: number;
  /** Longest delay, ms. */
  readonly capMs: number;
  /** Growth per attempt, e.g. 2. */
  readonly factor: number;
}

/**
 * Delay before attempt `attempt + 1`, in ms, where `attempt` counts failures so
 * far (1 = first failure). `spread` in [0, 1) is the caller's random number: the
 * delay lies between half and the whole of the exponential value, so that many
 * recipients who failed together do not come back together.
 */
export function backoffMs(policy: BackoffPolicy, attempt: number, spread: number): number {
  const full = Math.min(policy.capMs, policy.firstMs * policy.factor ** Math.max(0, attempt - 1));
  return Math.round(full / 2 + (full / 2) * spread);
}
