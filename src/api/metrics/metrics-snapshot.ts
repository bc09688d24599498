/** What a scrape shows, as it is now. Durations are in the unit of the name. */
export interface MetricsSnapshot {
  /** By consumer, e.g. `fold`, `history`: how far behind the journal's end it is. */
  readonly consumers: Readonly<Record<string, ConsumerLag>>;
  /** Group commits since the snapshot before, ms each. */
  readonly journalCommitMs: readonly number[];
  /** Accepted from devices, not yet committed. */
  readonly pendingEntries: number;
  readonly pendingBytes: number;
  /** Totals since the start, by name, e.g. `accepted`, `refusedLogins`. */
  readonly ingest: Readonly<Record<string, number>>;
  /** Sessions with external brokers; absent: there are none. */
  readonly brokers?: readonly BrokerSessionFigures[];
  /** Deliveries waiting to be sent. */
  readonly outboxQueued: number;
  /** How the ways out are; absent: nothing is sent. */
  readonly notify?: NotifyFigures;
  readonly openAlarms: Readonly<Record<1 | 2 | 3 | 4, number>>;
  readonly mqttConnections: number;
  /** Null where the platform does not say. */
  readonly diskFreeBytes: number | null;
}

export interface NotifyFigures {
  /** Age of the oldest delivery waiting; 0 when none. */
  readonly oldestSeconds: number;
  /** By channel. */
  readonly failuresInRow: Readonly<Record<string, number>>;
  readonly breakers: Readonly<Record<string, 'closed' | 'half-open' | 'open'>>;
}

/** One session with an external broker; totals since the start. */
export interface BrokerSessionFigures {
  readonly broker: string;
  readonly clientId: string;
  readonly isConnected: boolean;
  /** Received and not yet on disk, of all sessions of the broker. */
  readonly inFlight: number;
  readonly refusedFilters: number;
  readonly messages: number;
  readonly bytes: number;
  readonly reconnects: number;
  readonly failures: number;
  readonly notStored: number;
  readonly oversized: number;
}

export interface ConsumerLag {
  readonly entries: number;
  /** Age of the oldest entry not yet consumed; 0 when none. */
  readonly seconds: number;
}
