import { laneKey } from '../../../src/channel/outbox-lanes.ts';
import { AppError } from '../../../src/lib/app-error.ts';
import type { Delivery, Fallback, LedgerLine } from '../../../src/model/delivery.ts';
import { type EpochMs, epochMs } from '../../../src/model/units.ts';
import type { DeliveryOutcome, LedgerRecords } from '../../../src/records/records.ts';

/** A ledger in memory: what it holds survives the outbox that uses it, as a database would. */
export interface MemoryLedger extends LedgerRecords {
  add(...deliveries: readonly Delivery[]): void;
  line(key: string): LedgerLine;
  lines(): readonly LedgerLine[];
  /** Calls made, by name. */
  readonly calls: Record<'due' | 'begin' | 'finish', number>;
  /** Makes the named call fail this many times. */
  fail(call: 'due' | 'begin' | 'finish', times: number): void;
}

const planned = (delivery: Delivery): LedgerLine => ({
  ...delivery,
  state: 'queued',
  attempts: [],
  uncertain: false,
  nextAttemptAt: delivery.notBefore,
  acceptedAt: null,
  providerId: null,
  insteadOf: null,
});

const pairOf = ({ alarm, channel, recipient }: LedgerLine): string =>
  JSON.stringify([alarm, channel, recipient]);

export function memoryLedger(): MemoryLedger {
  const lines = new Map<string, LedgerLine>();
  const sending = new Set<string>();
  const calls = { due: 0, begin: 0, finish: 0 };
  const failures = { due: 0, begin: 0, finish: 0 };
  const enter = (call: keyof typeof calls) => {
    calls[call] += 1;
    if (failures[call] === 0) return;
    failures[call] -= 1;
    throw new Error(`the ledger refuses ${call}`);
  };
  const lineOf = (key: string): LedgerLine => {
    const line = lines.get(key);
    if (line === undefined) throw new Error(`no line ${key}`);
    return line;
  };
  const change = (key: string, changes: Partial<LedgerLine>) =>
    lines.set(key, { ...lineOf(key), ...changes });
  const apply = ({ key, attempt, state, nextAttemptAt, providerId, handOver }: DeliveryOutcome) => {
    sending.delete(key);
    const attempts = [...lineOf(key).attempts, attempt];
    if (lineOf(key).state === 'acknowledged') {
      change(key, { attempts });
      return;
    }
    const acceptedAt = state === 'accepted' ? attempt.at : null;
    change(key, { attempts, state, nextAttemptAt, providerId, acceptedAt });
    if (handOver === 'yes') next(lineOf(key), attempt.at);
    if (state === 'accepted') settleEarlier(lineOf(key), attempt.at);
  };
  const settleEarlier = (told: LedgerLine, at: EpochMs) => {
    for (const line of lines.values()) {
      if (line.state !== 'queued' || sending.has(line.key) || pairOf(line) !== pairOf(told))
        continue;
      if (line.plannedAt >= told.plannedAt || line.notBefore <= at) continue;
      const detail = `told together with ${told.key}`;
      const attempts = [...line.attempts, { at, outcome: 'accepted', detail } as const];
      change(line.key, { state: 'accepted', acceptedAt: at, nextAttemptAt: null, attempts });
    }
  };
  const next = (line: LedgerLine, at: EpochMs) => {
    const told = ({ channel, recipient }: Fallback) =>
      [...lines.values()].some(
        (other) =>
          other.alarm === line.alarm &&
          other.plannedAt === line.plannedAt &&
          other.reason === line.reason &&
          other.channel === channel &&
          other.recipient === recipient,
      );
    const [to, ...fallback] = line.fallback.filter((one) => !told(one));
    change(line.key, { fallback: [] });
    if (to === undefined) return;
    const key = `${line.key}/instead/${to.channel}/${to.recipient}`;
    lines.set(key, {
      ...planned({ ...line, ...to, key, fallback }),
      nextAttemptAt: epochMs(Math.max(line.notBefore, at)),
      insteadOf: line.key,
    });
  };
  return {
    calls,
    add: (...deliveries) => {
      for (const delivery of deliveries) lines.set(delivery.key, planned(delivery));
    },
    line: lineOf,
    lines: () => [...lines.values()],
    fail: (call, times) => {
      failures[call] = times;
    },
    list: async () => ({ items: [...lines.values()], next: null }),
    due: async (now, limit) => {
      enter('due');
      const queued = [...lines.values()].filter(
        ({ key, state }) => state === 'queued' && !sending.has(key),
      );
      const ready = queued.filter(({ nextAttemptAt }) => (nextAttemptAt ?? now) <= now);
      const due = new Set(ready.slice(0, limit));
      const counts = new Map<string, number>();
      for (const line of ready.length < limit ? [] : ready) {
        const lane = laneKey(line);
        const count = (counts.get(lane) ?? 0) + 1;
        counts.set(lane, count);
        if (count <= 50) due.add(line);
      }
      const pairs = new Map<string, number>();
      for (const line of due) {
        pairs.set(pairOf(line), Math.max(line.plannedAt, pairs.get(pairOf(line)) ?? 0));
      }
      const held = (line: LedgerLine) =>
        line.notBefore <= now && line.plannedAt < (pairs.get(pairOf(line)) ?? 0);
      const places = new Map([...lines.keys()].map((key, place) => [key, place]));
      const placeOf = ({ key }: LedgerLine): number =>
        places.get(key.split('/instead/')[0] ?? key) ?? places.get(key) ?? 0;
      return queued
        .filter((line) => due.has(line) || held(line))
        .map((line) => ({ ...line, place: placeOf(line) }));
    },
    begin: async (keys) => {
      enter('begin');
      const wrong = keys.find((key) => lines.get(key)?.state !== 'queued' || sending.has(key));
      if (wrong !== undefined) throw new AppError('delivery-not-queued', wrong);
      for (const key of keys) sending.add(key);
    },
    finish: async (outcomes) => {
      enter('finish');
      outcomes.forEach(apply);
    },
    recover: async () => {
      const uncertain = sending.size;
      for (const key of sending) change(key, { uncertain: true });
      sending.clear();
      return { uncertain };
    },
    receipt: async () => 'kept',
    acknowledge: async (key) => {
      if (!lines.has(key)) return 'unknown';
      if (lineOf(key).state === 'acknowledged') return 'already';
      change(key, { state: 'acknowledged', nextAttemptAt: null });
      return 'acknowledged';
    },
    sentTo: async () => [],
    unreached: async () => [],
  };
}
