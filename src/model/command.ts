import type { Alarm } from './alarm.ts';
import type { RejectionReason } from './rejection.ts';
import type { EpochMs } from './units.ts';

/**
 * What a person does that changes an alarm or a verdict. Commands go through
 * the journal like readings, so that a replay meets them at the same place, and
 * the fold is the only one that changes an alarm.
 */
export type Command = AcknowledgeCommand | CommentCommand | ReleaseCommand;

interface ByPerson {
  /** Made by the caller, unique: the answer is matched by it. */
  readonly id: string;
  /** User name. */
  readonly by: string;
}

export interface AcknowledgeCommand extends ByPerson {
  readonly command: 'acknowledge';
  readonly alarm: string;
  /** The alarm's own site; null for the service's alarms. */
  readonly site: string | null;
  readonly comment?: string;
}

export interface CommentCommand extends ByPerson {
  readonly command: 'comment';
  readonly alarm: string;
  readonly site: string | null;
  readonly comment: string;
}

/** Admits one quarantined record again, waiving only the recorded reason. */
export interface ReleaseCommand extends ByPerson {
  readonly command: 'release';
  readonly quarantine: string;
  /** The message as it was journaled. */
  readonly topic: string;
  readonly source: string;
  readonly receivedAt: EpochMs;
  /** Base64 of the message's bytes. */
  readonly payload: string;
  readonly index: number | null;
  readonly reason: RejectionReason;
}

export type CommandResult =
  | { readonly id: string; readonly outcome: 'alarm'; readonly alarm: Alarm }
  | {
      readonly id: string;
      readonly outcome: 'released';
      readonly accepted: number;
      readonly rejected: number;
      readonly detail: string;
    }
  | {
      readonly id: string;
      readonly outcome: 'refused';
      readonly code: CommandRefusal;
      /** For `already-acknowledged`: who did, and when. */
      readonly by?: string;
      readonly at?: EpochMs;
      readonly detail: string;
    };

export type CommandRefusal =
  | 'alarm-unknown'
  | 'already-acknowledged'
  | 'alarm-closed'
  | 'quarantine-unknown'
  | 'already-released'
  | 'still-unusable';

/** A condition of the service itself, observed at the edge: becomes a `system.*` alarm. */
export interface Observation {
  readonly type:
    | 'system.history-down'
    | 'system.notify-failing'
    | 'system.nobody-reached'
    | 'system.disk-low'
    | 'system.overload';
  /** What part of the service, e.g. `history`, `journal`, a channel's name. */
  readonly subject: string;
  readonly holds: 'yes' | 'no';
  readonly since: EpochMs;
  readonly evidence: readonly {
    readonly name: string;
    readonly value: number | string;
    readonly unit?: string;
    readonly limit?: number;
  }[];
}

/** A new fleet version is in the records; from here on it is the one in force. */
export interface FleetChange {
  readonly version: number;
}
