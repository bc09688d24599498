import type { MessagePort } from 'node:worker_threads';
import type { HistoryLink } from './history/contract/driver.ts';
import type { Pacing } from './lib/replay-clock.ts';
import type { CommandResult } from './model/command.ts';
import type { Entry } from './model/journal-entry.ts';
import type { DeviceStatus } from './model/live.ts';
import type { Reading } from './model/reading.ts';
import type { EpochMs, Position } from './model/units.ts';
import type { RejectedReply } from './pipeline/effects.ts';
import type { AlarmChange } from './records/records.ts';
import type { RecordsWrite } from './records/sqlite/records-write.ts';

/** What the main thread and the pipeline thread say to each other. */
export interface PipelineSettings {
  readonly journalPath: string;
  readonly recordsPath: string;
  /** What the thread connects to history with; parts of it are transferred. */
  readonly historyLink: HistoryLink;
  /** Told of priorities 1 and 2 where the fleet has no dispatch plan. */
  readonly mailTo: readonly string[];
  readonly checkpointMs: number;
  /** Null but in a demonstration. */
  readonly replay: Pacing | null;
}

export type ToPipeline =
  /** Fold from here on; the fleet version counts when no checkpoint names one. */
  | { readonly op: 'start'; readonly fleetVersion: number; readonly fleetAt: EpochMs }
  | { readonly op: 'wake' }
  | { readonly op: 'ask'; readonly id: number; readonly ask: Ask }
  /** A port to the metering thread, which runs for the first time or again; transferred. */
  | { readonly op: 'books'; readonly port: MessagePort }
  /** Whether anybody looks at readings as they come. */
  | { readonly op: 'watch'; readonly readings: 'wanted' | 'unwanted' };

/** What is answered with a value or an error. */
export type Ask =
  | { readonly what: 'write'; readonly write: RecordsWrite }
  | { readonly what: 'status'; readonly device: string }
  | { readonly what: 'freshness' }
  | { readonly what: 'cursors' }
  | { readonly what: 'stop' };

export interface Cursors {
  /** Last entry folded. */
  readonly folded: Position;
  /** The journal may forget what is at or before this, as far as the fold goes. */
  readonly fold: Position;
  readonly history: Position;
}

export type FromPipeline =
  | { readonly op: 'opened' }
  | { readonly op: 'open-failed'; readonly code: string; readonly message: string }
  | { readonly op: 'published'; readonly published: Published }
  | { readonly op: 'answer'; readonly id: number; readonly value: unknown }
  | {
      readonly op: 'refusal';
      readonly id: number;
      readonly code: string;
      readonly message: string;
      readonly retryable: 'yes' | 'no';
    }
  /** To be journaled. */
  | { readonly op: 'append'; readonly entry: Entry }
  /** History does not take what it is given, since `since`; or does again. */
  | {
      readonly op: 'history';
      readonly state: 'down' | 'up';
      readonly since: EpochMs;
      readonly detail: string;
    }
  /** The books do not take what they are given, and why; null: they do again. */
  | { readonly op: 'books'; readonly trouble: string | null }
  | { readonly op: 'failed'; readonly code: string; readonly message: string };

/** What has become durable, and how far the fold has come. */
export interface Published {
  readonly position: Position;
  /** Journal time of the last entry folded. */
  readonly at: EpochMs | null;
  readonly historyCursor: Position;
  /** Journal time of the last entry in history; null before the first. */
  readonly historyAt: EpochMs | null;
  /** The same of the metering books; null: not connected in this run. */
  readonly booksCursor: Position | null;
  readonly booksAt: EpochMs | null;
  readonly alarms: readonly AlarmChange[];
  readonly results: readonly CommandResult[];
  readonly replies: readonly RejectedReply[];
  /** How many deliveries were planned; above 0 the outbox should look. */
  readonly deliveries: number;
  readonly readings: readonly Reading[];
  readonly statuses: readonly DeviceStatus[];
  readonly counts: { readonly readings: number; readonly quarantined: number };
}
