import type { HistoryReader } from '../history/history.ts';
import type { Clock } from '../lib/clock.ts';
import type { Result } from '../lib/result.ts';
import type { MeteringBooks } from '../metering/contract/metering-books.ts';
import type { DeskSources } from '../metering/desk/desk-sources.ts';
import type { ZoneReckoner } from '../metering/desk/zone-reckoner.ts';
import type { NoticeSettings } from '../metering/prepaid/notice-settings.ts';
import type { Command, CommandResult } from '../model/command.ts';
import type { Fleet } from '../model/fleet.ts';
import type { FleetIndex } from '../model/fleet-index.ts';
import type { DeviceFreshness, DeviceStatus, LiveEvent } from '../model/live.ts';
import type { EpochMs, Position } from '../model/units.ts';
import type { Comparison } from '../pipeline/backtest/compare.ts';
import type { RunResult } from '../pipeline/backtest/run-backtest.ts';
import type { Records } from '../records/records.ts';
import type { ReportingSettings } from '../report/report.ts';
import type { AnswersPort } from './answer/answers-port.ts';
import type { ChannelsPort } from './channels/channels-port.ts';
import type { MetricsSnapshot } from './metrics/metrics-snapshot.ts';
import type { ReplicationPort } from './replication/replication-port.ts';

/** Everything the API asks of the rest; the composition root builds it. */
export interface ApiPorts {
  readonly records: Records;
  readonly history: HistoryReader;
  /** Journals a command; resolves when the fold has applied it durably. */
  readonly submit: (command: Command) => Promise<CommandResult>;
  readonly fleet: FleetPort;
  readonly devices: DevicesPort;
  readonly live: LivePort;
  readonly health: HealthPort;
  readonly passwords: PasswordsPort;
  readonly backtests: BacktestsPort;
  readonly answers: AnswersPort;
  readonly callbacks: CallbacksPort;
  readonly replication: ReplicationPort;
  /** Of figures and reports; absent: as shipped. */
  readonly reporting?: ReportingSettings;
  /** Of the metering desk; absent: it is not offered here. */
  readonly books?: MeteringBooks;
  /** Reckons zones away from this thread; absent: in it. */
  readonly reckoner?: (desk: DeskSources) => ZoneReckoner;
  /** Local hour at which gas days begin; absent: 8, as the settings have it. */
  readonly gasDayStart?: number;
  /** Up to when a meter has been billed: the archive refuses changes before it; absent or null: nobody has said. */
  readonly settledUntil?: (meter: string) => Promise<EpochMs | null>;
  /** Whether customers are written to, and by which ways; absent: they are not. */
  readonly customerNotices?: Pick<NoticeSettings, 'ways'> & { readonly enabled: boolean };
  /** Ways out to people; absent: none is offered here. */
  readonly channels?: ChannelsPort;
  /** Where devices connect; absent: it is not told here. */
  readonly deviceDoors?: DeviceDoors;
  /** What follows a completed operation outside of records and fleet; absent: nothing does. */
  readonly operations?: OperationsPort;
  readonly clock: Clock;
  /** What ages of readings are counted by: a demonstration lives through a fast past. Absent: `clock`. */
  readonly eventClock?: Clock;
}

/** Addresses on which MQTT is listened for. */
export interface DeviceDoors {
  readonly host: string;
  readonly port: number;
  /** MQTT over TLS; null: not offered. */
  readonly tlsPort: number | null;
}

export interface OperationsPort {
  /** Journals that another register begins at a device, so that it is not judged by the old one. Repeating it is harmless. */
  announce(change: DeviceChange): Promise<void>;
  /** Tells the books what the archive says of a meter place now; they are told again by themselves if they are away. */
  tellBooks(meter: string): Promise<void>;
}

export interface DeviceChange {
  readonly device: string;
  readonly at: EpochMs;
  /** Of the archive. */
  readonly operation: string;
}

