export interface HeartbeatOptions {
  /** Keepalive, ms: something is sent within every such span (MQTT 5 §3.1.2.10). */
  readonly keepaliveMs: number;
  readonly ping: () => void;
  /** False while we do not read: silence is then our own. */
  readonly isReading: () => boolean;
  /** The peer is gone though the socket does not know. */
  readonly onDead: () => void;
}

/** Finds the connection of which nobody said that it ended: no answer to PINGREQ within half a keepalive. */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #timer: NodeJS.Timeout;
  #asked = false;
  #heard = false;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#beat(), options.keepaliveMs / 2);
  }

  /** Bytes came. */
  heard(): void {
    this.#heard = true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    const { isReading, ping, onDead } = this.#options;
    if (this.#asked && !this.#heard && isReading()) {
      onDead();
      return;
    }
    this.#asked = true;
    this.#heard = !isReading();
    // also while not reading: the broker must not take us for gone
    ping();
  }
}
