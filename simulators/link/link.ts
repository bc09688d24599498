import type { Random } from '../../src/lib/seeded-random.ts';
import type { LinkInputs } from '../site/site-inputs.ts';
import { type LinkProfile, usualDuplicates } from './device-clock.ts';

/** What a device's connection sends, and when, epoch ms on the simulated clock. */
export interface SimulatedMessage {
  readonly sendAt: number;
  /** The device that holds the connection. */
  readonly device: string;
  readonly topic: string;
  /** One record, an array of records, or a status word. */
  readonly payload: unknown;
}

interface Queued {
  readonly topic: string;
  readonly record: unknown;
  readonly dueMs: number;
  /** fresh: not tried yet; held: kept back on purpose; again: a second copy. */
  readonly kind: 'fresh' | 'held' | 'again';
}

/** One device's connection: keeps, delays, doubles and reorders what it is given. */
export interface Link {
  /** Takes a record that the device wants to send at `dueMs`, this second or later. */
  offer(topic: string, record: unknown, dueMs: number): void;
  /** What leaves during the second, or the `lengthMs`, that starts at `nowMs`. */
  second(nowMs: number, inputs: LinkInputs, lengthMs?: number): readonly SimulatedMessage[];
}

/** Backlog records in one message, at most one message a second. */
const BATCH = 200;
const DUPLICATE_DELAY_MS = 20_000;
const REORDER_DELAY_MS = 45_000;
/** A late record comes between one and two of these after its time: 25 to 50 h. */
const LATE_MS = 25 * 3_600_000;
/** Spreads the devices over the second and leaves room for what else leaves in it. */
const PHASE_MS = 900;
const NOTHING: readonly SimulatedMessage[] = [];

/** What becomes of a fresh record: whether it goes now, and the copy that goes later. */
interface Fate {
  readonly goes: boolean;
  readonly kind: 'held' | 'again' | null;
  readonly delayMs: number;
}
const GOES: Fate = { goes: true, kind: null, delayMs: 0 };
const LOST: Fate = { goes: false, kind: null, delayMs: 0 };

function fateOf(inputs: LinkInputs, usualTwice: number, random: Random): Fate {
  const falls = (share: number): boolean => share > 0 && random.next() < share;
  if (falls(inputs.lost)) return LOST;
  if (falls(inputs.late)) {
    return { goes: false, kind: 'held', delayMs: LATE_MS + random.int(LATE_MS) };
  }
  if (falls(inputs.reordered)) {
    return { goes: false, kind: 'held', delayMs: 1000 + random.int(REORDER_DELAY_MS) };
  }
  if (falls(Math.max(inputs.duplicates, usualTwice))) {
    return { goes: true, kind: 'again', delayMs: 1000 + random.int(DUPLICATE_DELAY_MS) };
  }
  return GOES;
}

export function simulatedLink(
  device: string,
  random: Random,
  profile: LinkProfile = 'ideal',
): Link {
  const usualTwice = usualDuplicates(profile);
  const phase = random.int(PHASE_MS);
  const statusTopic = `gas/v1/${device}/status`;
  const backlog: Queued[] = [];
  let waiting: Queued[] = [];
  let firstDueMs = Number.POSITIVE_INFINITY;
  let isDown = false;
  let drain: LinkInputs['drain'] = 'in-order';

  const wait = (item: Queued): void => {
    waiting.push(item);
    firstDueMs = Math.min(firstDueMs, item.dueMs);
  };

  const takeDue = (untilMs: number): readonly Queued[] => {
    if (firstDueMs >= untilMs) return [];
    const due = waiting.filter((item) => item.dueMs < untilMs);
    waiting = waiting.filter((item) => item.dueMs >= untilMs);
    firstDueMs = waiting.reduce((first, item) => Math.min(first, item.dueMs), Infinity);
    return due.sort((a, b) => a.dueMs - b.dueMs);
  };

  /** The oldest backlog records that share a topic, as one message. */
  const takeBatch = (): { readonly topic: string; readonly payload: unknown } | null => {
    const topic = backlog[0]?.topic;
    if (topic === undefined || isDown) return null;
    let count = 1;
    while (count < BATCH && backlog[count]?.topic === topic) count += 1;
    return { topic, payload: backlog.splice(0, count).map((item) => item.record) };
  };

  /** True when the record goes out now; otherwise it has been held back. */
  const passes = (item: Queued, nowMs: number, inputs: LinkInputs): boolean => {
    if (item.kind !== 'fresh') return true;
    const fate = fateOf(inputs, usualTwice, random);
    if (fate.kind !== null) wait({ ...item, kind: fate.kind, dueMs: nowMs + fate.delayMs });
    return fate.goes;
  };

  const second = (
    nowMs: number,
    inputs: LinkInputs,
    lengthMs = 1000,
  ): readonly SimulatedMessage[] => {
    const wasDown = isDown;
    isDown = inputs.state === 'buffering';
    if (isDown) drain = inputs.drain;
    const due = takeDue(nowMs + lengthMs);
    if (due.length === 0 && backlog.length === 0 && wasDown === isDown) return NOTHING;
    const out: SimulatedMessage[] = [];
    const send = (topic: string, payload: unknown): void => {
      out.push({ sendAt: nowMs + phase + out.length, device, topic, payload });
    };
    if (wasDown !== isDown) send(statusTopic, isDown ? 'offline' : 'online');
    if (inputs.state === 'silent') return out;
    const queues = isDown || (drain === 'in-order' && backlog.length > 0);
    for (const item of due) {
      if (!queues && passes(item, nowMs, inputs)) send(item.topic, item.record);
      else if (queues && item.kind !== 'again') backlog.push(item);
    }
    // live first: a batch of the backlog rides behind each live record, never ahead of one
    const batch =
      drain === 'in-order' || out.some((m) => m.topic !== statusTopic) ? takeBatch() : null;
    if (batch) send(batch.topic, batch.payload);
    return out;
  };

  return {
    offer: (topic, record, dueMs) => wait({ topic, record, dueMs, kind: 'fresh' }),
    second,
  };
}
