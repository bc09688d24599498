import type { PublishPacket } from 'aedes';
import type { Journal } from '../journal/journal.ts';
import type { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { Entry } from '../model/journal-entry.ts';
import { epochMs } from '../model/units.ts';
import { type Connection, note } from './connection.ts';
import type { DeviceSessions } from './device-sessions.ts';
import type { InFlight } from './in-flight.ts';
import { excerptOf, type IngestEvent } from './ingest-event.ts';
import type { IngestCounters } from './ingest-stats.ts';
import { publishFault, statusTopic } from './topic-rules.ts';

export interface UplinkOptions {
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Clock;
  readonly inFlight: InFlight;
  readonly sessions: DeviceSessions;
  readonly counters: IngestCounters;
  readonly emit: (event: IngestEvent) => void;
}

/** `null` lets the broker acknowledge; an error makes it close the connection instead. */
type Answer = (error: Error | null) => void;

/** Largest status that is kept as retained message, bytes: the contract knows `"online"` and `"offline"`. */
const LARGEST_STATUS = 1024;
/** What a message weighs in flight beside its payload, bytes: entry, packet, callbacks. */
const OVERHEAD = 512;

/** What a device sends: checked, journaled, and only after the commit answered. */
export class Uplink {
  readonly #options: UplinkOptions;
  #closed = false;

  constructor(options: UplinkOptions) {
    this.#options = options;
  }

  /** From here on nothing is taken: also no will of those whom the shutdown disconnects. */
  close(): void {
    this.#closed = true;
  }

  /** For a message and, when a connection dies, for its last will. */
  accept(connection: Connection, packet: PublishPacket, answer: Answer): void {
    const device = connection.device?.id;
    if (device === undefined || this.#closed) {
      note(connection, 'shutdown', '');
      answer(new Error('not accepting messages'));
      return;
    }
    const violation = this.#violation(device, connection, packet);
    if (violation !== null) {
      note(connection, 'violation', violation);
      answer(new Error(violation));
      return;
    }
    this.#journal(device, connection, packet, answer);
  }

  #violation(device: string, { address }: Connection, packet: PublishPacket): string | null {
    const { emit } = this.#options;
    const topic = excerptOf(packet.topic);
    if (packet.qos === 2) {
      emit({ kind: 'qos2', device, address, topic });
      return 'QoS 2 is not supported';
    }
    const reason = publishFault(device, packet.topic);
    if (reason === null) return null;
    emit({ kind: 'topic-violation', device, address, topic, reason, will: false });
    return `topic refused: ${reason}`;
  }

  #journal(device: string, connection: Connection, packet: PublishPacket, answer: Answer): void {
    const { journal, clock, inFlight, counters } = this.#options;
    const payload =
      typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const weight = payload.length + OVERHEAD;
    const settle = (error: AppError | null): void => {
      if (error === null) {
        this.#keepStatus(device, packet, payload);
      } else {
        counters.notStored += 1;
        note(connection, 'not-stored', error.code);
      }
      answer(error);
      inFlight.leave(weight);
    };
    counters.messages += 1;
    counters.bytes += payload.length;
    inFlight.enter(weight);
    const { topic } = packet;
    const entry: Entry = {
      kind: 'message',
      at: epochMs(clock.now()),
      source: device,
      topic,
      payload,
    };
    let appending = true;
    journal.append(entry, (error) => {
      // The broker must not be answered from within its own parser.
      if (appending) queueMicrotask(() => settle(error));
      else settle(error);
    });
    appending = false;
  }

  /** The retained status follows the journal, so the two never disagree. */
  #keepStatus(device: string, packet: PublishPacket, payload: Uint8Array): void {
    if (!packet.retain || payload.length > LARGEST_STATUS) return;
    if (packet.topic === statusTopic(device)) this.#options.sessions.retain(packet.topic, payload);
  }
}
