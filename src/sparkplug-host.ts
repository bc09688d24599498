import type { Logger } from 'pino';
import type { Config } from './config/config.ts';
import type { JournalReader } from './journal/journal.ts';
import type { Clock } from './lib/clock.ts';
import { fieldPlace } from './model/field-place.ts';
import type { FleetIndex } from './model/fleet-index.ts';
import type { Entry, StoredEntry } from './model/journal-entry.ts';
import { epochMs, type Position } from './model/units.ts';
import { type HostCounts, type RebirthRequest, SparkplugHost } from './sparkplug/host.ts';
import { hostStatement } from './sparkplug/host-state.ts';
import { openSparkplugSaves, type SparkplugSaves } from './sparkplug-saves.ts';
import type { WatchedJournal } from './sparkplug-watch.ts';

/** A broker on which the host may speak: the one inside, or an external one. */
export interface SparkplugOut {
  publish(topic: string, payload: Uint8Array, how: SparkplugHow): Promise<void>;
}

export interface SparkplugHow {
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

/** The Sparkplug host application: a consumer of the journal that writes into it what it has understood. */
export interface Sparkplug {
  /**
   * @param own where the host's state is told.
   * @param outFor the way back to the edge node of an entry with this source; null: there is none.
   */
  start(own: SparkplugOut, outFor: (source: string) => SparkplugOut | null): Promise<void>;
  /** Totals since the start; they stand in the metrics as `sparkplug:…`. */
  figures(): HostCounts;
  /** Says that the host is going, saves, and leaves what is unread for the next start. */
  close(): Promise<void>;
}

export interface SparkplugParts {
  readonly config: Pick<Config, 'dataDir' | 'sparkplug'>;
  readonly log: Logger;
  readonly eventClock: Clock;
  readonly watched: WatchedJournal;
  readonly reader: JournalReader;
  readonly fleet: () => FleetIndex;
}

const RUN_BYTES = 256 * 1024;
/** How often timeouts are looked at, ms. */
const LOOK_MS = 250;
/** Longest that held messages may keep the rest from being saved, ms. */
const LONGEST_UNSAVED_MS = 60_000;
const RETRY_MS = 1000;

/** Opened before anybody may append, so that it begins where it must. */
export async function openSparkplug(parts: SparkplugParts): Promise<Sparkplug> {
  const { config, log, watched, reader } = parts;
  const { dataDir } = config;
  const saves = await openSparkplugSaves({ dataDir, log, journal: watched.journal, reader });
  return new OpenSparkplug(parts, saves);
}

class OpenSparkplug implements Sparkplug {
  readonly #parts: SparkplugParts;
  readonly #host: SparkplugHost;
  readonly #saves: SparkplugSaves;
  /** Read, understood and durable up to here. */
  #position: Position;
  /** End of what was in the journal before this run. */
  readonly #before: Position;
  #head: Position;
  #outFor: (source: string) => SparkplugOut | null = () => null;
  #sayOffline: () => Promise<void> = async () => {};
  #stopListening: () => void = () => {};
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  /** Memory is ahead of the journal: nothing may be saved any more. */
  #broken = false;
  #changes: 'changed' | 'unchanged' = 'unchanged';

  constructor(parts: SparkplugParts, saves: SparkplugSaves) {
    this.#parts = parts;
    this.#saves = saves;
    this.#position = saves.from;
    this.#before = parts.watched.journal.head();
    this.#head = this.#before;
    this.#host = new SparkplugHost(hostOptions(parts), saves.nodes);
  }

  async start(own: SparkplugOut, outFor: (source: string) => SparkplugOut | null): Promise<void> {
    const { config, eventClock, watched } = this.#parts;
    this.#outFor = outFor;
    const since = epochMs(eventClock.now());
    const say = (word: 'online' | 'offline'): Promise<void> => {
      const { topic, payload, qos, retain } = hostStatement(config.sparkplug.hostId, word, since);
      return own.publish(topic, Buffer.from(payload), { qos, retain });
    };
    this.#sayOffline = () => say('offline');
    // tck-id-operational-behavior-host-application-connect-birth
    await say('online');
    this.#stopListening = watched.journal.onCommit((head) => {
      this.#head = head;
      if (watched.newest() > this.#position) this.#run();
    });
    this.#timer = setInterval(() => this.#run(), LOOK_MS);
    this.#run();
  }

