import { backoffMs } from '../../lib/backoff.ts';
import { brokerSource } from '../../model/broker-source.ts';
import type { InFlight } from '../in-flight.ts';
import {
  type Announcement,
  type BrokerSettings,
  DEFAULT_TIMING,
  type ProtocolLevel,
  type SessionSettings,
  type Timing,
} from './broker-settings.ts';
import { dial } from './dial.ts';
import type { Granted } from './handshake.ts';
import { Intake } from './intake.ts';
import { Link, type LinkEnd } from './link.ts';
import { Sender } from './sender.ts';
import type { Refused } from './subscriber.ts';
import { type Downstream, type SessionFigures, type UpstreamOptions } from './upstream.ts';
import type { UpstreamEvent } from './upstream-event.ts';

/** Omitted from each event where the session fills it in. */
type Told<E = UpstreamEvent> = E extends UpstreamEvent ? Omit<E, 'broker' | 'clientId'> : never;

export interface SessionOptions extends UpstreamOptions {
  readonly session: SessionSettings;
  readonly settings: BrokerSettings;
  /** Of the broker: all its sessions share it. */
  readonly inFlight: InFlight;
  /** Whether it announces the service and publishes. */
  readonly role: 'speaks' | 'listens';
}

/** One persistent session, kept alive over any number of connections. */
export class BrokerSession implements Downstream {
  readonly #session: SessionSettings;
  readonly #settings: BrokerSettings;
  readonly #timing: Timing;
  readonly #inFlight: InFlight;
  readonly #role: 'speaks' | 'listens';
  readonly #options: UpstreamOptions;
  readonly #intake: Intake;
  readonly #sender: Sender;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #link: Link | null = null;
  #announcement: Announcement | null = null;
  #protocol: ProtocolLevel;
  /** The version is settled: a connection has been accepted in it. */
  #isAgreed = false;
  #upSince: number | null = null;
  #connections = 0;
  #failures = 0;
  #repeated = 0;
  #lastEnd = '';
  #unasked: readonly string[];
  #refused: readonly Refused[] = [];
  #oversized = 0;
  #detail = 'not connected yet';

