/** How one attempt ended, before it is written down. */
export type Ending = Taken | Refusal | Failure;

export interface Taken {
  readonly end: 'accepted';
  readonly providerId: string | null;
  readonly detail: string;
}

/** Never to be tried again. */
export interface Refusal {
  readonly end: 'refused';
  readonly detail: string;
}

/**
 * To be tried again: `message` when the other side said not now, or we had no
 * words; `channel` when it did not answer; `nowhere` when there is no such channel.
 */
export interface Failure {
  readonly end: 'failed';
  readonly of: 'message' | 'channel' | 'nowhere';
  /** The other side asks for patience, ms. */
  readonly retryAfterMs: number;
  readonly detail: string;
}
