import { type BackoffPolicy, backoffMs } from '../lib/backoff.ts';
import type { Ending } from './outbox-ending.ts';
import type { Lane } from './outbox-lanes.ts';

export interface BreakerPolicy {
  /** So many different recipients in a row to whom the channel did not get through open it. */
  readonly recipients: number;
  /** Between probes. */
  readonly probe: BackoffPolicy;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

type Of = Pick<Lane, 'channel' | 'recipient'>;

interface Row {
  /** Recipients failed since the channel last answered. */
  readonly failed: Set<string>;
  opened: 'yes' | 'no';
  /** To whom the probe is going that is under way. */
  prober: string | null;
  probes: number;
  probeAt: number;
}

/**
 * One breaker per channel. While it is open nobody waits for the channel to fail
 * once more: whoever has another address is told there, and one message at a
 * time, the probe, finds out. Different recipients must fail: one hanging mailbox
 * says nothing of the others. An emergency to a recipient who never failed
 * passes at any time: several dead mailboxes must not look like a dead channel.
 */
export class Breakers {
  readonly #policy: BreakerPolicy;
  readonly #rows = new Map<string, Row>();

  constructor(policy: BreakerPolicy) {
    this.#policy = policy;
  }

  stateOf(channel: string): BreakerState {
    const row = this.#rows.get(channel);
    if (row === undefined || row.opened === 'no') return 'closed';
    return row.prober === null ? 'open' : 'half-open';
  }

  passes(channel: string, urgency: 'urgent' | 'ordinary', now: number): 'yes' | 'no' {
    if (urgency === 'urgent') return 'yes';
    return this.stateOf(channel) === 'closed' || now >= this.probeAt(channel) ? 'yes' : 'no';
  }

  /** A send begins; when it is time for a probe, it is the one. */
  begin({ channel, recipient }: Of, now: number): void {
    const row = this.#rows.get(channel);
    if (row === undefined || now < this.probeAt(channel)) return;
    row.prober = recipient;
    // a probe that never ends does not close the way for good
    row.probeAt = now + this.#policy.probe.capMs;
  }

  /** What had begun was not sent after all. */
  unused({ channel, recipient }: Of): void {
    const row = this.#rows.get(channel);
    if (row?.prober !== recipient) return;
    row.prober = null;
    row.probeAt = 0;
  }

  /** When the next probe may go; infinity where none is needed. */
  probeAt(channel: string): number {
    const row = this.#rows.get(channel);
    return row?.opened === 'yes' ? row.probeAt : Number.POSITIVE_INFINITY;
  }

  /** After the clock was set back the next probe is not further away than ever. */
  shorten(now: number): void {
    for (const row of this.#rows.values()) {
      row.probeAt = Math.min(row.probeAt, now + this.#policy.probe.capMs);
    }
  }

  /** @returns `closed` when the channel works again after it was open */
  note({ channel, recipient }: Of, ending: Ending, now: number): 'closed' | 'same' {
    if (ending.end !== 'failed' || ending.of === 'message') {
      const was = this.stateOf(channel);
      this.#rows.delete(channel);
      return was === 'closed' ? 'same' : 'closed';
    }
    const row = this.#rows.get(channel) ?? newRow();
    this.#rows.set(channel, row);
    row.failed.add(recipient);
    const opens = row.opened === 'no' && row.failed.size >= this.#policy.recipients;
    if (!opens && row.prober !== recipient) return 'same';
    row.opened = 'yes';
    row.prober = null;
    row.probes += 1;
    row.probeAt = now + backoffMs(this.#policy.probe, row.probes, 1);
    return 'same';
  }
}

const newRow = (): Row => ({
  failed: new Set(),
  opened: 'no',
  prober: null,
  probes: 0,
  probeAt: 0,
});