  constructor(options: SessionOptions) {
    const { session, settings, inFlight, role } = options;
    this.#session = session;
    this.#settings = settings;
    this.#timing = { ...DEFAULT_TIMING, ...settings.timing };
    this.#inFlight = inFlight;
    this.#role = role;
    this.#options = options;
    this.#protocol = settings.protocol === 'auto' ? 5 : settings.protocol;
    this.#unasked = session.filters;
    this.#sender = new Sender(settings.name);
    this.#intake = new Intake({
      ...options,
      source: brokerSource(settings.name),
      filters: session.filters,
      ownTopics: new Set(settings.presence?.topics ?? []),
      inFlight,
      onLeftOver: (topic) => this.#tell({ kind: 'filter-left-over', topic, detail: LEFT_OVER }),
    });
  }

  open(): void {
    this.#running = this.#run();
  }

  publish(...message: Parameters<Downstream['publish']>): Promise<void> {
    return this.#sender.publish(...message);
  }

  figures(): SessionFigures {
    const { messages, bytes, notStored } = this.#intake;
    return {
      clientId: this.#session.clientId,
      isConnected: this.#upSince !== null,
      detail: this.#upSince === null ? this.#detail : this.#refused.map(inWords).join('; '),
      messages,
      bytes,
      inFlight: this.#inFlight.messages,
      reconnects: Math.max(0, this.#connections - 1),
      failures: this.#failures,
      refusedFilters: this.#refused.length,
      notStored,
      oversized: this.#oversized,
    };
  }

  /** The first half of the end: no new connection, no new message. */
  stopReading(): void {
    this.#stop.abort();
    this.#link?.stopReading();
  }

  /** The second: nothing is in flight any more. */
  async leave(): Promise<void> {
    const { farewellMs } = this.#timing;
    await this.#sayOffline(farewellMs);
    // acknowledgements that the last commit settled leave on this turn
    await new Promise((resolve) => setImmediate(resolve));
    await this.#link?.disconnect(farewellMs);
    await this.#running;
    this.#sender.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let failed = 0;
    while (!signal.aborted) {
      const end = this.#options.journal.stats().diskLow ? DISK_LOW : await this.#connectOnce();
      const heldMs = this.#upSince === null ? 0 : performance.now() - this.#upSince;
      this.#upSince = null;
      this.#link = null;
      if (signal.aborted) return;
      failed = heldMs >= this.#timing.stableMs ? 1 : failed + 1;
      if (this.#isOtherVersionWorthTrying(end)) failed = 0;
      const retryMs = failed === 0 ? 0 : this.#backoff(failed);
      this.#note(end, retryMs);
      await delay(retryMs, signal);
    }
  }

  async #connectOnce(): Promise<LinkEnd> {
    const { answerMs } = this.#timing;
    const dialled = await dial(this.#settings, answerMs, this.#stop.signal);
    if (!dialled.ok) {
      this.#failures += 1;
      return dialled.failure;
    }
    if (this.#stop.signal.aborted) {
      dialled.socket.destroy();
      return { reason: 'shutdown', detail: '' };
    }
    const { presence } = this.#settings;
    this.#announcement = this.#role === 'speaks' && presence !== undefined ? presence.next() : null;
    const before = this.#connections;
    this.#link = new Link(dialled.socket, {
      settings: this.#settings,
      session: this.#session,
      protocol: this.#protocol,
      will: this.#announcement?.will ?? null,
      timing: this.#timing,
      inFlight: this.#inFlight,
      intake: this.#intake,
      sender: this.#sender,
      onUp: (granted) => this.#onUp(granted),
      onSubscribed: (refused) => this.#onSubscribed(refused),
      onOversized: ({ topic, bytes }) => {
        this.#oversized += 1;
        const limit = this.#settings.packetBytes;
        this.#tell({ kind: 'oversized-upstream', topic, bytes, limit });
      },
    });
    const end = await this.#link.ended;
    if (this.#connections === before) this.#failures += 1;
    return end;
  }

  #onUp({ sessionPresent }: Granted): readonly string[] {
    const isFirst = this.#connections === 0;
    this.#connections += 1;
    this.#isAgreed = true;
    this.#upSince = performance.now();
    this.#repeated = 0;
    this.#lastEnd = '';
    const session = sessionPresent ? 'resumed' : isFirst ? 'new' : 'lost';
    const protocol = this.#protocol === 5 ? 'MQTT 5' : 'MQTT 3.1.1';
    this.#tell({ kind: 'broker-connected', protocol, session, detail: SESSION_WORDS[session] });
    const online = this.#announcement?.online ?? null;
    if (online !== null) this.#say(online).catch(() => undefined);
    // a session of an earlier run may hold other filters than those of today
    if (!sessionPresent) this.#unasked = this.#session.filters;
    return this.#unasked;
  }

  #onSubscribed(refused: readonly Refused[]): void {
    const known = new Set(this.#refused.map(({ filter }) => filter));
    for (const { filter, detail } of refused) {
      if (!known.has(filter)) this.#tell({ kind: 'filter-refused', filter, detail });
    }
    this.#refused = refused;
    this.#unasked = refused.map(({ filter }) => filter);
  }

  async #sayOffline(limitMs: number): Promise<void> {
    const offline = this.#announcement?.offline ?? null;
    if (offline === null || this.#upSince === null) return;
    // its acknowledgement cannot be read any more: written is all it can be
    await Promise.race([this.#say({ ...offline, qos: 0 }), delay(limitMs)]).catch(() => undefined);
  }

  #say({ topic, payload, qos, retain }: Announcement['will']): Promise<void> {
    return this.#sender.publish(topic, payload, { qos, retain });
  }

  /** Some brokers of 3.1.1 answer MQTT 5 by closing the connection. */
  #isOtherVersionWorthTrying({ reason }: LinkEnd): boolean {
    if (this.#settings.protocol !== 'auto' || this.#isAgreed) return false;
    if (reason !== 'wrong-version' && reason !== 'closed') return false;
    this.#protocol = this.#protocol === 5 ? 4 : 5;
    return this.#protocol === 4;
  }

  #backoff(failed: number): number {
    const { firstRetryMs: firstMs, longestRetryMs: capMs } = this.#timing;
    return backoffMs({ firstMs, capMs, factor: 2 }, failed, Math.random());
  }

  #note({ reason, detail }: LinkEnd, retryMs: number): void {
    const end = `${reason}: ${detail}`;
    this.#repeated = end === this.#lastEnd ? this.#repeated + 1 : 0;
    this.#lastEnd = end;
    this.#detail = end;
    const repeated = this.#repeated;
    this.#tell({ kind: 'broker-disconnected', reason, detail, retryMs, repeated });
  }

  #tell(event: Told): void {
    const { clientId } = this.#session;
    this.#options.onEvent({ broker: this.#settings.name, clientId, ...event });
  }
}

const DISK_LOW: LinkEnd = {
  reason: 'not-stored',
  detail: 'disk-low: the broker keeps the messages',
};

const LEFT_OVER =
  'no filter of this session asks for it: remove the session on the broker, or give it another clientId';

const SESSION_WORDS = {
  resumed: '',
  new: 'the broker had no session of this name: what was sent before is not delivered',
  lost: 'the broker has forgotten the session: messages sent meanwhile may be missing; see its persistence and session expiry',
} as const;

const inWords = ({ filter, detail }: Refused): string => `${filter}: ${detail}`;

function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
    if (signal?.aborted === true) done();
  });
}
