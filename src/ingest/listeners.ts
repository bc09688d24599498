import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { AppError, reasonOf } from '../lib/app-error.ts';
import type { MqttOptions, TlsOptions } from './ingest-options.ts';

/** Bytes read ahead of the broker for each socket, and written ahead of a slow peer. */
const HIGH_WATER_MARK = 16_384;
/** First probe on a silent TCP connection, ms: finds peers that vanished without keepalive. */
const TCP_PROBE_MS = 60_000;

const SOCKETS = {
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: TCP_PROBE_MS,
  highWaterMark: HIGH_WATER_MARK,
} as const;

export type Accept = (socket: Socket) => void;

/** Listens for MQTT in the clear. Errors: mqtt-port-taken, mqtt-listen-failed. */
export function listenPlain(mqtt: MqttOptions, accept: Accept): Promise<Server> {
  return listening(createServer(SOCKETS, accept), mqtt, mqtt.port);
}

/** Listens for MQTT over TLS 1.2 or newer. A client without a certificate may still log in by password. */
export function listenTls(mqtt: MqttOptions, tls: TlsOptions, accept: Accept): Promise<Server> {
  const { key, cert, ca } = tls;
  const server = createTlsServer(
    {
      ...SOCKETS,
      key,
      cert,
      ...(ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: false }),
      minVersion: 'TLSv1.2',
      handshakeTimeout: mqtt.connectTimeoutMs,
    },
    accept,
  );
  return listening(server, mqtt, tls.port);
}

function listening(server: Server, mqtt: MqttOptions, port: number): Promise<Server> {
  server.maxConnections = mqtt.maxConnections;
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => {
      const taken = error.code === 'EADDRINUSE';
      const message = taken
        ? `MQTT port ${port} on ${mqtt.host} is in use`
        : `cannot listen for MQTT on ${mqtt.host}:${port}: ${reasonOf(error)}`;
      const code = taken ? 'mqtt-port-taken' : 'mqtt-listen-failed';
      reject(new AppError(code, message, { cause: error }));
    };
    server.once('error', refuse);
    server.listen({ host: mqtt.host, port, backlog: mqtt.backlog }, () => {
      server.off('error', refuse);
      // such as too many open files: the socket is lost, the listener stays
      server.on('error', () => {});
      resolve(server);
    });
  });
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

export function addressOf(server: Server): ListenAddress {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') return { host: '', port: 0 };
  const { address, port }: AddressInfo = bound;
  return { host: address, port };
}
