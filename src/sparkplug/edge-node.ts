import type { EpochMs } from '../model/units.ts';
import type { Metric } from './payload.ts';
import { askedNow, NO_NEED, need, type RebirthNeed, satisfied } from './rebirth-need.ts';
import { arrive, begin, isOverdue, type Sequence } from './sequence.ts';
import {
  declared,
  type PlaceOf,
  resolve,
  type Subject,
  stranger,
  subjectOf,
  weightWith,
} from './subject.ts';
import { type Occasion, type ResolvedMetric, toRecords } from './to-records.ts';
import type { UplinkType } from './topic.ts';
import type { SparkplugMessage, Translation } from './translation.ts';
import { bdSeqOf, namesOf, unbornData } from './unborn-data.ts';

export interface EdgeNodeOptions {
  readonly placeOf: PlaceOf;
  /** How long a message may be overtaken before it counts as lost, ms. */
  readonly reorderMs: number;
}

/** What a host knows of one edge node. */
export interface EdgeNodeState {
  /** Of the birth in force; null: it told none. */
  readonly bdSeq: number | null;
  readonly sequence: Sequence;
  readonly own: Subject;
  readonly devices: ReadonlyMap<string, Subject>;
  readonly need: RebirthNeed;
}

/** Since the start, for the figures. */
export interface EdgeNodeCounts {
  births: number;
  deaths: number;
  /** Deaths of a connection that was already replaced. */
  staleDeaths: number;
  /** Gaps that no message closed in time. */
  gaps: number;
  /** Messages of which at least one metric no birth explains. */
  unborn: number;
  /** Metrics that are no field of ours. */
  ignored: number;
  /** Values not to be used: null, or of bad quality. */
  absent: number;
}

type Told = readonly Translation[];

/** Messages kept for a birth that may only have been overtaken. */
const MOST_HELD = 64;
/** Metrics of a node with all its devices, as they weigh: what one login may cost in memory. */
const MOST_METRICS = 50_000;

const unknownNode = (): EdgeNodeState => ({
  bdSeq: null,
  sequence: begin(0),
  own: stranger(),
  devices: new Map(),
  need: NO_NEED,
});

/**
 * The session of one edge node, as a host application follows it (Sparkplug 3.0 §5).
 *
 * A message ahead of its turn is used at once where the birth in force explains it:
 * an overpressure does not wait for a message that may be lost, and the fold orders
 * by event time. It is held only where its device's birth may be what is missing.
 */
export class EdgeNode {
  readonly #options: EdgeNodeOptions;
  readonly #counts: EdgeNodeCounts;
  readonly #devices: Map<string, Subject>;
  #bdSeq: number | null;
  #sequence: Sequence;
  #own: Subject;
  #need: RebirthNeed;
  #held: SparkplugMessage[] = [];

  constructor(options: EdgeNodeOptions, counts: EdgeNodeCounts, state = unknownNode()) {
    this.#options = options;
    this.#counts = counts;
    this.#bdSeq = state.bdSeq;
    this.#sequence = state.sequence;
    this.#own = state.own;
    this.#devices = new Map(state.devices);
    this.#need = state.need;
  }

