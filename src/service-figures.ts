import type { ConsumerLag, MetricsSnapshot } from './api/metrics/metrics-snapshot.ts';
import type { ReadinessFact } from './api/ports.ts';
import type { Outbox } from './channel/outbox.ts';
import type { Ingest } from './ingest/ingest.ts';
import type { Parts } from './parts.ts';
import type { Sparkplug } from './sparkplug-host.ts';
import type { Upstreams } from './upstreams.ts';

/** The service's own figures, for metrics and readiness. */
export interface ServiceFigures {
  facts(): Promise<readonly ReadinessFact[]>;
  collect(): Promise<MetricsSnapshot>;
}

/** Detection that is this far behind is not ready. */
const READY_LAG_SECONDS = 60;

export interface FigureSources {
  readonly ingest: Ingest;
  readonly upstreams: Upstreams;
  readonly sparkplug: Sparkplug;
  readonly outbox: Outbox;
}

export function serviceFigures(
  parts: Parts,
  { ingest, upstreams, sparkplug, outbox }: FigureSources,
): ServiceFigures {
  const { journal, records, progress, eventClock } = parts;
  let commitsSeen = 0;

  /** Commits since the last scrape, as far as they are kept. */
  const newCommits = (): readonly number[] => {
    const { commits, recentCommitMs } = journal.stats();
    const fresh = Math.min(recentCommitMs.length, commits - commitsSeen);
    commitsSeen = commits;
    return fresh > 0 ? recentCommitMs.slice(-fresh) : [];
  };

  /** The age of what is waiting, taken from the last entry consumed: at most one entry too old. */
  const lagOf = (consumed: number, consumedAt: number | null): ConsumerLag => {
    const entries = Math.max(0, journal.head() - consumed);
    const behindMs = entries === 0 || consumedAt === null ? 0 : eventClock.now() - consumedAt;
    return { entries, seconds: Math.max(0, behindMs) / 1000 };
  };

  /** Said and never a reason to be taken out of service: alarms do not wait for the books. */
  const booksDetail = (): string => {
    const trouble = parts.metering.trouble();
    if (trouble !== null) return trouble;
    if (progress.books === null) return 'not connected yet';
    return `${lagOf(progress.books, progress.booksAt).seconds.toFixed(1)} s behind`;
  };

  return {
    async facts() {
      const { diskLow, freeBytes } = journal.stats();
      const { seconds } = lagOf(progress.folded, progress.foldedAt);
      const free = `${Math.floor(freeBytes / 1024 / 1024)} MiB free`;
      return [
        { name: 'journal', ok: !diskLow, detail: diskLow ? `disk low: ${free}` : free },
        {
          name: 'detection',
          ok: progress.folded > 0 && seconds < READY_LAG_SECONDS,
          detail: `${seconds.toFixed(1)} s behind`,
        },
        ...upstreams.facts(),
        { name: 'books', ok: true, detail: booksDetail() },
      ];
    },
    async collect() {
      const { entries, bytes } = journal.pending();
      const { refused, ...counts } = ingest.stats();
      const { queued, oldestAgeMs, channels, breakers } = outbox.figures();
      return {
        consumers: {
          fold: lagOf(progress.folded, progress.foldedAt),
          history: lagOf(progress.history, progress.historyAt),
          books: lagOf(progress.books ?? 0, progress.booksAt),
        },
        journalCommitMs: newCommits(),
        pendingEntries: entries,
        pendingBytes: bytes,
        ingest: { ...counts, ...refused, ...sparkplugTotals(sparkplug.figures()) },
        brokers: upstreams.figures(),
        outboxQueued: queued,
        notify: { oldestSeconds: oldestAgeMs / 1000, failuresInRow: channels, breakers },
        openAlarms: await records.alarms.countOpen(),
        mqttConnections: counts.connections,
        diskFreeBytes: journal.stats().freeBytes,
      };
    },
  };
}

/** `sparkplug:unborn` and so on, beside what ingest counts. */
const sparkplugTotals = (
  figures: ReturnType<Sparkplug['figures']>,
): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(figures).map(([name, total]) => [`sparkplug:${name}`, total]));
