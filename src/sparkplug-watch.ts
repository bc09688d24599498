import type { Journal } from './journal/journal.ts';
import type { Position } from './model/units.ts';
import { NAMESPACE } from './sparkplug/topic.ts';

/** A journal that tells where the newest Sparkplug message lies. */
export interface WatchedJournal {
  readonly journal: Journal;
  /** 0 while none has come since the start. */
  newest(): Position | 0;
}

/**
 * Everybody appends through this one: so the host need not read a hundred messages
 * of our own form to find one of an edge node. Costs others a look at the topic.
 */
export function watchSparkplug(journal: Journal): WatchedJournal {
  let newest: Position | 0 = 0;
  return {
    newest: () => newest,
    journal: {
      append(entry, done) {
        if (!entry.topic.startsWith(NAMESPACE)) {
          journal.append(entry, done);
          return;
        }
        journal.append(entry, (error, position) => {
          if (error === null) newest = position;
          done(error, position);
        });
      },
      head: () => journal.head(),
      pending: () => journal.pending(),
      onCommit: (listener) => journal.onCommit(listener),
      saveCursor: (consumer, position) => journal.saveCursor(consumer, position),
      cursors: () => journal.cursors(),
      trim: (limits) => journal.trim(limits),
      stats: () => journal.stats(),
      close: () => journal.close(),
    },
  };
}
