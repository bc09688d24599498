import type { JournalReader } from '../journal/journal.ts';
import type { Clock } from '../lib/clock.ts';
import type { StoredEntry } from '../model/journal-entry.ts';
import type { EpochMs, Position } from '../model/units.ts';
import type { FoldStore } from '../records/records.ts';
import { type Effects, mustCommit } from './effects.ts';
import type { Fold } from './fold.ts';
import type { HistoryFeed } from './history-feed.ts';

/**
 * The fold as a consumer of the journal: takes what has been committed, folds
 * it, makes the consequences durable, and only then tells anybody.
 */
export interface Consumer {
  /** Folds one run of entries. `more`: there may be more already. */
  turn(): 'more' | 'idle';
  /** Saves everything that is unsaved. */
  checkpoint(): void;
  progress(): Progress;
}

export interface Progress {
  /** Last entry folded. */
  readonly position: Position;
  /** Replay after a crash would start after this. */
  readonly cursor: Position;
  /** Journal time of the last entry folded; null before the first. */
  readonly at: EpochMs | null;
}

export interface ConsumerPorts {
  readonly reader: JournalReader;
  readonly store: FoldStore;
  readonly fold: Fold;
  readonly feed: HistoryFeed;
  readonly clock: Clock;
  /** Longest time between two saves while nothing is found, ms. */
  readonly checkpointMs: number;
  /** Called after every commit with what has become durable, and after every run with what was read. */
  publish(effects: Effects, progress: Progress): void;
}

/** Short runs, so that an alarm does not wait for what came after it. */
const RUN_BYTES = 256 * 1024;
/** What a checkpoint may take of the time between two of them. */
const CHECKPOINT_BUDGET_MS = 25;

export function createConsumer(ports: ConsumerPorts): Consumer {
  const { reader, store, fold, feed, clock } = ports;
  const start = fold.cursor();
  let progress: Progress = { position: start, cursor: start, at: null };
  let checkpointAt = clock.now();

  function commit(effects: Effects, enough: (saved: number) => boolean): void {
    const partitions = fold.save(effects.partitions, enough);
    const cursor = fold.cursor();
    store.commit({
      cursor,
      fleetVersion: fold.fleet.version,
      partitions,
      alarms: [...effects.alarms.values()],
      deliveries: effects.deliveries,
      quarantine: effects.quarantine,
      released: effects.released,
      audit: effects.audit,
      orders: effects.orders,
    });
    progress = { ...progress, cursor };
  }

  function settle(effects: Effects): void {
    const now = clock.now();
    if (now - checkpointAt >= ports.checkpointMs) {
      commit(effects, () => clock.now() - now > CHECKPOINT_BUDGET_MS);
      checkpointAt = clock.now();
    } else if (mustCommit(effects)) {
      commit(effects, () => true);
    }
  }

  return {
    turn() {
      const entries = reader.read(progress.position, RUN_BYTES);
      const last = entries.at(-1);
      if (last === undefined) return 'idle';
      const readings = foldAll(fold, entries);
      progress = { ...progress, position: last.position, at: last.at };
      const effects = fold.takeEffects();
      settle(effects);
      feed.offer(readings === 'known' ? 'known' : effects.readings, last.position, last.at);
      ports.publish(effects, progress);
      return 'more';
    },
    checkpoint() {
      commit(fold.takeEffects(), () => false);
      checkpointAt = clock.now();
    },
    progress: () => progress,
  };
}

/** `known` when the checkpoint already held part of it: then the readings are not all told. */
function foldAll(fold: Fold, entries: readonly StoredEntry[]): 'known' | 'folded' {
  let all: 'known' | 'folded' = 'folded';
  for (const entry of entries) if (fold.apply(entry) === 'known') all = 'known';
  return all;
}
