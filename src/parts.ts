import type { Logger } from 'pino';
import type { CommandDesk } from './command-desk.ts';
import type { ConditionWatch } from './condition-watch.ts';
import type { Config } from './config/config.ts';
import type { OpenHistory } from './history/contract/driver.ts';
import type { Journal } from './journal/journal.ts';
import type { Clock } from './lib/clock.ts';
import type { LiveFeed } from './live-feed.ts';
import type { Metering } from './metering-client.ts';
import type { EpochMs } from './model/units.ts';
import type { PipelineClient } from './pipeline-client.ts';
import type { Records } from './records/records.ts';
import type { ReplicationDesk } from './replication-desk.ts';
import type { Hold } from './safekeeping/hold.ts';
import type { ServiceFleet } from './service-fleet.ts';

/** What the edges of the service share: ingest, API, notification, upkeep. */
export interface Parts {
  readonly config: Config;
  readonly log: Logger;
  /** Wall time: for people's sessions and for sending. */
  readonly clock: Clock;
  /** What is journaled is stamped with this; the same, but in a demonstration. */
  readonly eventClock: Clock;
  readonly journal: Journal;
  readonly history: OpenHistory;
  readonly pipeline: PipelineClient;
  readonly metering: Metering;
  readonly records: Records;
  readonly desk: CommandDesk;
  readonly live: LiveFeed;
  readonly fleet: ServiceFleet;
  readonly watch: ConditionWatch;
  /** What is being copied is not tidied away. */
  readonly hold: Hold;
  readonly replication: ReplicationDesk;
  /** Journal time of the last entry of the run before; null on the very first. */
  readonly lastAlive: EpochMs | null;
  readonly progress: Progress;
  /** The service cannot go on: it stops, and whatever was acknowledged is in the journal. */
  readonly onFatal: (error: Error) => void;
}

/** How far the fold has come; written as it publishes. */
export interface Progress {
  folded: number;
  foldedAt: number | null;
  history: number;
  historyAt: number | null;
  /** Null: the metering books have not been connected in this run. */
  books: number | null;
  booksAt: number | null;
  readings: number;
  quarantined: number;
  alarmTransitions: number;
}
