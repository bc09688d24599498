import type { Entry } from '../model/journal-entry.ts';
import type { EpochMs } from '../model/units.ts';
import { decodePayload } from './decode-payload.ts';
import { EdgeNode, type EdgeNodeCounts, type EdgeNodeOptions } from './edge-node.ts';
import { encodeRebirth } from './encode-command.ts';
import { isDue, type RebirthReason } from './rebirth-need.ts';
import { type NodeSnapshot, restored, snapshotOf } from './snapshot.ts';
import { toEntry } from './to-entry.ts';
import { commandTopic, parseTopic } from './topic.ts';
import type { Translation } from './translation.ts';

export interface SparkplugHostOptions extends EdgeNodeOptions {
  /** Least time between two requests to one edge node, ms; it doubles while they do not help. */
  readonly rebirthMs: number;
  /** Whether the fleet says that `device` is behind `node`: only then may a node speak of its state. */
  readonly isBehind: (device: string, node: string) => boolean;
  /** Whether the fleet has this node. */
  readonly isKnown: (node: string) => boolean;
}

/** A rebirth request, for whoever publishes it. */
export interface RebirthRequest {
  /** Source of the node's entries: the way by which it can be reached. */
  readonly source: string;
  readonly node: string;
  readonly reason: RebirthReason;
  readonly topic: string;
  readonly payload: Uint8Array;
}

export interface HostCounts extends EdgeNodeCounts {
  messages: number;
  /** Payloads that are no Sparkplug: the fold quarantines them. */
  malformed: number;
  rebirths: number;
}

/** Sessions of one edge node id, which the namespace allows in several groups. */
const MOST_GROUPS = 4;
/** Nodes that the fleet does not have: on a broker of others anybody may invent them. */
const MOST_STRANGERS = 1000;

/** A session with where it belongs. */
interface Known {
  readonly group: string;
  readonly node: string;
  readonly session: EdgeNode;
  /** Of its newest message. */
  source: string;
}

/**
 * A host application of Sparkplug 3.0: journaled messages of edge nodes in, journal
 * entries in our own form out. Deterministic, but for the fleet that it asks: time is
 * the entries' own. What it says twice after a crash folds into one by identity.
 */
export class SparkplugHost {
  readonly #options: SparkplugHostOptions;
  /** By node id, then by group, oldest first. */
  readonly #nodes = new Map<string, Map<string, Known>>();
  /** Nodes outside the fleet, oldest first. */
  readonly #strangers = new Set<string>();
  readonly counts: HostCounts = {
    ...{ messages: 0, malformed: 0, rebirths: 0, births: 0, deaths: 0, staleDeaths: 0 },
    ...{ gaps: 0, unborn: 0, ignored: 0, absent: 0 },
  };

  constructor(options: SparkplugHostOptions, nodes: readonly NodeSnapshot[] = []) {
    this.#options = options;
    for (const node of nodes) {
      const state = restored(node, options.placeOf);
      this.#keep(node, new EdgeNode(options, this.counts, state));
    }
  }

  /** Empty for an entry that is no Sparkplug message. */
  take(entry: Entry): readonly Entry[] {
    const topic = entry.kind === 'message' ? parseTopic(entry.topic) : null;
    if (topic === null) return [];
    this.counts.messages += 1;
    const payload = decodePayload(entry.payload);
    if (!payload.ok) {
      this.counts.malformed += 1;
      return [];
    }
    const { group, node } = topic;
    const { source, at } = entry;
    const known =
      this.#nodes.get(node)?.get(group) ??
      this.#keep({ group, node, source }, new EdgeNode(this.#options, this.counts));
    known.source = source;
    return this.#entries(node, known.session.take({ topic, payload: payload.value, at }));
  }

  /** What has waited too long for a message that was overtaken. */
  elapse(at: EpochMs): readonly Entry[] {
    return this.#all().flatMap(({ node, session }) => this.#entries(node, session.elapse(at)));
  }

  /** Gives up what is held, so that the rest can be saved. */
  abandon(): readonly Entry[] {
    const why = 'the birth of its device did not come in time';
    return this.#all().flatMap(({ node, session }) => this.#entries(node, session.abandon(why)));
  }

  /** Requests that are due; each counts as sent. */
  requests(at: EpochMs): readonly RebirthRequest[] {
    const due: RebirthRequest[] = [];
    for (const { group, node, source, session } of this.#all()) {
      const { need } = session;
      if (need.reason === null || !isDue(need, at, this.#options.rebirthMs)) continue;
      session.asked(at);
      this.counts.rebirths += 1;
      const { reason } = need;
      const topic = commandTopic(group, node);
      due.push({ source, node, reason, topic, payload: encodeRebirth(at) });
    }
    return due;
  }

  /** Whether something is to be looked at again although nothing arrives. */
  get isTimed(): boolean {
    return this.#all().some(({ session }) => session.isTimed || session.need.reason !== null);
  }

  get sessions(): number {
    return this.#all().length;
  }

  /** Null while messages are held: they are in no state that could be saved. */
  snapshot(): readonly NodeSnapshot[] | null {
    const all = this.#all();
    if (all.some(({ session }) => session.holds)) return null;
    return all.map(({ group, node, source, session }) =>
      snapshotOf({ group, node, source }, session.state),
    );
  }

  #all(): readonly Known[] {
    return [...this.#nodes.values()].flatMap((groups) => [...groups.values()]);
  }

  #keep({ group, node, source }: Omit<Known, 'session'>, session: EdgeNode): Known {
    const groups = this.#nodes.get(node) ?? new Map<string, Known>();
    const [oldest] = groups.keys();
    if (oldest !== undefined && groups.size >= MOST_GROUPS) groups.delete(oldest);
    const known: Known = { group, node, source, session };
    groups.set(group, known);
    this.#nodes.set(node, groups);
    this.#boundStrangers(node);
    return known;
  }

  /** The oldest stranger is forgotten: if it is real and joins the fleet, it is asked for its births. */
  #boundStrangers(node: string): void {
    if (this.#options.isKnown(node)) return;
    this.#strangers.add(node);
    for (const oldest of this.#strangers) {
      if (this.#strangers.size <= MOST_STRANGERS) break;
      this.#strangers.delete(oldest);
      if (!this.#options.isKnown(oldest)) this.#nodes.delete(oldest);
    }
  }

  #entries(node: string, told: readonly Translation[]): readonly Entry[] {
    return told.flatMap((one) => {
      const isForeign = one.device !== null && !this.#options.isBehind(one.device, node);
      return one.kind === 'status' && isForeign ? [] : toEntry(node, one);
    });
  }
}
