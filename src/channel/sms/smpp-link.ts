import { AppError, reasonOf } from '../../lib/app-error.ts';
import { backoffMs } from '../../lib/backoff.ts';
import type { Clock } from '../../lib/clock.ts';
import { channelFault } from './channel-fault.ts';
import {
  type OnDeliver,
  openSmppSession,
  type SmppServer,
  type SmppSession,
} from './smpp-session.ts';

const RECONNECT = { firstMs: 1000, capMs: 60_000, factor: 2 };

/** A session that ends sooner counts as a failed connection. */
const SHORT_LIFE_MS = 10_000;

export interface LinkOptions {
  readonly server: SmppServer;
  readonly onDeliver: OnDeliver;
  readonly clock: Clock;
  /** In [0, 1): spreads reconnections. */
  readonly random: () => number;
}

/** Keeps one session bound, as far as the SMSC lets it. */
export class SmppLink {
  readonly #options: LinkOptions;
  #session: SmppSession | null = null;
  #connecting: Promise<SmppSession> | null = null;
  #failures = 0;
  #lastFault: AppError | null = null;
  #dueAt = 0;
  #kept = false;
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /**
   * The bound session; connects when there is none. After a failed connection it
   * throws at once until the next is due, so that nobody waits for a dead SMSC.
   */
  bound(): Promise<SmppSession> {
    const idle = this.#session === null && this.#connecting === null;
    const resting = idle && this.#options.clock.now() < this.#dueAt;
    return resting && this.#lastFault !== null ? Promise.reject(this.#lastFault) : this.#open();
  }

  /** From now on a lost session is opened again unasked: receipts and replies need it. */
  keep(): void {
    this.#kept = true;
    this.#open().catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await this.#session?.close();
    await this.#connecting?.catch(() => undefined);
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  #open(): Promise<SmppSession> {
    if (this.#isClosed()) return Promise.reject(shut());
    if (this.#session !== null) return Promise.resolve(this.#session);
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = null;
    });
    return this.#connecting;
  }

  async #connect(): Promise<SmppSession> {
    const { server, onDeliver } = this.#options;
    try {
      const session = await openSmppSession(server, onDeliver, this.#closing.signal);
      if (this.#isClosed()) {
        await session.close();
        throw shut();
      }
      this.#watch(session);
      return session;
    } catch (thrown) {
      const fault =
        thrown instanceof AppError ? thrown : channelFault('protocol', reasonOf(thrown));
      this.#failed(fault);
      this.#again();
      throw fault;
    }
  }

  #watch(session: SmppSession): void {
    const { clock } = this.#options;
    const since = clock.now();
    this.#session = session;
    void session.ended.then((fault) => {
      this.#session = null;
      if (clock.now() - since < SHORT_LIFE_MS) this.#failed(fault);
      else {
        this.#failures = 0;
        this.#dueAt = 0;
      }
      this.#again();
    });
  }

  #failed(fault: AppError): void {
    const { clock, random } = this.#options;
    this.#failures += 1;
    this.#lastFault = fault;
    this.#dueAt = clock.now() + backoffMs(RECONNECT, this.#failures, random());
  }

  #again(): void {
    if (!this.#kept || this.#isClosed()) return;
    clearTimeout(this.#timer);
    const wait = Math.max(0, this.#dueAt - this.#options.clock.now());
    this.#timer = setTimeout(() => void this.#open().catch(() => undefined), wait);
  }
}

const shut = (): AppError => channelFault('closed', 'the SMS channel was closed');