export interface FleetPort {
  /** The fleet in force. */
  current(): FleetIndex;
  /** Checks the text (YAML or JSON) whole and stores it; the running fleet stays when it is refused. */
  replace(
    text: string,
    by: string,
    secrets?: DeviceSecrets,
  ): Promise<Result<FleetReplaced, readonly PathProblem[]>>;
  /** The same checks without storing anything: the fleet as it would be. */
  rehearse(text: string, secrets: DeviceSecrets): Result<Fleet, readonly PathProblem[]>;
  /** Adds meters from CSV; a rehearsal only checks and counts. */
  importMeters(
    csv: string,
    by: string,
    mode: 'apply' | 'rehearse',
  ): Promise<Result<MetersImported, readonly PathProblem[]>>;
}

/** `kept`: a device without any in the text keeps what it has; `given`: it can sign in no more. */
export type DeviceSecrets = 'given' | 'kept';

export interface BacktestsPort {
  /** Queues one; refused with every problem of what was asked, or because too many wait. */
  start(
    asked: BacktestAsked,
  ): Result<{ readonly id: string }, readonly PathProblem[] | 'queue-full'>;
  /** Null: never started, or forgotten since. */
  status(id: string): BacktestStatus | null;
}

export interface BacktestAsked {
  /** Null: all. */
  readonly detector: string | null;
  readonly params: Readonly<Record<string, unknown>> | null;
  readonly settings: readonly unknown[] | null;
  /** Null: the whole fleet. */
  readonly site: string | null;
  readonly span: { readonly from: EpochMs; readonly to: EpochMs };
}

export interface BacktestStatus {
  readonly asked: BacktestAsked;
  /** Version of the fleet against which it is judged. */
  readonly fleetVersion: number;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  /** 0 to 1. */
  readonly progress: number;
  readonly outcome: BacktestOutcome | null;
  readonly failure: string | null;
}

export interface BacktestOutcome {
  readonly result: RunResult;
  readonly comparison: Comparison;
}

export interface FleetReplaced {
  readonly version: number;
}

export interface MetersImported {
  /** Null after a rehearsal. */
  readonly version: number | null;
  readonly meters: number;
  readonly sites: number;
}

/** Where in the text, e.g. `sites[3].station.setKPa` or `line 4, qMax`, and what is wrong there. */
export interface PathProblem {
  readonly path: string;
  readonly problem: string;
}

export interface DevicesPort {
  /** Null: no such device, or nothing known of it. */
  status(device: string): Promise<DeviceStatus | null>;
  /** Of every device of the fleet; empty until detection runs. */
  freshness(): Promise<readonly DeviceFreshness[]>;
  /** Null: not connected now. */
  connection(device: string): DeviceConnection | null;
}

export interface DeviceConnection {
  readonly since: EpochMs;
  readonly address: string;
}

export interface LivePort {
  /**
   * Events in journal position order; every event behind a position after
   * `position()` at the time of the call is delivered. Returns the way to stop.
   */
  subscribe(listener: (event: LiveEvent) => void, wants: 'everything' | 'alarms'): () => void;
  /** Last position folded. */
  position(): Position;
}

export interface HealthPort {
  /** Ready when all are ok. */
  facts(): Promise<readonly ReadinessFact[]>;
  collect(): Promise<MetricsSnapshot>;
}

export interface ReadinessFact {
  readonly name: string;
  readonly ok: boolean;
  /** For the operator; no secrets. */
  readonly detail: string;
}

export interface PasswordsPort {
  hash(password: string): Promise<string>;
  /** Null-like hashes are simply false. */
  verify(hash: string, password: string): Promise<boolean>;
}

/** What gateways of channels say of themselves: receipts, and replies of people. */
export interface CallbacksPort {
  /** `unreadable`: signed as it should be, but not in the gateway's form. */
  handle(gateway: string, request: CallbackRequest): Promise<CallbackOutcome>;
}

export type CallbackOutcome = 'accepted' | 'forged' | 'unknown' | 'unreadable';

export interface CallbackRequest {
  /** As the gateway was told to call it: some sign the whole URL. */
  readonly url: string;
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came: signatures are over the bytes. */
  readonly body: Uint8Array;
  /** The last part of the path, where the gateway was told one; null: none. */
  readonly secret: string | null;
}
