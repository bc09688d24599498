import type { Alarm, AlarmState } from '../model/alarm.ts';
import type { AlarmType, Priority } from '../model/alarm-type.ts';
import type { Delivery, DeliveryAttempt, LedgerLine } from '../model/delivery.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Role } from '../model/people.ts';
import type { Rejection } from '../model/rejection.ts';
import type { EpochMs, Position } from '../model/units.ts';

/**
 * Everything that is not a time series: alarms, deliveries, quarantine, fleet
 * versions, people, audit, and the fold's own state. One SQLite file, one
 * writing thread (the pipeline's); others read on their own connections.
 */

/** The fold's side: synchronous, in the writing thread. */
export interface FoldStore {
  load(): FoldSnapshot;
  /** One durable transaction: all of it or nothing. Rows written twice stay as they are. */
  commit(commit: FoldCommit): void;
  fleet(version: number): Fleet | null;
  /** Ids (`quarantineId`) of everything refused with after < position <= upTo. */
  refused(after: Position, upTo: Position): ReadonlySet<string>;
}

export interface FoldSnapshot {
  /** Replay starts after this; a partition skips what is at or before its own position. */
  readonly cursor: Position;
  readonly fleetVersion: number | null;
  readonly partitions: readonly StoredPartition[];
}

export interface StoredPartition {
  readonly id: string;
  readonly position: Position;
  /** JSON of the partition's state, with its own version inside. */
  readonly state: string;
}

export interface FoldCommit {
  readonly cursor: Position;
  readonly fleetVersion: number | null;
  readonly partitions: readonly StoredPartition[];
  /** Alarms as they now are, each with the position of the entry that changed it. */
  readonly alarms: readonly AlarmChange[];
  readonly deliveries: readonly Delivery[];
  readonly quarantine: readonly QuarantineRow[];
  readonly released: readonly QuarantineRelease[];
  /** Who did what, for the audit. */
  readonly audit: readonly AuditLine[];
}

export interface AlarmChange {
  readonly position: Position;
  readonly alarm: Alarm;
}

export interface QuarantineRow extends Rejection {
  readonly id: string;
  /** The authenticated device that sent it, and the message's bytes as sent. */
  readonly source: string;
  readonly payload: Uint8Array;
}

export interface QuarantineRelease {
  readonly id: string;
  readonly by: string;
  readonly at: EpochMs;
}

export interface AuditLine {
  readonly at: EpochMs;
  readonly by: string;
  /** E.g. `alarm.acknowledge`, `session.open`, `fleet.replace`. */
  readonly action: string;
  readonly object: string;
  readonly detail: string;
  /** Remote address where there is one. */
  readonly from: string | null;
}

/** Everybody else's side: asynchronous; writes are carried to the writing thread. */
export interface Records {
  readonly alarms: AlarmRecords;
  readonly ledger: LedgerRecords;
  readonly quarantine: QuarantineRecords;
  readonly fleets: FleetRecords;
  readonly people: PeopleRecords;
  readonly audit: AuditRecords;
  close(): Promise<void>;
}

export interface AlarmQuery {
  readonly state: 'open' | 'all' | AlarmState;
  readonly type?: AlarmType;
  readonly site?: string;
  readonly priority?: Priority;
  /** Bounds on `occurredAt`; `to` is exclusive. */
  readonly from?: EpochMs;
  readonly to?: EpochMs;
  readonly limit: number;
  readonly cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface AlarmRecords {
  /** Newest `occurredAt` first. */
  list(query: AlarmQuery): Promise<Page<Alarm>>;
  get(id: string): Promise<Alarm | null>;
  /** Alarms changed by entries after `position`, oldest change first: an event stream resumes here. */
  changedAfter(position: Position, limit: number): Promise<readonly AlarmChange[]>;
  /** Open alarms by priority, for metrics. */
  countOpen(): Promise<Readonly<Record<Priority, number>>>;
}

export interface LedgerRecords {
  /** Deliveries of one alarm, or the newest of all. */
  list(query: {
    readonly alarm?: string;
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<Page<LedgerLine>>;
  /** Queued deliveries whose next attempt is due, oldest first. */
  due(now: EpochMs, limit: number): Promise<readonly LedgerLine[]>;
  /**
   * Marks deliveries as being sent. One still marked when the process starts
   * again is `uncertain`: it may have been sent.
   */
  begin(keys: readonly string[], at: EpochMs): Promise<void>;
  finish(outcomes: readonly DeliveryOutcome[]): Promise<void>;
  /** At start: whatever was being sent when the process died becomes due again, marked uncertain. */
  recover(): Promise<{ readonly uncertain: number }>;
}

export interface DeliveryOutcome {
  readonly key: string;
  readonly attempt: DeliveryAttempt;
  readonly state: 'accepted' | 'queued' | 'abandoned';
  /** For `queued`: when to try again. */
  readonly nextAttemptAt: EpochMs | null;
  readonly providerId: string | null;
}

export interface StoredQuarantine extends QuarantineRow {
  readonly releasedAt: EpochMs | null;
  readonly releasedBy: string | null;
}

export interface QuarantineRecords {
  /** Newest first. */
  list(query: {
    readonly device?: string;
    readonly reason?: string;
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<Page<StoredQuarantine>>;
  get(id: string): Promise<StoredQuarantine | null>;
  /** Number kept, by reason. */
  counts(): Promise<Readonly<Record<string, number>>>;
}

export interface FleetVersion {
  readonly version: number;
  readonly at: EpochMs;
  readonly by: string;
  readonly fleet: Fleet;
}

export interface FleetRecords {
  newest(): Promise<FleetVersion | null>;
  /** Stores a checked fleet; it comes into force when its journal entry is folded. */
  save(fleet: Fleet, by: string, at: EpochMs): Promise<number>;
}

export interface User {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly language: 'zh' | 'en';
  readonly disabled: boolean;
  readonly createdAt: EpochMs;
}

export interface PeopleRecords {
  list(): Promise<readonly User[]>;
  get(name: string): Promise<User | null>;
  passwordHash(name: string): Promise<string | null>;
  create(user: User, passwordHash: string): Promise<'created' | 'exists'>;
  update(user: User): Promise<'updated' | 'unknown'>;
  setPassword(name: string, passwordHash: string): Promise<'updated' | 'unknown'>;
  /** Tokens are kept as SHA-256 hashes only. `expiresAt` null: until revoked. */
  openSession(session: SessionRow): Promise<void>;
  session(tokenHash: string): Promise<SessionRow | null>;
  closeSession(tokenHash: string): Promise<void>;
  closeSessionsOf(user: string): Promise<void>;
  listSessions(user: string): Promise<readonly SessionRow[]>;
}

export interface SessionRow {
  readonly tokenHash: string;
  readonly user: string;
  /** A person's sign-in, or a token for a program. */
  readonly kind: 'session' | 'token';
  readonly label: string;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs | null;
}

export interface AuditRecords {
  append(lines: readonly AuditLine[]): Promise<void>;
  list(query: {
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<Page<AuditLine & { readonly id: number }>>;
}
