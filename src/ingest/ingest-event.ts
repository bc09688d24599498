/** Why a CONNECT was refused. */
export type LoginRefusal =
  | 'anonymous'
  | 'unknown-device'
  | 'wrong-credentials'
  | 'identifier-rejected'
  | 'disk-low'
  | 'too-many-logins';

/** How a connection that had logged in came to its end. */
export type DisconnectReason =
  | 'clean'
  | 'socket-closed'
  | 'keepalive'
  | 'violation'
  /** It stopped reading what was sent to it. */
  | 'not-reading'
  /** The journal refused its message. */
  | 'not-stored'
  | 'fleet-changed'
  | 'shutdown'
  | 'broker-error';

/** What a topic or filter did wrong. */
export type TopicFault =
  | 'not-its-own'
  | 'downlink'
  | 'reserved'
  | 'empty-level'
  | 'nul'
  | 'too-long'
  | 'too-many-filters';

/** Everything ingest puts on record. Holds no password and no payload; texts from the wire are cut. */
export type IngestEvent =
  | {
      readonly kind: 'connected';
      readonly device: string;
      readonly clientId: string;
      readonly address: string;
    }
  | {
      readonly kind: 'disconnected';
      readonly device: string;
      readonly clientId: string;
      readonly address: string;
      readonly reason: DisconnectReason;
      readonly detail: string;
    }
  | {
      readonly kind: 'login-refused';
      readonly username: string;
      readonly address: string;
      readonly reason: LoginRefusal;
    }
  /** Sent once when the lock begins; refusals while it lasts are only counted. */
  | {
      readonly kind: 'login-locked';
      readonly username: string;
      readonly address: string;
      readonly windowMs: number;
    }
  | {
      readonly kind: 'topic-violation';
      readonly device: string;
      readonly address: string;
      readonly topic: string;
      readonly reason: TopicFault;
      /** True when it was the last will announced at CONNECT. */
      readonly will: boolean;
    }
  | {
      readonly kind: 'subscribe-violation';
      readonly device: string;
      readonly address: string;
      readonly filter: string;
      readonly reason: TopicFault;
    }
  | {
      readonly kind: 'qos2';
      readonly device: string;
      readonly address: string;
      readonly topic: string;
    }
  | {
      readonly kind: 'oversized';
      readonly device: string | null;
      readonly address: string;
      /** Remaining length the packet announced, bytes. */
      readonly announced: number;
      readonly limit: number;
    }
  | {
      readonly kind: 'malformed';
      readonly device: string | null;
      readonly address: string;
      readonly detail: string;
    }
  | {
      readonly kind: 'unsupported-protocol';
      readonly address: string;
      /** Protocol level of the CONNECT; 5 is MQTT 5. */
      readonly level: number;
    }
  /** A device asked for the client id of another connected device: it got a session of its own. */
  | {
      readonly kind: 'takeover-refused';
      readonly device: string;
      readonly address: string;
      readonly clientId: string;
      readonly holder: string;
    }
  | { readonly kind: 'session-store-failed'; readonly detail: string }
  | { readonly kind: 'broker-failed'; readonly detail: string };

/** Longest text from the wire that is put on record, characters. */
const EXCERPT = 200;

export const excerptOf = (text: string): string =>
  text.length <= EXCERPT ? text : `${text.slice(0, EXCERPT)}…`;
