import { connect, type MqttClient } from 'mqtt';
import { reasonOf } from '../../src/lib/app-error.ts';
import { type BackoffPolicy, backoffMs } from '../../src/lib/backoff.ts';

export interface ConnectionRequest {
  readonly url: string;
  readonly device: string;
  readonly password: string;
  /** Uniform in [0, 1): spreads the reconnects. */
  readonly spread: () => number;
  readonly onEvent: (event: ConnectionEvent) => void;
}

export type ConnectionEvent =
  | { readonly kind: 'connected' | 'acknowledged' | 'resent' }
  /** The broker does not accept this device: trying again would not help. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'lost'; readonly reason: string };

/** One device: its MQTT client, what it still has to send and what is not acknowledged yet. */
export interface DeviceConnection {
  open(): void;
  send(topic: string, payload: string): void;
  /** The device loses its link without a word, so the broker publishes its last will. */
  drop(): void;
  /** Messages not acknowledged yet. */
  outstanding(): number;
  close(): Promise<void>;
}

interface Outgoing {
  readonly topic: string;
  readonly payload: string;
}

/** Publishes on their way at once per device. */
const IN_FLIGHT = 20;
const RECONNECT: BackoffPolicy = { firstMs: 500, capMs: 15_000, factor: 2 };
/** CONNACK codes that a retry does not cure: identifier, credentials, authorisation. */
const PERMANENT_REFUSALS: ReadonlySet<unknown> = new Set([1, 2, 4, 5]);
const CLOSE_MS = 2_000;

export function deviceConnection(request: ConnectionRequest): DeviceConnection {
  const { device, onEvent } = request;
  const queue: Outgoing[] = [];
  const inFlight = new Set<Outgoing>();
  const statusTopic = `gas/v1/${device}/status`;
  let client: MqttClient | null = null;
  let retry: NodeJS.Timeout | null = null;
  let failures = 0;
  let wanted = false;
  let refused = false;

  const pump = (): void => {
    const current = client;
    if (!current?.connected) return;
    while (inFlight.size < IN_FLIGHT) {
      const next = queue.shift();
      if (!next) return;
      inFlight.add(next);
      current.publish(next.topic, next.payload, { qos: 1 }, (error) => {
        // a client that was lost meanwhile has given its messages back to the queue
        if (current !== client || error || !inFlight.delete(next)) return;
        onEvent({ kind: 'acknowledged' });
        pump();
      });
    }
  };

  /** Everything unacknowledged goes back to the head of the queue, in order. */
  const abandon = (): void => {
    const lost = client;
    client = null;
    lost?.removeAllListeners();
    lost?.on('error', () => {});
    lost?.end(true);
    for (let i = 0; i < inFlight.size; i += 1) onEvent({ kind: 'resent' });
    queue.unshift(...inFlight);
    inFlight.clear();
  };

  const lose = (reason: string): void => {
    abandon();
    if (!wanted) return;
    onEvent({ kind: 'lost', reason });
    failures += 1;
    retry = setTimeout(open, backoffMs(RECONNECT, failures, request.spread()));
  };

  const open = (): void => {
    wanted = true;
    if (client || refused) return;
    if (retry) clearTimeout(retry);
    let reason = 'connection closed';
    const fresh = connect(request.url, {
      clientId: device,
      username: device,
      password: request.password,
      protocolVersion: 4,
      clean: true,
      keepalive: 60,
      connectTimeout: 10_000,
      reconnectPeriod: 0,
      resubscribe: false,
      timerVariant: 'native',
      will: { topic: statusTopic, payload: Buffer.from('offline'), qos: 1, retain: true },
    });
    client = fresh;
    fresh.on('error', (error) => {
      reason = reasonOf(error);
      if (!('code' in error) || !PERMANENT_REFUSALS.has(error.code)) return;
      refused = true;
      wanted = false;
      onEvent({ kind: 'refused', reason });
    });
    fresh.on('close', () => lose(reason));
    fresh.on('connect', () => {
      failures = 0;
      fresh.publish(statusTopic, 'online', { qos: 1, retain: true });
      onEvent({ kind: 'connected' });
      pump();
    });
  };

  return {
    open,
    send(topic, payload) {
      queue.push({ topic, payload });
      pump();
    },
    drop() {
      wanted = false;
      if (retry) clearTimeout(retry);
      // destroying the socket sends no DISCONNECT
      client?.stream.destroy();
      abandon();
    },
    outstanding: () => queue.length + inFlight.size,
    async close() {
      wanted = false;
      if (retry) clearTimeout(retry);
      const last = client;
      client = null;
      if (!last) return;
      last.removeAllListeners('close');
      if (!last.connected) return void last.end(true);
      const patience = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref());
      const goodbye = last
        .publishAsync(statusTopic, 'offline', { qos: 1, retain: true })
        .then(() => last.endAsync())
        // already lost: the last will says the same
        .catch(() => last.end(true));
      await Promise.race([goodbye, patience]);
    },
  };
}
