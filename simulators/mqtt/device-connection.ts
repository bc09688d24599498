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

/** One device: its MQTT client, what it still has to send and what is not acknowledged yet. */
export class DeviceConnection {
  readonly #request: ConnectionRequest;
  readonly #statusTopic: string;
  readonly #queue: Outgoing[] = [];
  readonly #inFlight = new Set<Outgoing>();
  #client: MqttClient | null = null;
  #retry: NodeJS.Timeout | null = null;
  #failures = 0;
  /** Whether a lost connection is to be opened again. */
  #wanted = false;
  #refused = false;

  constructor(request: ConnectionRequest) {
    this.#request = request;
    this.#statusTopic = `gas/v1/${request.device}/status`;
  }

  open(): void {
    this.#wanted = true;
    if (this.#client || this.#refused) return;
    if (this.#retry) clearTimeout(this.#retry);
    const client = this.#connect();
    let reason = 'connection closed';
    this.#client = client;
    client.on('error', (error) => {
      reason = reasonOf(error);
      if (!('code' in error) || !PERMANENT_REFUSALS.has(error.code)) return;
      this.#refused = true;
      this.#wanted = false;
      this.#request.onEvent({ kind: 'refused', reason });
    });
    client.on('close', () => this.#lose(reason));
    client.on('connect', () => {
      this.#failures = 0;
      client.publish(this.#statusTopic, 'online', { qos: 1, retain: true });
      this.#request.onEvent({ kind: 'connected' });
      this.#pump();
    });
  }

  send(topic: string, payload: string): void {
    this.#queue.push({ topic, payload });
    this.#pump();
  }

  /** The device loses its link without a word, so the broker publishes its last will. */
  drop(): void {
    this.#wanted = false;
    if (this.#retry) clearTimeout(this.#retry);
    // destroying the socket sends no DISCONNECT
    this.#client?.stream.destroy();
    this.#abandon();
  }

  /** Says goodbye; waits no longer than two seconds for it. */
  async close(): Promise<void> {
    this.#wanted = false;
    if (this.#retry) clearTimeout(this.#retry);
    const last = this.#client;
    this.#client = null;
    if (!last) return;
    last.removeAllListeners('close');
    if (!last.connected) {
      last.end(true);
      return;
    }
    const patience = new Promise<void>((resolve) => {
      setTimeout(resolve, CLOSE_MS).unref();
    });
    const goodbye = last
      .publishAsync(this.#statusTopic, 'offline', { qos: 1, retain: true })
      .then(() => last.endAsync())
      // already lost: the last will says the same
      .catch(() => last.end(true));
    await Promise.race([goodbye, patience]);
  }

  #connect(): MqttClient {
    return connect(this.#request.url, {
      clientId: this.#request.device,
      username: this.#request.device,
      password: this.#request.password,
      protocolVersion: 4,
      clean: true,
      keepalive: 60,
      connectTimeout: 10_000,
      reconnectPeriod: 0,
      resubscribe: false,
      timerVariant: 'native',
      will: { topic: this.#statusTopic, payload: Buffer.from('offline'), qos: 1, retain: true },
    });
  }

  #pump(): void {
    const client = this.#client;
    if (!client?.connected) return;
    while (this.#inFlight.size < IN_FLIGHT) {
      const next = this.#queue.shift();
      if (!next) return;
      this.#inFlight.add(next);
      client.publish(next.topic, next.payload, { qos: 1 }, (error) => {
        // a client that was lost meanwhile has given its messages back to the queue
        if (client !== this.#client || error || !this.#inFlight.delete(next)) return;
        this.#request.onEvent({ kind: 'acknowledged' });
        this.#pump();
      });
    }
  }

  /** Everything unacknowledged goes back to the head of the queue, in order. */
  #abandon(): void {
    const lost = this.#client;
    this.#client = null;
    lost?.removeAllListeners();
    lost?.on('error', () => {});
    lost?.end(true);
    for (let i = 0; i < this.#inFlight.size; i += 1) this.#request.onEvent({ kind: 'resent' });
    this.#queue.unshift(...this.#inFlight);
    this.#inFlight.clear();
  }

  #lose(reason: string): void {
    this.#abandon();
    if (!this.#wanted) return;
    this.#request.onEvent({ kind: 'lost', reason });
    this.#failures += 1;
    const delay = backoffMs(RECONNECT, this.#failures, this.#request.spread());
    this.#retry = setTimeout(() => this.open(), delay);
  }
}
