import { passwordOf } from '../support/fleet-text.ts';
import { connectPacket, publishPacket, RawClient } from './ingest-world.ts';

/** One message that a device means to send. */
export interface Planned {
  readonly topic: string;
  readonly text: string;
  /** Unanswered when the connection broke: sent again, or given up (its fate stays open). */
  readonly unanswered: 'again' | 'given up';
  /** Called at its PUBACK. */
  onAcknowledged(): void;
}

/** What a device sends next; null: nothing now; done: nothing any more. */
export type Script = () => Planned | 'later' | 'done';

/** Messages without an answer at once. */
const WINDOW = 4;

/** A device that publishes its script in order, QoS 1, through any number of broken connections. */
export class KillDevice {
  readonly id: string;
  readonly finished: Promise<void>;
  acknowledged = 0;
  readonly #port: number;
  readonly #script: Script;
  readonly #paceMs: number;
  #again: Planned[] = [];
  #stopped = false;

  constructor(id: string, port: number, paceMs: number, script: Script) {
    this.id = id;
    this.#port = port;
    this.#paceMs = paceMs;
    this.#script = script;
    this.finished = this.#run();
  }

  stop(): void {
    this.#stopped = true;
  }

  async #run(): Promise<void> {
    let outcome: 'broken' | 'done' = 'broken';
    while (outcome === 'broken' && !this.#stopped) {
      const client = await RawClient.open(this.#port).catch(() => null);
      if (client !== null) {
        outcome = await this.#session(client);
        client.socket.destroy();
      }
      if (outcome === 'broken') await pause(100);
    }
  }

  async #session(client: RawClient): Promise<'broken' | 'done'> {
    const password = passwordOf(this.id);
    client.send(connectPacket(this.id, { password, keepalive: 60 }));
    while (client.of('connack').length === 0) {
      if (client.isClosed || this.#stopped) return 'broken';
      await pause(10);
    }
    const open = new Map<number, Planned>();
    let [messageId, answered, isDone] = [0, 0, false];
    while (!client.isClosed && !this.#stopped) {
      const answers = client.of('puback');
      for (; answered < answers.length; answered += 1) {
        this.#settle(open, answers[answered]?.messageId ?? 0);
      }
      if (open.size < WINDOW && !isDone) {
        const next = this.#again.shift() ?? this.#script();
        if (next === 'done') isDone = true;
        else if (next !== 'later') {
          messageId += 1;
          open.set(messageId, next);
          client.send(publishPacket(next.topic, messageId, next.text));
        }
      }
      if (isDone && open.size === 0) return 'done';
      await pause(this.#paceMs);
    }
    // the answers that came before the end count; what has none goes first next time, in its order
    for (const { messageId: id = 0 } of client.of('puback').slice(answered)) this.#settle(open, id);
    this.#again = [
      ...[...open.values()].filter(({ unanswered }) => unanswered === 'again'),
      ...this.#again,
    ];
    return 'broken';
  }

  #settle(open: Map<number, Planned>, messageId: number): void {
    const planned = open.get(messageId);
    if (planned === undefined) return;
    open.delete(messageId);
    this.acknowledged += 1;
    planned.onAcknowledged();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
