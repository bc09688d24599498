import type { Journal } from '../../journal/journal.ts';
import type { Clock } from '../../lib/clock.ts';
import type { UpstreamEvent } from './upstream-event.ts';

/** What the service says on a broker that is not its own. */
export interface Downstream {
  /**
   * QoS 1 resolves at the broker's PUBACK: it waits in a bounded queue while the
   * broker is away, and is sent again until then. QoS 0 resolves once written.
   * Errors: upstream-closed, upstream-offline (QoS 0 without a connection),
   * upstream-queue-full, upstream-refused (the broker's own words).
   */
  publish(topic: string, payload: Uint8Array | string, options: PublishOptions): Promise<void>;
}

export interface PublishOptions {
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

/** An existing broker as a source of messages, by its persistent sessions. */
export interface Upstream extends Downstream {
  readonly name: string;
  figures(): readonly SessionFigures[];
  /**
   * Stops reading, waits for the journal to answer what is in flight, sends those
   * acknowledgements and disconnects; the broker keeps the sessions.
   */
  close(): Promise<void>;
}

/** One session now, and its totals since the start. */
export interface SessionFigures {
  readonly clientId: string;
  readonly isConnected: boolean;
  /** Why not, or what is amiss although it is; empty: all is well. */
  readonly detail: string;
  readonly messages: number;
  readonly bytes: number;
  /** Received, not yet answered by the journal; of all sessions of the broker. */
  readonly inFlight: number;
  /** Connections after the first. */
  readonly reconnects: number;
  /** Attempts to connect that failed or were refused. */
  readonly failures: number;
  /** Filters that the broker does not let us read. */
  readonly refusedFilters: number;
  /** Messages that the journal refused: not acknowledged, the broker sends them again. */
  readonly notStored: number;
  /** Messages over `packetBytes`: acknowledged and not kept, each told in the log. */
  readonly oversized: number;
}

export interface UpstreamOptions {
  readonly journal: Pick<Journal, 'append' | 'stats'>;
  /** Stamps what is journaled. */
  readonly clock: Clock;
  /** Called synchronously; it must not throw. */
  readonly onEvent: (event: UpstreamEvent) => void;
}
