import { Readable } from 'node:stream';
import type { SessionChange, SessionSnapshot, StoredSubscription } from './session-store.ts';
import {
  DOWN_TOPICS,
  deviceOfTopic,
  downTopic,
  filterMatches,
  isHostState,
  statusTopic,
  subscribeFault,
} from './topic-rules.ts';

export interface SessionLimits {
  /** Persistent sessions of one device; a further one replaces the oldest. */
  readonly sessionsPerDevice: number;
  /** Messages waiting in one session; a further one drops the oldest. */
  readonly queuedPerSession: number;
}

/** An outgoing packet as aedes knows it: found again by broker id and counter, then by message id. */
interface OutgoingPacket {
  readonly cmd: string;
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly dup: boolean;
  readonly brokerId: string;
  readonly brokerCounter: number;
  messageId: number | undefined;
}

interface Session {
  readonly name: string;
  subscriptions: Map<string, StoredSubscription>;
  queue: (OutgoingPacket & { readonly id: string })[];
}

interface ClientRef {
  readonly id: string;
}

interface WireSubscription {
  readonly topic: string;
  readonly qos: 0 | 1 | 2;
}

const deviceOf = (session: string): string => session.slice(0, session.indexOf('/'));

/**
 * The broker's persistence (the part of aedes-persistence that aedes 1.2 calls),
 * indexed by device, bounded, and reporting each change. A general one searches
 * all retained messages at every SUBSCRIBE and keeps queues without end.
 *
 * Wills are not kept: after a crash of ours the devices have not died. QoS 2
 * never gets this far.
 */
export class DeviceSessions {
  readonly #limits: SessionLimits;
  readonly #record: (change: SessionChange) => void;
  readonly #retained = new Map<string, Buffer>();
  readonly #devices = new Map<string, Map<string, Session>>();
  #queued = 0;
  #sessions = 0;

  constructor(
    snapshot: SessionSnapshot,
    limits: SessionLimits,
    record: (change: SessionChange) => void,
  ) {
    this.#limits = limits;
    this.#record = record;
    for (const { topic, payload } of snapshot.retained) {
      this.#retained.set(topic, Buffer.from(payload));
    }
    for (const stored of snapshot.sessions) {
      const session = this.#create(stored.session);
      session.subscriptions = new Map(stored.subscriptions.map((one) => [one.filter, one]));
      session.queue = stored.queue.map((message, at) => ({
        ...downPacket(message.topic, Buffer.from(message.payload), 'restored', at + 1),
        id: message.id,
      }));
      this.#queued += session.queue.length;
    }
  }

