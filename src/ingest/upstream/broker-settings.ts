import type { InFlightLimits } from '../in-flight.ts';

/** MQTT 3.1.1 carries level 4 on the wire. */
export type ProtocolLevel = 4 | 5;

/** An existing broker, and how to be its client. */
export interface BrokerSettings {
  /** Unique; messages stand in the journal under `broker/{name}`. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Absent: in the clear. */
  readonly tls?: BrokerTls;
  /** `auto`: 5, and 3.1.1 where the broker does not speak it. */
  readonly protocol: 'auto' | ProtocolLevel;
  readonly username?: string;
  readonly password?: string;
  /** Longest silence of ours; the broker's silence is noticed within twice that. */
  readonly keepaliveMs: number;
  /** How long the broker keeps a session that is not connected, seconds (MQTT 5). */
  readonly sessionExpirySeconds: number;
  /** QoS 1 messages the broker may have unacknowledged with each session (MQTT 5). */
  readonly receiveMaximum: number;
  /** Largest payload taken, bytes. */
  readonly packetBytes: number;
  /** Cap of our own over all its sessions: some brokers ignore the receive maximum. */
  readonly inFlight: InFlightLimits;
  /** Absent: nothing is said of the service's own state. */
  readonly presence?: Presence;
  /** One per partition of topics, so that each device stays with one of them, in order. */
  readonly sessions: readonly SessionSettings[];
  /** For tests that cannot wait: how soon a lost connection is tried again, and given up. */
  readonly timing?: Partial<Timing>;
}

export interface SessionSettings {
  readonly clientId: string;
  readonly filters: readonly string[];
}

export interface BrokerTls {
  /** PEM each; without `ca` the system's authorities are trusted. */
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  /** Name the certificate must bear; absent: the host's. */
  readonly serverName?: string;
}

/** A message of the service itself. */
export interface Statement {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

/** What the service lets a broker say about it. */
export interface Presence {
  /** Topics of what it announces: not to be taken for messages of devices. */
  readonly topics: readonly string[];
  /** Asked before every CONNECT, so that will and greeting can carry the same stamp. */
  next(): Announcement;
}

export interface Announcement {
  /** Said by the broker when the connection breaks. */
  readonly will: Statement;
  /** Said by us once connected; null: nothing. */
  readonly online: Statement | null;
  /** Said by us before a clean end, which the will does not follow; null: nothing. */
  readonly offline: Statement | null;
}

export interface Timing {
  /** To open the socket with TLS, and again for the CONNACK and for each SUBACK, ms. */
  readonly answerMs: number;
  /** First and longest wait before the next attempt, ms. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** A connection that held for so long starts the waits anew, ms. */
  readonly stableMs: number;
  /** Refused filters are asked for again after this, ms. */
  readonly askAgainMs: number;
  /** Longest wait at close for the journal, ms. */
  readonly closeMs: number;
  /** And then for the broker to hang up, ms. */
  readonly farewellMs: number;
}

export const DEFAULT_TIMING: Timing = {
  answerMs: 20_000,
  firstRetryMs: 500,
  longestRetryMs: 30_000,
  stableMs: 10_000,
  askAgainMs: 60_000,
  closeMs: 10_000,
  farewellMs: 2000,
};
