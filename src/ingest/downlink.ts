import { audienceOf, filterMatches } from './topic-rules.ts';

/** What the broker hands to its message queue; a client's packet carries the client's id. */
export interface EmittedPacket {
  readonly topic: string;
  readonly clientId?: string;
}

type Deliver = (packet: EmittedPacket, done: () => void) => void;

interface Subscriber {
  readonly filter: string;
  readonly deliver: Deliver;
}

/**
 * The broker's message queue (the part of mqemitter that aedes uses), reduced to
 * what the service sends down to a device. Nothing a device publishes is handed
 * on to anybody, and nobody's delivery is waited for: a subscriber that stops
 * reading holds up no one. The broker's own `$SYS` topics end here unheard.
 */
export class Downlink {
  readonly #byAudience = new Map<string, Subscriber[]>();
  #closed = false;

  on(filter: string, deliver: Deliver, done?: () => void): this {
    const audience = audienceOf(filter);
    if (audience !== '') {
      const known = this.#byAudience.get(audience) ?? [];
      this.#byAudience.set(audience, [...known, { filter, deliver }]);
    }
    if (done !== undefined) setImmediate(done);
    return this;
  }

  removeListener(filter: string, deliver: Deliver, done?: () => void): this {
    const audience = audienceOf(filter);
    const left = this.#byAudience
      .get(audience)
      ?.filter((one) => one.filter !== filter || one.deliver !== deliver);
    if (left === undefined || left.length === 0) this.#byAudience.delete(audience);
    else this.#byAudience.set(audience, left);
    if (done !== undefined) setImmediate(done);
    return this;
  }

  emit(packet: EmittedPacket, done: (error?: Error) => void): this {
    if (this.#closed) {
      done(new Error('the broker is closed'));
      return this;
    }
    if (packet.clientId === undefined) {
      for (const { filter, deliver } of this.#byAudience.get(audienceOf(packet.topic)) ?? []) {
        if (filterMatches(filter, packet.topic)) deliver(packet, ignore);
      }
    }
    done();
    return this;
  }

  close(done: () => void): this {
    this.#closed = true;
    this.#byAudience.clear();
    setImmediate(done);
    return this;
  }
}

const ignore = (): void => {};
