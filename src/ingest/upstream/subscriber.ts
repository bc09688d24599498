import { generate, type ISubackPacket } from 'mqtt-packet';
import type { ProtocolLevel, Timing } from './broker-settings.ts';
import { reasonText } from './reason-codes.ts';

/** A filter that the broker did not grant as asked. */
export interface Refused {
  readonly filter: string;
  /** `downgraded`: granted, but at QoS 0, without a promise. */
  readonly outcome: 'refused' | 'downgraded';
  readonly detail: string;
}

export interface SubscriberOptions {
  readonly protocol: ProtocolLevel;
  readonly timing: Pick<Timing, 'answerMs' | 'askAgainMs'>;
  readonly write: (packet: Buffer) => void;
  /** All filters asked for are answered. */
  readonly onSettled: (refused: readonly Refused[]) => void;
  readonly onSilent: () => void;
}

/** Filters in one packet: brokers cap its size. */
const FILTERS_A_PACKET = 100;
/** Above the ids of what we publish. */
const FIRST_ID = 60_001;
const LAST_ID = 65_535;
const REFUSED = 0x80;

/** Asks for filters at QoS 1, and again after a while for those refused: a list of permissions may be mended. */
export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #asked = new Map<number, readonly string[]>();
  #refused: Refused[] = [];
  #nextId = FIRST_ID;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SubscriberOptions) {
    this.#options = options;
  }

  ask(filters: readonly string[]): void {
    if (filters.length === 0) return;
    const { protocol, write, timing, onSilent } = this.#options;
    this.#refused = [];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(onSilent, timing.answerMs);
    for (let from = 0; from < filters.length; from += FILTERS_A_PACKET) {
      const part = filters.slice(from, from + FILTERS_A_PACKET);
      const messageId = this.#nextId;
      this.#nextId = messageId === LAST_ID ? FIRST_ID : messageId + 1;
      this.#asked.set(messageId, part);
      const subscriptions = part.map((topic) => ({
        topic,
        qos: 1 as const,
        ...moreOf(protocol, topic),
      }));
      write(
        generate({ cmd: 'subscribe', messageId, subscriptions }, { protocolVersion: protocol }),
      );
    }
  }

  answered({ messageId = 0, granted, properties }: ISubackPacket): void {
    const filters = this.#asked.get(messageId);
    if (filters === undefined) return;
    this.#asked.delete(messageId);
    for (const [at, filter] of filters.entries()) {
      const code = Number(granted[at] ?? REFUSED);
      const refused = this.#judge(filter, code, properties?.reasonString);
      if (refused !== null) this.#refused.push(refused);
    }
    if (this.#asked.size > 0) return;
    clearTimeout(this.#timer);
    const again = this.#refused.filter(({ outcome }) => outcome === 'refused');
    this.#options.onSettled(this.#refused);
    if (again.length === 0) return;
    const { askAgainMs } = this.#options.timing;
    this.#timer = setTimeout(() => this.ask(again.map(({ filter }) => filter)), askAgainMs);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #judge(filter: string, code: number, words: string | undefined): Refused | null {
    if (code === 0) {
      const detail = 'granted at QoS 0 only: what is sent while we are away is lost';
      return { filter, outcome: 'downgraded', detail };
    }
    if (code < REFUSED) return null;
    const { protocol } = this.#options;
    const why =
      protocol === 5
        ? reasonText(code, words)
        : 'refused: allow this client to read it in the broker';
    return { filter, outcome: 'refused', detail: why };
  }
}

/**
 * Retained messages come once, with a new subscription. What we publish ourselves
 * does not come back, except through a shared one, where asking for that is an
 * error (MQTT 5 §3.8.3.1).
 */
const moreOf = (protocol: ProtocolLevel, filter: string) =>
  protocol === 5 ? { nl: !filter.startsWith('$share/'), rh: 1 } : {};
