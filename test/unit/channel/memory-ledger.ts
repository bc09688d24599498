import type { Delivery, LedgerLine } from '../../../src/model/delivery.ts';
import type { DeliveryOutcome, LedgerRecords } from '../../../src/records/records.ts';

/** A ledger in memory: what it holds survives the outbox that uses it, as a database would. */
export interface MemoryLedger extends LedgerRecords {
  add(...deliveries: readonly Delivery[]): void;
  line(key: string): LedgerLine;
  /** Calls made, by name. */
  readonly calls: Record<'due' | 'begin' | 'finish', number>;
  /** Makes the named call fail this many times. */
  fail(call: 'due' | 'begin' | 'finish', times: number): void;
}

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
  const change = (key: string, changes: Partial<LedgerLine>) => {
    const line = lines.get(key);
    if (line === undefined) throw new Error(`no line ${key}`);
    lines.set(key, { ...line, ...changes });
  };
  const apply = ({ key, attempt, state, nextAttemptAt, providerId }: DeliveryOutcome) => {
    sending.delete(key);
    const attempts = [...(lines.get(key)?.attempts ?? []), attempt];
    const acceptedAt = state === 'accepted' ? attempt.at : null;
    change(key, { attempts, state, nextAttemptAt, providerId, acceptedAt });
  };
  return {
    calls,
    add: (...deliveries) => {
      for (const delivery of deliveries) {
        lines.set(delivery.key, {
          ...delivery,
          state: 'queued',
          attempts: [],
          uncertain: false,
          nextAttemptAt: delivery.plannedAt,
          acceptedAt: null,
          providerId: null,
        });
      }
    },
    line: (key) => {
      const line = lines.get(key);
      if (line === undefined) throw new Error(`no line ${key}`);
      return line;
    },
    fail: (call, times) => {
      failures[call] = times;
    },
    list: async () => ({ items: [...lines.values()], next: null }),
    due: async (now, limit) => {
      enter('due');
      return [...lines.values()]
        .filter(({ key, state }) => state === 'queued' && !sending.has(key))
        .filter(({ nextAttemptAt }) => nextAttemptAt !== null && nextAttemptAt <= now)
        .slice(0, limit);
    },
    begin: async (keys) => {
      enter('begin');
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
  };
}