  get counts(): { readonly retained: number; readonly sessions: number; readonly queued: number } {
    return { retained: this.#retained.size, sessions: this.#sessions, queued: this.#queued };
  }

  /** Sets or, with an empty payload, removes a retained message. Unchanged ones are not recorded. */
  retain(topic: string, payload: Uint8Array): void {
    const before = this.#retained.get(topic);
    if (payload.length === 0) {
      if (this.#retained.delete(topic)) this.#record({ kind: 'retained', topic, payload: null });
    } else if (before === undefined || !before.equals(payload)) {
      const kept = Buffer.from(payload);
      this.#retained.set(topic, kept);
      this.#record({ kind: 'retained', topic, payload: kept });
    }
  }

  /** Drops what belongs to devices that are no longer in the fleet. */
  keepOnly(isKnown: (device: string) => boolean): void {
    for (const topic of [...this.#retained.keys()]) {
      if (!isHostState(topic) && !isKnown(deviceOfTopic(topic)))
        this.retain(topic, Buffer.alloc(0));
    }
    for (const [device, sessions] of [...this.#devices]) {
      if (!isKnown(device)) for (const name of [...sessions.keys()]) this.#end(name);
    }
  }

  async setup(): Promise<void> {}

  /** Retained messages are kept where the journal confirms them, not where the broker forwards them. */
  async storeRetained(): Promise<void> {}

  createRetainedStream(filter: string): Readable {
    return this.createRetainedStreamCombi([filter]);
  }

  createRetainedStreamCombi(filters: readonly string[]): Readable {
    const found: object[] = [];
    for (const filter of filters) {
      const topic = isHostState(filter) ? filter : statusTopic(deviceOfTopic(filter));
      const payload = this.#retained.get(topic);
      if (payload === undefined || !filterMatches(filter, topic)) continue;
      found.push({ cmd: 'publish', topic, payload, qos: 1, retain: true });
    }
    return Readable.from(found);
  }

  async addSubscriptions(client: ClientRef, added: readonly WireSubscription[]): Promise<void> {
    // aedes hands over the whole SUBSCRIBE once its first filter is authorized; a refused one among
    // the rest would be restored, and refused again, at every later login
    const device = deviceOf(client.id);
    const allowed = added.filter(({ topic }) => subscribeFault(device, topic) === null);
    if (allowed.length === 0) return;
    const session = this.#find(client.id) ?? this.#create(client.id);
    for (const { topic, qos } of allowed) session.subscriptions.set(topic, { filter: topic, qos });
    this.#recordSubscriptions(session);
  }

  async removeSubscriptions(client: ClientRef, filters: readonly string[]): Promise<void> {
    const session = this.#find(client.id);
    if (session === undefined) return;
    for (const filter of filters) session.subscriptions.delete(filter);
    if (session.subscriptions.size === 0) this.#end(session.name);
    else this.#recordSubscriptions(session);
  }

  async subscriptionsByClient(client: ClientRef): Promise<WireSubscription[]> {
    const kept = this.#find(client.id)?.subscriptions.values() ?? [];
    return [...kept].map(({ filter, qos }) => ({ topic: filter, qos }));
  }

  async cleanSubscriptions(client: ClientRef): Promise<void> {
    this.#end(client.id);
  }

  /** Sessions whose queue a message goes into; nothing a device publishes goes into any. */
  async subscriptionsByTopic(topic: string): Promise<{ clientId: string }[]> {
    const device = deviceOfTopic(topic);
    if (!DOWN_TOPICS.some((leaf) => downTopic(device, leaf) === topic)) return [];
    const takers: { clientId: string }[] = [];
    for (const session of this.#devices.get(device)?.values() ?? []) {
      for (const { filter, qos } of session.subscriptions.values()) {
        if (qos === 0 || !filterMatches(filter, topic)) continue;
        takers.push({ clientId: session.name });
        break;
      }
    }
    return takers;
  }

  async outgoingEnqueue(taker: { clientId: string }, packet: OutgoingPacket): Promise<void> {
    const session = this.#find(taker.clientId);
    if (session === undefined) return;
    const { topic, payload, brokerId, brokerCounter } = packet;
    const id = `${brokerId}:${brokerCounter}`;
    session.queue.push({ ...downPacket(topic, payload, brokerId, brokerCounter), id });
    this.#queued += 1;
    this.#record({ kind: 'queued', session: session.name, message: { id, topic, payload } });
    if (session.queue.length > this.#limits.queuedPerSession) this.#dequeue(session, 0);
  }

  async outgoingEnqueueCombi(
    takers: readonly { clientId: string }[],
    packet: OutgoingPacket,
  ): Promise<void> {
    for (const taker of takers) await this.outgoingEnqueue(taker, packet);
  }

  /** Gives a queued packet the message id it is sent under; one dropped meanwhile is sent all the same. */
  async outgoingUpdate(client: ClientRef, packet: OutgoingPacket): Promise<void> {
    const found = this.#find(client.id)?.queue.find(
      (one) => one.brokerId === packet.brokerId && one.brokerCounter === packet.brokerCounter,
    );
    if (found !== undefined) found.messageId = packet.messageId;
  }

  async outgoingClearMessageId(
    client: ClientRef,
    packet: { readonly messageId?: number },
  ): Promise<OutgoingPacket | undefined> {
    const session = this.#find(client.id);
    if (session === undefined || packet.messageId === undefined) return undefined;
    const at = session.queue.findIndex((one) => one.messageId === packet.messageId);
    return at < 0 ? undefined : this.#dequeue(session, at);
  }

  outgoingStream(client: ClientRef): Readable {
    return Readable.from([...(this.#find(client.id)?.queue ?? [])]);
  }

  async incomingGetPacket(): Promise<never> {
    throw new Error('no such packet');
  }

  async incomingStorePacket(): Promise<void> {}

  async incomingDelPacket(): Promise<void> {}

  async putWill(): Promise<void> {}

  async delWill(): Promise<void> {}

  streamWill(): Readable {
    return Readable.from([]);
  }

  #find(name: string): Session | undefined {
    return this.#devices.get(deviceOf(name))?.get(name);
  }

  #create(name: string): Session {
    const device = deviceOf(name);
    const ofDevice = this.#devices.get(device) ?? new Map<string, Session>();
    this.#devices.set(device, ofDevice);
    const [oldest] = ofDevice.keys();
    if (oldest !== undefined && ofDevice.size >= this.#limits.sessionsPerDevice) this.#end(oldest);
    const session: Session = { name, subscriptions: new Map(), queue: [] };
    ofDevice.set(name, session);
    this.#devices.set(device, ofDevice);
    this.#sessions += 1;
    return session;
  }

  #end(name: string): void {
    const ofDevice = this.#devices.get(deviceOf(name));
    const session = ofDevice?.get(name);
    if (ofDevice === undefined || session === undefined) return;
    ofDevice.delete(name);
    if (ofDevice.size === 0) this.#devices.delete(deviceOf(name));
    this.#sessions -= 1;
    this.#queued -= session.queue.length;
    this.#record({ kind: 'ended', session: name });
  }

  #dequeue(session: Session, at: number): OutgoingPacket | undefined {
    const [removed] = session.queue.splice(at, 1);
    if (removed === undefined) return undefined;
    this.#queued -= 1;
    this.#record({ kind: 'dequeued', session: session.name, id: removed.id });
    return removed;
  }

  #recordSubscriptions(session: Session): void {
    const subscriptions = [...session.subscriptions.values()];
    this.#record({ kind: 'subscribed', session: session.name, subscriptions });
  }
}

function downPacket(
  topic: string,
  payload: Buffer,
  brokerId: string,
  brokerCounter: number,
): OutgoingPacket {
  return {
    cmd: 'publish',
    topic,
    payload,
    qos: 1,
    retain: false,
    dup: false,
    brokerId,
    brokerCounter,
    messageId: undefined,
  };
}
