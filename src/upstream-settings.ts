import type { Config } from './config/config.ts';
import type {
  Announcement,
  BrokerSettings,
  BrokerTls,
  Presence,
  SessionSettings,
} from './ingest/upstream/broker-settings.ts';
import { readPem } from './ingest-settings.ts';

export type BrokerConfig = Config['brokers'][number];

const PLAIN_PORT = 1883;
const TLS_PORT = 8883;

/**
 * A broker in the client's own terms. Errors: certificate-unreadable.
 * @param at its place in `brokers`, for the words of an error.
 * @param host what the Sparkplug host says of itself, where the broker is to carry it.
 */
export function brokerSettings(broker: BrokerConfig, at: number, host: Presence): BrokerSettings {
  const { username, password } = broker;
  const url = new URL(broker.url);
  const isTls = url.protocol === 'mqtts:';
  const fallback = isTls ? TLS_PORT : PLAIN_PORT;
  const presence = broker.sparkplugState ? host : presenceOf(broker);
  return {
    name: broker.name,
    // an IPv6 address stands in brackets in a URL and nowhere else
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? fallback : Number(url.port),
    ...(isTls ? { tls: tlsOf(broker, at) } : {}),
    protocol: broker.protocol,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    keepaliveMs: broker.keepaliveSeconds * 1000,
    sessionExpirySeconds: broker.sessionExpirySeconds,
    receiveMaximum: broker.receiveMaximum,
    packetBytes: broker.packetBytes,
    inFlight: { messages: broker.inFlightMessages, bytes: broker.inFlightBytes },
    ...(presence === null ? {} : { presence }),
    sessions: sessionsOf(broker),
  };
}

function tlsOf({ caFile, certFile, keyFile, serverName }: BrokerConfig, at: number): BrokerTls {
  const pem = (key: string, path: string): Buffer => readPem(`brokers[${at}].${key}`, path);
  return {
    ...(caFile === undefined ? {} : { ca: pem('caFile', caFile) }),
    ...(certFile === undefined ? {} : { cert: pem('certFile', certFile) }),
    ...(keyFile === undefined ? {} : { key: pem('keyFile', keyFile) }),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

function sessionsOf({ sessions, share }: BrokerConfig): readonly SessionSettings[] {
  const own = sessions.map(({ clientId, topics }) => ({ clientId, filters: topics }));
  if (share === undefined) return own;
  const { clientId, group, topics } = share;
  return [...own, { clientId, filters: topics.map((filter) => `$share/${group}/${filter}`) }];
}

function presenceOf({ status, will }: BrokerConfig): Presence | null {
  const topic = status ?? will?.topic;
  const announcement = announced(status, will);
  if (topic === undefined || announcement === null) return null;
  return { topics: [topic], next: () => announcement };
}

function announced(status: string | undefined, will: BrokerConfig['will']): Announcement | null {
  if (status !== undefined) {
    const say = (word: string) =>
      ({ topic: status, payload: JSON.stringify(word), qos: 1, retain: true }) as const;
    return { will: say('offline'), online: say('online'), offline: say('offline') };
  }
  return will === undefined ? null : { will: { ...will, qos: 1 }, online: null, offline: null };
}
