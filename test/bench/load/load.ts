import { setTimeout as pause } from 'node:timers/promises';
import { Histogram } from './histogram.ts';
import { type Credentials, LoadConnection } from './load-connection.ts';
import type { MessageSource } from './message-source.ts';

export interface LoadDevice extends Credentials {
  readonly source: MessageSource;
}

export interface LoadSetup {
  readonly port: number;
  readonly devices: readonly LoadDevice[];
  /** Messages in flight of one connection, at most. */
  readonly window: number;
  readonly keepaliveSeconds?: number;
  /** Connections being opened at once. */
  readonly opening?: number;
  /** For tests that must know each message: called at its PUBACK, `seq` from 0 per device. */
  readonly onAcknowledged?: (device: string, seq: number) => void;
}

export interface Burst {
  /** Messages a second over all connections; `all` keeps every window full. */
  readonly offered: number | 'all';
  readonly seconds: number;
  /** Ends the burst before its time. */
  readonly until?: AbortSignal;
}

export interface BurstResult {
  readonly seconds: number;
  readonly acknowledged: number;
  /** Per second. */
  readonly rate: number;
  /** From when a message was due (paced) or sent (all) to its PUBACK. */
  readonly latency: Histogram;
  readonly lostConnections: number;
}

const OPENING = 200;
const MOST_ATTEMPTS = 20;
const RETRY_MS = 500;
/** How long what is in flight may take at the end of a burst. */
const SETTLE_MS = 10_000;

/** N devices in this thread, each on its own raw socket, publishing at QoS 1. */
export class Load {
  readonly #setup: LoadSetup;
  readonly #connections: readonly LoadConnection[];
  readonly #latency = new Histogram();
  #acknowledged = 0;
  #lost = 0;
  /** In `all` mode each acknowledgement makes room for the next message. */
  #refilling = false;
  #turn = 0;
  #closing = false;

  constructor(setup: LoadSetup) {
    this.#setup = setup;
    this.#connections = setup.devices.map(
      (device) =>
        new LoadConnection({
          ...device,
          port: setup.port,
          window: setup.window,
          keepaliveSeconds: setup.keepaliveSeconds ?? 600,
          onAcknowledged: (connection, seq, sentAt) => this.#settle(connection, seq, sentAt),
          onRoom: (connection) => {
            if (this.#refilling) connection.send(setup.window, Date.now(), performance.now());
          },
          onClosed: () => {
            if (!this.#closing) this.#lost += 1;
          },
        }),
    );
  }

  get connections(): readonly LoadConnection[] {
    return this.#connections;
  }

  /**
   * Opens all connections, some at a time, each again until it is accepted; `each` is called as
   * soon as one is. Returns how many attempts failed.
   */
  async connect(each: (connection: LoadConnection) => void = () => undefined): Promise<number> {
    this.#closing = false;
    const waiting = this.#connections.values();
    let failed = 0;
    const lane = async (): Promise<void> => {
      for (const connection of waiting) {
        for (let attempt = 1; !(await accepted(connection, attempt)); attempt += 1) failed += 1;
        each(connection);
      }
    };
    await Promise.all(Array.from({ length: this.#setup.opening ?? OPENING }, lane));
    this.#lost = 0;
    return failed;
  }

  close(): void {
    this.#closing = true;
    for (const connection of this.#connections) connection.close();
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Ends with the burst, while messages are still in flight; see `settled`. */
  async run(burst: Burst): Promise<BurstResult> {
    this.#latency.reset();
    const before = this.#acknowledged;
    const began = performance.now();
    if (burst.offered === 'all') await this.#saturate(burst, began);
    else await this.#pace(burst, burst.offered, began);
    const seconds = (performance.now() - began) / 1000;
    const acknowledged = this.#acknowledged - before;
    return {
      seconds,
      acknowledged,
      rate: acknowledged / seconds,
      latency: this.#latency,
      lostConnections: this.#lost,
    };
  }

  async #saturate({ seconds, until }: Burst, began: number): Promise<void> {
    this.#refilling = true;
    const now = Date.now();
    for (const connection of this.#connections) {
      connection.send(this.#setup.window, now, performance.now());
    }
    while (!isOver(began, seconds, until)) await pause(20);
    this.#refilling = false;
  }

  async #pace({ seconds, until }: Burst, perSecond: number, began: number): Promise<void> {
    let sent = 0;
    while (!isOver(began, seconds, until)) {
      const due = Math.floor(((performance.now() - began) * perSecond) / 1000);
      sent += this.#sendDue(sent, due, began, perSecond);
      await pause(1);
    }
  }

  /** Round and round over the connections; stops when every window is full. */
  #sendDue(sent: number, due: number, began: number, perSecond: number): number {
    const now = Date.now();
    let done = 0;
    let full = 0;
    while (sent + done < due && full < this.#connections.length) {
      const connection = this.#connections[this.#turn];
      this.#turn = (this.#turn + 1) % this.#connections.length;
      const dueAt = began + ((sent + done) * 1000) / perSecond;
      // what has gathered for one connection goes out in one write
      const share = Math.ceil((due - sent - done) / this.#connections.length);
      const count = connection?.send(share, now, dueAt) ?? 0;
      if (count === 0) full += 1;
      else full = 0;
      done += count;
    }
    return done;
  }

  #settle(connection: LoadConnection, seq: number, sentAt: number): void {
    const now = performance.now();
    this.#acknowledged += 1;
    this.#latency.add(now - sentAt);
    this.#setup.onAcknowledged?.(connection.device, seq);
  }

  /** Waits for what is in flight, and then no longer. */
  async settled(): Promise<void> {
    const deadline = performance.now() + SETTLE_MS;
    while (performance.now() < deadline) {
      if (this.#connections.every(({ inFlight, isOpen }) => inFlight === 0 || !isOpen)) return;
      await pause(20);
    }
  }
}

/** @throws what the last of many attempts threw. */
async function accepted(connection: LoadConnection, attempt: number): Promise<boolean> {
  try {
    await connection.open();
    return true;
  } catch (thrown) {
    if (attempt >= MOST_ATTEMPTS) throw thrown;
    await pause(RETRY_MS);
    return false;
  }
}

const isOver = (began: number, seconds: number, until: AbortSignal | undefined): boolean =>
  until?.aborted === true || performance.now() - began >= seconds * 1000;
