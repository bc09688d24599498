import type { Alarm } from './alarm.ts';
import type { AlarmType, Subject } from './alarm-type.ts';
import type { Permit } from './permit.ts';
import type { RejectionReason } from './rejection.ts';
import type { EpochMs } from './units.ts';

/**
 * What a person does that changes an alarm or a verdict. Commands go through
 * the journal like readings, so that a replay meets them at the same place, and
 * the fold is the only one that changes an alarm.
 */
export type Command =
  | AcknowledgeCommand
  | CommentCommand
  | ShelveCommand
  | UnshelveCommand
  | TakeOutCommand
  | PutBackCommand
  | OpenPermitCommand
  | ClosePermitCommand
  | ReleaseCommand;

interface ByPerson {
  /** Made by the caller, unique: the answer is matched by it. */
  readonly id: string;
  /** User name; of an answer to a message also `person:{id}` or the bare address. */
  readonly by: string;
  /** Remote address where there is one: for the audit. */
  readonly from?: string;
}

export interface AcknowledgeCommand extends ByPerson {
  readonly command: 'acknowledge';
  readonly alarm: string;
  /** The alarm's own site; null for the service's alarms. */
  readonly site: string | null;
  readonly comment?: string;
  /** Set when it answers a message: refused as `occurrence-over` when the alarm has come back since. */
  readonly occurrence?: number;
  /** How it came, e.g. `e-mail link`, `SMS`; absent: the console or the API. */
  readonly via?: string;
}

/** Keeps quiet for a time; the alarm goes on being evaluated. A recurrence in that time keeps quiet too. */
export interface ShelveCommand extends ByPerson {
  readonly command: 'shelve';
  readonly alarm: string;
  readonly site: string | null;
  readonly minutes: number;
  readonly reason: string;
}

export interface UnshelveCommand extends ByPerson {
  readonly command: 'unshelve';
  readonly alarm: string;
  readonly site: string | null;
}

/** Alarms of one subject, or of some of its types, are of no account until it is put back. */
export interface TakeOutCommand extends ByPerson {
  readonly command: 'take-out';
  readonly site: string;
  readonly subject: Subject;
  /** Null: all. */
  readonly types: readonly AlarmType[] | null;
  readonly reason: string;
}

export interface PutBackCommand extends ByPerson {
  readonly command: 'put-back';
  readonly site: string;
  readonly subject: Subject;
}

export interface OpenPermitCommand extends ByPerson {
  readonly command: 'open-permit';
  readonly permit: Permit;
}

export interface ClosePermitCommand extends ByPerson {
  readonly command: 'close-permit';
  readonly permit: string;
  readonly site: string;
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
  | { readonly id: string; readonly outcome: 'permit'; readonly permit: Permit }
  | { readonly id: string; readonly outcome: 'taken-out' | 'put-back' }
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
  | 'occurrence-over'
  | 'not-shelved'
  | 'not-out-of-service'
  | 'permit-unknown'
  | 'permit-closed'
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
