import type { EventEmitter } from 'node:events';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import { reasonOf } from '../lib/app-error.ts';
import { note } from './connection.ts';
import type { Connections } from './connections.ts';
import type { DeviceRegistry } from './device-registry.ts';
import type { DeviceSessions } from './device-sessions.ts';
import { Downlink } from './downlink.ts';
import { excerptOf, type IngestEvent } from './ingest-event.ts';
import type { MqttOptions } from './ingest-options.ts';
import { type Login, noteConnect } from './login.ts';
import { audienceOf, isHostState, subscribeFault } from './topic-rules.ts';
import type { Uplink } from './uplink.ts';

export interface BrokerOptions {
  readonly mqtt: Pick<MqttOptions, 'connectTimeoutMs' | 'drainTimeoutMs'>;
  readonly connections: Connections;
  readonly registry: () => DeviceRegistry;
  readonly login: Login;
  readonly uplink: Uplink;
  readonly sessions: DeviceSessions;
  readonly emit: (event: IngestEvent) => void;
}

/** Filters of one connection; a device needs two or three. */
const MOST_FILTERS = 64;
const LONGEST_CLIENT_ID = 1024;

/** aedes with every decision handed to its own part of ingest. */
export async function startBroker(options: BrokerOptions): Promise<Aedes> {
  const { mqtt, connections, uplink, sessions, emit } = options;
  const broker = await Aedes.createBroker({
    mq: new Downlink(),
    persistence: sessions,
    connectTimeout: mqtt.connectTimeoutMs,
    drainTimeout: mqtt.drainTimeoutMs,
    // The guard holds back what follows a CONNECT, so nothing queues here; ours are longer than 23.
    maxClientsIdLength: LONGEST_CLIENT_ID,
    preConnect: (client, packet, done) => {
      const connection = connections.get(client.conn);
      if (connection !== undefined) noteConnect(connection, packet);
      done(null, connection !== undefined);
    },
    authenticate: (client, _username, password, done) => {
      authenticate(options, client, password, done);
    },
    // Called before PUBACK is written, and when a client dies with a will: its answer is the gate.
    authorizePublish: (client, packet, done) => {
      const connection = connections.get(client?.conn);
      if (connection === undefined) done(new Error('not a connected device'));
      else uplink.accept(connection, packet, done);
    },
    authorizeSubscribe: (client, subscription, done) => {
      const fault = subscriptionFault(options, client, subscription.topic);
      if (fault === null) done(null, subscription);
      else done(new Error(fault));
    },
    authorizeForward: (client, packet) => {
      const device = connections.get(client.conn)?.device?.id;
      const audience = audienceOf(packet.topic);
      return audience === device || isHostState(audience) ? packet : null;
    },
  });
  broker.on('client', (client) => {
    const connection = connections.get(client.conn);
    if (connection !== undefined) connections.markReady(connection);
  });
  broker.on('clientError', (client, error) => onClientError(options, client, error));
  broker.on('connectionError', (client, error) => onClientError(options, client, error));
  // aedes reports a failing persistence this way; without a listener it would end the process
  const emitter: EventEmitter = broker;
  emitter.on('error', (error) => emit({ kind: 'broker-failed', detail: reasonOf(error) }));
  return broker;
}

type AuthDone = (error: AuthenticateError | null, success: boolean | null) => void;

function authenticate(
  { connections, login, registry }: BrokerOptions,
  client: Client,
  password: Buffer | undefined,
  done: AuthDone,
): void {
  const connection = connections.get(client.conn);
  const request = connection?.request ?? null;
  if (connection === undefined || request === null) {
    done(null, false);
    return;
  }
  const conclude = (refusal: AuthenticateError | null): void => {
    const spec = registry().lookup(request.username)?.spec;
    if (refusal !== null || spec === undefined) {
      done(refusal, false);
      return;
    }
    connections.admit(connection, spec);
    done(null, true);
  };
  const refuse = (thrown: unknown): void => {
    done(Object.assign(new Error(reasonOf(thrown)), { returnCode: 3 }), false);
  };
  const decision = login.decide(connection, request, password);
  if (decision instanceof Promise) decision.then(conclude).catch(refuse);
  else conclude(decision);
}

/** Why a filter is refused, or null; also asked for each filter of a restored session. */
function subscriptionFault(
  { connections, emit }: BrokerOptions,
  client: Client,
  filter: string,
): string | null {
  const connection = connections.get(client.conn);
  const device = connection?.device?.id;
  if (connection === undefined || device === undefined) return 'not a connected device';
  connection.filters.add(filter);
  const tooMany = connection.filters.size > MOST_FILTERS ? 'too-many-filters' : null;
  const reason = subscribeFault(device, filter) ?? tooMany;
  if (reason === null) return null;
  const { address } = connection;
  emit({ kind: 'subscribe-violation', device, address, filter: excerptOf(filter), reason });
  note(connection, 'violation', `filter refused: ${reason}`);
  return `filter refused: ${reason}`;
}

/** What the broker's own parser or the network found wrong; what ingest decided is on record already. */
function onClientError({ connections, emit }: BrokerOptions, client: Client, error: Error): void {
  const connection = connections.get(client.conn);
  if (connection === undefined || connection.reason !== null) return;
  const detail = reasonOf(error);
  if ('errorCode' in error || detail === 'connection closed') return;
  if ('code' in error) note(connection, 'socket-closed', String(error.code));
  else if (detail === 'drain timeout') note(connection, 'not-reading', detail);
  else {
    const { address, device } = connection;
    note(connection, 'broker-error', detail);
    emit({ kind: 'malformed', device: device?.id ?? null, address, detail: excerptOf(detail) });
  }
}
