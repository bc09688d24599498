import type { IConnackPacket, IConnectPacket } from 'mqtt-packet';
import type {
  BrokerSettings,
  ProtocolLevel,
  SessionSettings,
  Statement,
} from './broker-settings.ts';
import { isWrongVersion, reasonText, returnText } from './reason-codes.ts';

/** What a broker lets its client do; the defaults of MQTT where it says nothing. */
export interface Granted {
  readonly sessionPresent: boolean;
  /** Messages of ours it takes unacknowledged. */
  readonly receiveMaximum: number;
  readonly maximumQos: 0 | 1;
  readonly packetBytes: number;
  readonly keepaliveMs: number;
}

export type Verdict =
  | { readonly ok: true; readonly granted: Granted }
  | { readonly ok: false; readonly reason: 'refused' | 'wrong-version'; readonly detail: string };

const MOST_SECONDS = 65_535;
/** MQTT 3.1.1 knows no such limit; this one is ours. */
const OWN_RECEIVE_MAXIMUM = 100;
const MOST_PACKET_BYTES = 268_435_455;

/**
 * Never a clean start: the session is where the broker keeps what comes while we
 * are away. No maximum packet size is announced: a broker drops what is larger
 * without a word (MQTT 5 §3.1.2.11.4), and then nobody would know.
 */
export function connectPacket(
  settings: BrokerSettings,
  { clientId }: SessionSettings,
  protocol: ProtocolLevel,
  will: Statement | null,
): IConnectPacket {
  const { username, password, keepaliveMs, sessionExpirySeconds, receiveMaximum } = settings;
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: protocol,
    clientId,
    clean: false,
    keepalive: Math.min(MOST_SECONDS, Math.max(1, Math.round(keepaliveMs / 1000))),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: Buffer.from(password) }),
    ...(will === null ? {} : { will }),
    ...(protocol === 5
      ? {
          properties: {
            sessionExpiryInterval: sessionExpirySeconds,
            receiveMaximum,
            topicAliasMaximum: 0,
          },
        }
      : {}),
  };
}

/** What a CONNACK says. A broker that knows 3.1.1 alone refuses in its own form, also when asked in 5. */
export function verdictOf(
  connack: IConnackPacket,
  protocol: ProtocolLevel,
  settings: BrokerSettings,
): Verdict {
  const code = (protocol === 5 ? connack.reasonCode : connack.returnCode) ?? 0;
  const properties = connack.properties ?? {};
  if (code !== 0) {
    const detail = protocol === 5 ? reasonText(code, properties.reasonString) : returnText(code);
    return { ok: false, reason: isWrongVersion(code) ? 'wrong-version' : 'refused', detail };
  }
  const own = settings.keepaliveMs;
  return {
    ok: true,
    granted: {
      sessionPresent: connack.sessionPresent,
      receiveMaximum: Math.min(
        OWN_RECEIVE_MAXIMUM,
        properties.receiveMaximum ?? OWN_RECEIVE_MAXIMUM,
      ),
      maximumQos: properties.maximumQoS === 0 ? 0 : 1,
      packetBytes: properties.maximumPacketSize ?? MOST_PACKET_BYTES,
      keepaliveMs: keepaliveOf(properties.serverKeepAlive, own),
    },
  };
}

/** The server's word counts (MQTT 5 §3.2.2.3.14); 0 switches its watch off, not ours. */
const keepaliveOf = (seconds: number | undefined, own: number): number =>
  seconds === undefined || seconds === 0 ? own : Math.min(own, seconds * 1000);
