import type { IPublishPacket } from 'mqtt-packet';
import type { Journal } from '../../journal/journal.ts';
import type { AppError } from '../../lib/app-error.ts';
import type { Clock } from '../../lib/clock.ts';
import { epochMs } from '../../model/units.ts';
import type { InFlight } from '../in-flight.ts';
import { filterMatches } from '../topic-rules.ts';
import type { AckLine, Place } from './ack-line.ts';

export interface IntakeOptions {
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Clock;
  readonly source: string;
  readonly filters: readonly string[];
  /** Topics on which the service itself publishes: not to be taken for a device's. */
  readonly ownTopics: ReadonlySet<string>;
  readonly inFlight: InFlight;
  /** Called once per topic that no filter asks for. */
  readonly onLeftOver: (topic: string) => void;
}

/** What a message weighs in flight beside its payload, bytes: entry, packet, callbacks. */
const OVERHEAD = 512;
/** Topics remembered as asked for; beyond it they are looked at afresh. */
const MOST_KNOWN = 100_000;
const SHARED = /^\$share\/[^/]+\//;
/** What goes down to devices and comes back to whoever reads `gas/v1/#` or `spBv1.0/#`. */
const DOWNWARDS = /^gas\/v1\/[^/]+\/rejected$|^spBv1\.0\/[^/]+\/[ND]CMD\//;

/** What a broker delivers: journaled, and acknowledged in its turn once the commit has it. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #filters: readonly string[];
  readonly #known = new Set<string>();
  messages = 0;
  bytes = 0;
  notStored = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#filters = options.filters.map((filter) => filter.replace(SHARED, ''));
  }

  /** `onRefused` is called when the journal does not take it: it must not be acknowledged. */
  receive(packet: IPublishPacket, line: AckLine, onRefused: (error: AppError) => void): void {
    const place = placeOf(packet, line);
    const { topic } = packet;
    if (DOWNWARDS.test(topic) || this.#options.ownTopics.has(topic)) {
      if (place !== null) line.settle(place);
      return;
    }
    this.#checkTopic(topic);
    const payload =
      typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    this.messages += 1;
    this.bytes += payload.length;
    const { journal, clock, source, inFlight } = this.#options;
    const weight = payload.length + OVERHEAD;
    const settle = (error: AppError | null): void => {
      if (error === null) {
        if (place !== null) line.settle(place);
      } else {
        this.notStored += 1;
        // QoS 0 carries no promise: losing the connection over it would only lose more
        if (place !== null) onRefused(error);
      }
      inFlight.leave(weight);
    };
    inFlight.enter(weight);
    let appending = true;
    journal.append(
      { kind: 'message', at: epochMs(clock.now()), source, topic, payload },
      (error) => {
        // reading must not go on from within the parser
        if (appending) queueMicrotask(() => settle(error));
        else settle(error);
      },
    );
    appending = false;
  }

  #checkTopic(topic: string): void {
    if (this.#known.has(topic)) return;
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.add(topic);
    const isWanted = this.#filters.some((filter) => filterMatches(filter, topic));
    if (!isWanted) this.#options.onLeftOver(topic);
  }
}

function placeOf({ qos, messageId = 0 }: IPublishPacket, line: AckLine): Place | null {
  if (qos === 0) return null;
  // QoS 2 comes only from a subscription that somebody else made for this session: repeats fold
  return line.add(messageId, qos === 1 ? 'puback' : 'pubrec');
}
