import type { Alarm, AlarmState } from '../model/alarm.ts';
import type { AlarmType, Priority } from '../model/alarm-type.ts';
import type { Delivery, DeliveryAttempt, LedgerLine } from '../model/delivery.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Role } from '../model/people.ts';
import type { Rejection } from '../model/rejection.ts';
import type { OrderKind, StandingOrder } from '../model/standing-order.ts';
import type { EpochMs, Position } from '../model/units.ts';
import type { ArchiveRecords } from './contract/archive-records.ts';
import type { AuditLine, AuditRecords } from './contract/audit-records.ts';
import type { Page } from './contract/page.ts';

export type {
  ArchiveChange,
  ArchiveFile,
  ArchiveItem,
  ArchiveQuery,
  ArchiveRecords,
  ArchiveSubject,
} from './contract/archive-records.ts';
export type { AuditLine, AuditRecords, ChainedAuditLine } from './contract/audit-records.ts';
export type { Page } from './contract/page.ts';

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
  /** The newest version that had been saved by then; null when none had. */
  fleetVersionAt(at: EpochMs): number | null;
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
  readonly orders: readonly OrderChange[];
}

/** A standing order that began, or ended. */
export interface OrderChange {
  readonly position: Position;
  readonly order: StandingOrder;
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

/** Everybody else's side: asynchronous; writes are carried to the writing thread. */
export interface Records {
  readonly alarms: AlarmRecords;
  readonly ledger: LedgerRecords;
  readonly quarantine: QuarantineRecords;
  readonly fleets: FleetRecords;
  readonly people: PeopleRecords;
  readonly audit: AuditRecords;
  readonly orders: OrderRecords;
  readonly archive: ArchiveRecords;
  close(): Promise<void>;
}

export interface OrderRecords {
  /** Newest first. `open`: not ended. */
  list(query: {
    readonly kind: OrderKind;
    readonly state: 'open' | 'all';
    readonly site?: string;
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<Page<StandingOrder>>;
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
  /**
   * Queued deliveries whose next attempt is due, oldest first; and earlier ones
   * about the same alarm to the same address that have failed and wait for their
   * next attempt: nothing may overtake them. `limit` counts what is due; where
   * more is, emergencies and the gravest of each recipient come all the same.
   */
  due(now: EpochMs, limit: number): Promise<readonly DueLine[]>;
  /**
   * Marks deliveries as being sent. One still marked when the process starts
   * again is `uncertain`: it may have been sent.
   */
  begin(keys: readonly string[], at: EpochMs): Promise<void>;
  /**
   * What became of attempts, and with `handOver` the next of the person's other
   * addresses as a delivery of its own, in one transaction. An accepted message
   * also settles earlier ones about the same alarm to the same address that
   * still wait for their hour: they would tell what is known.
   */
  finish(outcomes: readonly DeliveryOutcome[]): Promise<void>;
  /**
   * What the provider says later of a message that it took. It may come before
   * `finish`: then it is kept for the line that will get this id. An undelivered
   * message goes to the person's next address (`handed-over`).
   */
  receipt(
    channel: string,
    providerId: string,
    outcome: 'delivered' | 'undelivered',
    at: EpochMs,
    detail: string,
  ): Promise<'recorded' | 'handed-over' | 'kept' | 'known'>;
  /** The recipient answered it. Only the first call for a key is `acknowledged`: this makes links single-use. */
  acknowledge(
    key: string,
    at: EpochMs,
    detail: string,
  ): Promise<'acknowledged' | 'already' | 'unknown'>;
  /** What was sent to an address since then, or may have been; newest first, 200 at most. */
  sentTo(channel: string, recipient: string, since: EpochMs): Promise<readonly LedgerLine[]>;
  /** Grave alarms that hold, of which nobody has heard although it is time, or will. */
  unreached(now: EpochMs, limits: ReachLimits): Promise<readonly Unreached[]>;
  /** At start: whatever was being sent when the process died becomes due again, marked uncertain. */
  recover(): Promise<{ readonly uncertain: number }>;
}

export interface DueLine extends LedgerLine {
  /** Grows in the order in which deliveries were planned, whatever the clock said. */
  readonly place: number;
}

export interface DeliveryOutcome {
  readonly key: string;
  readonly attempt: DeliveryAttempt;
  readonly state: 'accepted' | 'queued' | 'abandoned';
  /** For `queued`: when to try again. */
  readonly nextAttemptAt: EpochMs | null;
  readonly providerId: string | null;
  /** Whether the next of the line's other addresses is to be told instead, or as well. */
  readonly handOver?: 'yes';
}

/** Somebody must have been reached this long after the first message was due, ms. */
export interface ReachLimits {
  readonly p1: number;
  readonly p2: number;
}

export interface Unreached {
  readonly alarm: string;
  readonly priority: Priority;
  /** When the first message was due. */
  readonly since: EpochMs;
  readonly deliveries: number;
  /** Of these, given up or known not to have arrived. */
  readonly givenUp: number;
  /** Names of the channels tried, in alphabetical order. */
  readonly channels: readonly string[];
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
