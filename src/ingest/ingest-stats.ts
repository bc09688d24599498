import type { IngestEvent } from './ingest-event.ts';

/** Counters since the start, and gauges of this moment. */
export interface IngestStats {
  /** Devices logged in now. */
  readonly connections: number;
  /** Sockets open now, logged in or not. */
  readonly sockets: number;
  readonly accepted: number;
  /** Sockets turned away because `maxConnections` were open. */
  readonly overflowed: number;
  readonly messages: number;
  /** Payload bytes of those messages. */
  readonly bytes: number;
  /** Messages the journal refused: not acknowledged, their connection closed. */
  readonly notStored: number;
  /** Refusals and violations by event kind, login refusals as `login-refused:{reason}`. */
  readonly refused: Readonly<Record<string, number>>;
  readonly authFailures: number;
  readonly inFlightMessages: number;
  readonly inFlightBytes: number;
  /** Sockets not read because a device's rate is used up. */
  readonly ratePaused: number;
  /** Sockets not read because the journal is behind. */
  readonly parked: number;
  readonly retained: number;
  readonly sessions: number;
  readonly queued: number;
}

/** The counters behind the statistics. */
export class IngestCounters {
  accepted = 0;
  overflowed = 0;
  messages = 0;
  bytes = 0;
  notStored = 0;
  authFailures = 0;
  readonly refused: Record<string, number> = {};

  countEvent(event: IngestEvent): void {
    if (event.kind === 'connected' || event.kind === 'disconnected') return;
    this.count(event.kind === 'login-refused' ? `login-refused:${event.reason}` : event.kind);
  }

  count(reason: string): void {
    this.refused[reason] = (this.refused[reason] ?? 0) + 1;
  }
}