  get state(): EdgeNodeState {
    const [bdSeq, sequence, own] = [this.#bdSeq, this.#sequence, this.#own];
    return { bdSeq, sequence, own, devices: this.#devices, need: this.#need };
  }

  get need(): RebirthNeed {
    return this.#need;
  }

  /** It has been asked for its births. */
  asked(at: EpochMs): void {
    this.#need = askedNow(this.#need, at);
  }

  /** While messages are held there is no state that could be saved. */
  get holds(): boolean {
    return this.#held.length > 0;
  }

  /** Whether the reorder timeout runs. */
  get isTimed(): boolean {
    return this.#sequence.since !== null;
  }

  take(message: SparkplugMessage): Told {
    const overdue = this.elapse(message.at);
    return [...overdue, ...this.#steps[message.topic.type](message)];
  }

  /** tck-id-operational-behavior-host-reordering-param, tck-id-operational-behavior-host-reordering-rebirth */
  elapse(at: EpochMs): Told {
    if (!isOverdue(this.#sequence, at, this.#options.reorderMs)) return [];
    this.#counts.gaps += 1;
    this.#sequence = begin(this.#sequence.last);
    this.#need = need(this.#need, 'sequence');
    return this.#release();
  }

  /** Waits no longer for what is held. */
  abandon(why: string): Told {
    return this.#held.splice(0).map((message) => this.#unborn(message, why));
  }

  readonly #steps: Readonly<Record<UplinkType, (message: SparkplugMessage) => Told>> = {
    NBIRTH: (message) => this.#nodeBirth(message),
    DBIRTH: (message) => this.#deviceBirth(message),
    NDATA: (message) => this.#data(message),
    DDATA: (message) => this.#data(message),
    NDEATH: (message) => this.#nodeDeath(message),
    DDEATH: (message) => this.#deviceDeath(message),
  };

  #nodeBirth(message: SparkplugMessage): Told {
    const left = this.abandon('a new NBIRTH came before the birth of its device');
    const { metrics, seq } = message.payload;
    // tck-id-payloads-nbirth-bdseq, tck-id-payloads-sequence-num-zero-nbirth
    this.#bdSeq = bdSeqOf(message);
    this.#sequence = begin(seq ?? 0);
    this.#need = satisfied(this.#need);
    // tck-id-payloads-dbirth-order: every device is born anew behind its node
    for (const device of this.#devices.values()) device.isBorn = false;
    const { isOnline } = this.#own;
    const known = declared(metrics, this.#options.placeOf).slice(0, MOST_METRICS);
    this.#own = subjectOf(known, { isBorn: true, isOnline, flags: new Set() });
    return [...left, ...this.#born(this.#own, message)];
  }

  #deviceBirth(message: SparkplugMessage): Told {
    // tck-id-message-flow-device-birth-publish-nbirth-wait
    if (!this.#own.isBorn) return [this.#unborn(message, 'no NBIRTH came before it')];
    this.#count(message);
    const device = message.topic.device ?? '';
    const known = declared(message.payload.metrics, this.#options.placeOf);
    const { isOnline } = this.#devices.get(device) ?? stranger();
    const subject = subjectOf(known, { isBorn: true, isOnline, flags: new Set() });
    if (this.#own.weight + weightWith(this.#devices, device, subject) > MOST_METRICS) {
      return [this.#unborn(message, `the node declares more than ${MOST_METRICS} metrics`)];
    }
    this.#devices.set(device, subject);
    return [...this.#born(subject, message), ...this.#release()];
  }

  #data(message: SparkplugMessage): Told {
    if (!this.#own.isBorn) return [this.#unborn(message, 'no NBIRTH came before it')];
    this.#count(message);
    return [...this.#explain(message), ...this.#release()];
  }

  #deviceDeath(message: SparkplugMessage): Told {
    if (this.#own.isBorn) this.#count(message);
    // tck-id-operational-behavior-edge-node-termination-host-action-ddeath-devices-offline; with
    // its birth forgotten its metrics are stale (-ddeath-devices-tags-stale)
    const device = message.topic.device ?? '';
    const subject = this.#devices.get(device) ?? stranger();
    this.#devices.delete(device);
    return [...told(subject, message, 'offline'), ...this.#release()];
  }

  #nodeDeath(message: SparkplugMessage): Told {
    // tck-id-payloads-ndeath-bdseq: of a connection that the birth in force has replaced
    const bdSeq = bdSeqOf(message);
    if (this.#own.isBorn && this.#bdSeq !== null && bdSeq !== null && bdSeq !== this.#bdSeq) {
      this.#counts.staleDeaths += 1;
      return [];
    }
    this.#counts.deaths += 1;
    const left = this.abandon('its edge node died before the birth of its device came');
    // tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-offline,
    // -ndeath-devices-offline; with the births forgotten their metrics are stale (-tags-stale)
    const offline = [...told(this.#own, message, 'offline')];
    for (const [device, subject] of this.#devices) {
      const behind = { ...message, topic: { ...message.topic, device } };
      if (subject.isOnline === true) offline.push(...told(subject, behind, 'offline'));
    }
    this.#devices.clear();
    this.#own = { ...stranger(), isOnline: false };
    this.#bdSeq = null;
    this.#sequence = begin(0);
    this.#need = satisfied(this.#need);
    return [...left, ...offline];
  }

  /** tck-id-payloads-sequence-num-always-included: one without a number is used and moves nothing. */
  #count({ payload, at }: SparkplugMessage): void {
    if (payload.seq !== null) this.#sequence = arrive(this.#sequence, payload.seq, at);
  }

  #born(subject: Subject, message: SparkplugMessage): Told {
    this.#counts.births += 1;
    const metrics = message.payload.metrics.flatMap((metric) => {
      const known = metric.name === null ? undefined : subject.byName.get(metric.name);
      return known === undefined ? [] : [{ metric, known }];
    });
    return [
      ...told(subject, message, 'online'),
      ...this.#translate(metrics, subject, 'birth', message),
    ];
  }

  /** Data by the birth of their subject; held while that birth may still come. */
  #explain(message: SparkplugMessage): Told {
    const { device } = message.topic;
    const subject = device === null ? this.#own : this.#devices.get(device);
    if (subject?.isBorn) return this.#resolved(subject, message);
    if (!this.isTimed) return [this.#unborn(message, 'no DBIRTH came before it')];
    this.#held.push(message);
    const overflow = this.#held.splice(0, Math.max(0, this.#held.length - MOST_HELD));
    return overflow.map((one) => this.#unborn(one, 'too much waits for births of this node'));
  }

  #resolved(subject: Subject, message: SparkplugMessage): Told {
    const resolved: ResolvedMetric[] = [];
    const unknown: Metric[] = [];
    for (const metric of message.payload.metrics) {
      const known = resolve(subject, metric, this.#options.placeOf);
      if (known === null) unknown.push(metric);
      else resolved.push({ metric, known });
    }
    const records = this.#translate(resolved, subject, 'data', message);
    if (unknown.length === 0) return records;
    return [...records, this.#unborn(message, `no birth explains ${namesOf(unknown)}`, unknown)];
  }

  /** Looks again at what is held: after a birth, and when nothing is missing any more. */
  #release(): Told {
    return this.#held.length === 0
      ? []
      : this.#held.splice(0).flatMap((message) => this.#explain(message));
  }

  #translate(
    metrics: readonly ResolvedMetric[],
    subject: Subject,
    occasion: Occasion,
    { topic: { device }, payload, at }: SparkplugMessage,
  ): Told {
    const found = toRecords(metrics, subject, occasion, payload.timestamp ?? at);
    this.#counts.ignored += found.ignored;
    this.#counts.absent += found.absent;
    const kinds = [
      ['telemetry', found.telemetry],
      ['event', found.events],
    ] as const;
    return kinds.flatMap(([kind, records]) =>
      records.length === 0 ? [] : [{ kind, device, at, records }],
    );
  }

  #unborn(message: SparkplugMessage, why: string, metrics = message.payload.metrics): Translation {
    this.#counts.unborn += 1;
    this.#need = need(this.#need, 'unborn');
    const { topic, at } = message;
    return { kind: 'unborn', device: topic.device, at, refused: unbornData(message, metrics, why) };
  }
}

/** The subject's new status, unless it is known already. */
function told(subject: Subject, message: SparkplugMessage, word: 'online' | 'offline'): Told {
  const isOnline = word === 'online';
  if (subject.isOnline === isOnline) return [];
  subject.isOnline = isOnline;
  return [{ kind: 'status', device: message.topic.device, at: message.at, word }];
}