  figures(): HostCounts {
    return { ...this.#host.counts };
  }

  async close(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#stopListening();
    if (this.#timer !== null) clearInterval(this.#timer);
    // tck-id-operational-behavior-host-application-termination
    await this.#sayOffline().catch((err: unknown) =>
      this.#parts.log.warn({ err }, 'the end of the Sparkplug host was not told'),
    );
    await this.#running;
    await this.#save().catch((err: unknown) => this.#notSaved(err));
    this.#parts.reader.close();
  }

  /** One run at a time; what wakes it meanwhile makes another. */
  #run(): void {
    this.#again = true;
    this.#running ??= this.#work().finally(() => {
      this.#running = null;
    });
  }

  async #work(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        await this.#read();
        await this.#lookAround();
      } catch (err) {
        if (!this.#stopped)
          this.#parts.log.error({ err }, 'Sparkplug messages wait in the journal');
        await pause(RETRY_MS);
      }
    }
  }

  async #read(): Promise<void> {
    const { reader, watched } = this.#parts;
    while (!this.#stopped && Math.max(watched.newest(), this.#before) > this.#position) {
      const entries = reader.read(this.#position, RUN_BYTES);
      const last = entries.at(-1);
      if (last === undefined) return;
      const seen = this.#host.counts.messages;
      await this.#append(entries.flatMap((entry) => this.#take(entry)));
      if (this.#host.counts.messages > seen) this.#changes = 'changed';
      this.#position = last.position;
      await new Promise((resolve) => setImmediate(resolve));
    }
    // between here and the head there is none
    if (this.#head > this.#position && watched.newest() <= this.#position) {
      this.#position = this.#head;
    }
  }

  /** A message that breaks the host must not stop the others; it stays in the journal. */
  #take(entry: StoredEntry): readonly Entry[] {
    try {
      return this.#host.take(entry);
    } catch (err) {
      const { position: at, topic } = entry;
      this.#parts.log.error({ err, position: at, topic }, 'a Sparkplug message was not understood');
      return [];
    }
  }

  async #lookAround(): Promise<void> {
    if (this.#stopped) return;
    const at = epochMs(this.#parts.eventClock.now());
    if (this.#host.isTimed) {
      const late = this.#host.elapse(at);
      if (late.length > 0) this.#changes = 'changed';
      await this.#append(late);
      for (const request of this.#host.requests(at)) this.#ask(request);
    }
    if (this.#saves.isDue(this.#position, this.#host.sessions, this.#changes)) {
      await this.#save().catch((err: unknown) => this.#notSaved(err));
    }
  }

  #ask({ source, node, reason, topic, payload }: RebirthRequest): void {
    const { log } = this.#parts;
    const out = this.#outFor(source);
    if (out === null) {
      log.warn({ node, source, reason }, 'no way to ask a Sparkplug edge node for its births');
      return;
    }
    log.info({ node, reason }, 'a Sparkplug edge node is asked for its births');
    // tck-id-topics-ncmd-mqtt: QoS 0, not retained
    out
      .publish(topic, payload, { qos: 0, retain: false })
      .catch((err: unknown) => log.warn({ err, node }, 'a rebirth request was not sent'));
  }

  /** Durable when it resolves. While the journal refuses, nothing further is read. */
  async #append(entries: readonly Entry[]): Promise<void> {
    const { journal } = this.#parts.watched;
    while (entries.length > 0) {
      const refused = await Promise.all(
        entries.map((entry) => new Promise<Error | null>((done) => journal.append(entry, done))),
      );
      const error = refused.find((one) => one !== null);
      if (error === undefined) return;
      if (this.#stopped) {
        this.#broken = true;
        throw error;
      }
      this.#parts.log.warn(
        { err: error },
        'what Sparkplug nodes said is written once the journal takes it',
      );
      await pause(RETRY_MS);
    }
  }

  async #save(): Promise<void> {
    if (this.#broken) return;
    if (this.#saves.age() >= LONGEST_UNSAVED_MS) await this.#append(this.#host.abandon());
    const nodes = this.#host.snapshot();
    if (nodes === null) return;
    this.#changes = 'unchanged';
    await this.#saves.save(this.#position, nodes);
  }

  #notSaved(err: unknown): void {
    this.#changes = 'changed';
    this.#parts.log.warn({ err }, 'the sessions of Sparkplug nodes were not saved');
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function hostOptions({ config, fleet }: SparkplugParts) {
  const { reorderSeconds, rebirthSeconds, metrics } = config.sparkplug;
  const ours = new Map(Object.entries(metrics));
  return {
    placeOf: (name: string) => fieldPlace(ours.get(name) ?? name),
    reorderMs: reorderSeconds * 1000,
    rebirthMs: rebirthSeconds * 1000,
    isKnown: (node: string) => fleet().devices.has(node),
    isBehind: (device: string, node: string) => fleet().devices.get(device)?.spec.gateway === node,
  };
}
