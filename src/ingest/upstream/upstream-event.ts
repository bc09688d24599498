/** How a connection to a broker came to its end, or why there was none. */
export type LinkEndReason =
  /** No TCP connection, or it broke while it was being made. */
  | 'unreachable'
  /** TLS failed: certificate, name, authority. */
  | 'tls-failed'
  /** The broker refused CONNECT. */
  | 'refused'
  /** The broker does not speak this version of MQTT. */
  | 'wrong-version'
  /** No CONNACK or SUBACK in time. */
  | 'no-answer'
  /** The broker or the network closed it. */
  | 'closed'
  /** The broker said DISCONNECT (MQTT 5). */
  | 'disconnected'
  /** Nothing came, not even an answer to PINGREQ. */
  | 'keepalive'
  /** The broker sent what is not MQTT. */
  | 'malformed'
  /** The journal refused a message: the broker keeps it. */
  | 'not-stored'
  /** The service stops. */
  | 'shutdown';

/** Everything about external brokers that is put on record. Holds no password and no payload. */
export type UpstreamEvent = { readonly broker: string; readonly clientId: string } & (
  | {
      readonly kind: 'broker-connected';
      readonly protocol: string;
      /** `new`: first connection of this run, the broker had no session. `lost`: it had one and forgot it. */
      readonly session: 'resumed' | 'new' | 'lost';
      readonly detail: string;
    }
  | {
      readonly kind: 'broker-disconnected';
      readonly reason: LinkEndReason;
      readonly detail: string;
      readonly retryMs: number;
      /** How often in a row the same was told. */
      readonly repeated: number;
    }
  | { readonly kind: 'filter-refused'; readonly filter: string; readonly detail: string }
  /** Taken although no filter of ours asks for it: the session on the broker is older than the settings. */
  | { readonly kind: 'filter-left-over'; readonly topic: string; readonly detail: string }
  /** Acknowledged and not kept. */
  | {
      readonly kind: 'oversized-upstream';
      readonly topic: string;
      readonly bytes: number;
      readonly limit: number;
    }
);
