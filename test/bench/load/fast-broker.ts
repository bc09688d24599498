import { createServer, type Server, type Socket } from 'node:net';
import { generate, type ISubscribePacket, parser } from 'mqtt-packet';
import type { MessageSource } from './message-source.ts';
import { PacketRing } from './packet-ring.ts';

const PUBACK = 0x40;
const PUBACK_BYTES = 4;
const PINGREQ_BYTES = 2;

/**
 * A broker that costs next to nothing: it accepts one client, grants what it asks
 * for and then keeps `window` messages unacknowledged with it. What it measures
 * is the client.
 */
export class FastBroker {
  acknowledged = 0;
  readonly #ring: PacketRing;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(source: MessageSource, window: number) {
    this.#ring = new PacketRing(source, window);
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  static async open(source: MessageSource, window: number): Promise<FastBroker> {
    const broker = new FastBroker(source, window);
    await new Promise<void>((resolve) => broker.#server.listen(0, '127.0.0.1', resolve));
    return broker;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** In MQTT 3.1.1: whoever asks in 5 is told so. */
  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
    const packets = parser({ protocolVersion: 4 });
    const greet = (chunk: Buffer): void => void packets.parse(chunk);
    packets.on('packet', (packet) => {
      if (packet.cmd === 'connect') {
        const returnCode = packet.protocolVersion === 4 ? 0 : 1;
        socket.write(generate({ cmd: 'connack', sessionPresent: false, returnCode }));
      } else if (packet.cmd === 'subscribe') {
        socket.off('data', greet);
        this.#grant(socket, packet);
      }
    });
    packets.on('error', () => socket.destroy());
    socket.on('data', greet);
  }

  #grant(socket: Socket, { messageId = 0, subscriptions }: ISubscribePacket): void {
    socket.write(generate({ cmd: 'suback', messageId, granted: subscriptions.map(() => 1) }));
    this.#ring.reset();
    let rest: Buffer | null = null;
    socket.on('data', (chunk) => {
      const bytes = rest === null ? chunk : Buffer.concat([rest, chunk]);
      const used = this.#settle(bytes);
      rest = used < bytes.length ? bytes.subarray(used) : null;
      this.#fill(socket);
    });
    this.#fill(socket);
  }

  #settle(bytes: Buffer): number {
    let at = 0;
    while (at < bytes.length) {
      const length = bytes[at] === PUBACK ? PUBACK_BYTES : PINGREQ_BYTES;
      if (at + length > bytes.length) break;
      if (length === PUBACK_BYTES && this.#ring.release(bytes.readUInt16BE(at + 2) - 1)) {
        this.acknowledged += 1;
      }
      at += length;
    }
    return at;
  }

  #fill(socket: Socket): void {
    const now = Date.now();
    socket.cork();
    while (this.#ring.free > 0) socket.write(this.#ring.packet(this.#ring.take(now)));
    socket.uncork();
  }
}
