import { tellOrders } from './books-orders.ts';
import { fillBooks } from './fill-books.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import { type EpochMs, epochMs, type Position, position } from './model/units.ts';
import type { Parts } from './parts.ts';
import { type Job, startSchedule } from './schedule/schedule.ts';

/** Ticks, trimming, archiving and the look at the disk: what must happen though nobody asks. */
export interface Upkeep {
  stop(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const DISK_CHECK_MS = 1_000;
/** The fold this far behind is an alarm: detection is late. */
const OVERLOAD_MS = 60_000;

/** @param jobs recurring work of other parts. */
export function startUpkeep(parts: Parts, jobs: readonly Job[]): Upkeep {
  const { config, log, history, clock, hold } = parts;
  const stopTicks = startTicks(parts);
  const startedAt = parts.eventClock.now();
  const checking = setInterval(() => lookAround(parts, startedAt), DISK_CHECK_MS);
  const schedule = startSchedule(
    [
      ...jobs,
      { name: 'tell the books', cron: '* * * * *', run: () => tellOrders(parts) },
      { name: 'fill the books', cron: '*/10 * * * *', run: () => fillBooks(parts) },
      {
        name: 'trim the journal',
        cron: '* * * * *',
        run: async () => void (await hold.unlessHeld(() => trimJournal(parts))),
      },
      {
        name: 'archive history',
        cron: config.history.maintenanceCron,
        run: async () => {
          const done = await hold.whenFree(() => history.maintain(epochMs(clock.now())));
          log.info(done, 'history archived');
        },
      },
    ],
    (job, thrown) =>
      log.error({ job, err: thrown }, 'a recurring job failed; it runs again at its time'),
  );
  return {
    async stop() {
      stopTicks();
      clearInterval(checking);
      await schedule.stop();
    },
  };
}

/** Ticks that failed to come for longer than this were not written because nobody was there. */
const ABSENT_MS = 10_000;

/**
 * The clock of detection. A tick after an absence tells since when: a stop of the
 * service, a suspended machine, a full disk, a clock set forward. Silence in that
 * time is ours, not the devices'.
 */
function startTicks(parts: Parts): () => void {
  const { config, desk, journal, eventClock, clock, log, onFatal } = parts;
  const everyMs = config.pipeline.tickSeconds * 1000;
  let lastTick: number | null = parts.lastAlive;
  /** Wall time of that tick; null while the last one is of an earlier run. */
  let lastWall: number | null = null;
  let underWay = false;
  const tick = (): void => {
    // while messages are refused nobody can be called silent
    if (underWay || journal.stats().diskLow) return;
    underWay = true;
    const [ts, wall] = [eventClock.now(), clock.now()];
    const absent = lastWall === null || wall - lastWall > Math.max(ABSENT_MS, 3 * everyMs);
    const downSince = absent && lastTick !== null && lastTick < ts ? lastTick : null;
    desk
      .write('tick', 'service', { ts, downSince })
      .then(() => {
        // a clock that was set back says nothing until it has come round again
        if (lastTick === null || ts > lastTick) [lastTick, lastWall] = [ts, wall];
      })
      .catch((thrown: unknown) => {
        log.warn({ reason: reasonOf(thrown) }, 'a tick was not journaled');
        // a journal that will never take anything again: devices must not be kept waiting
        if (thrown instanceof AppError && !thrown.retryable) onFatal(thrown);
      })
      .finally(() => {
        underWay = false;
      });
  };
  tick();
  const timer = setInterval(tick, everyMs);
  return () => clearInterval(timer);
}

/** Conditions that show only when looked at. */
function lookAround(parts: Parts, startedAt: number): void {
  const { journal, watch, progress, config, eventClock } = parts;
  const { diskLow, freeBytes } = journal.stats();
  const limit = config.journal.reserveMegabytes;
  const free = { name: 'free', value: Math.floor(freeBytes / 1024 / 1024), unit: 'MiB', limit };
  watch.set('system.disk-low', 'journal', diskLow ? 'yes' : 'no', [free]);
  const behindMs =
    progress.foldedAt === null || progress.folded >= journal.head()
      ? 0
      : // what a replay folds again is old without being late
        eventClock.now() - Math.max(progress.foldedAt, startedAt);
  const behind = {
    name: 'behind',
    value: Math.round(behindMs / 1000),
    unit: 's',
    limit: OVERLOAD_MS / 1000,
  };
  watch.set('system.overload', 'pipeline', behindMs > OVERLOAD_MS ? 'yes' : 'no', [behind]);
}

/** The journal may forget what every consumer has made its own and the archive has on disk. */
async function trimJournal(parts: Parts): Promise<void> {
  const { journal, history, pipeline, clock, config, log } = parts;
  const { fold } = await pipeline.cursors();
  const archived = await history.archivedUpTo();
  await journal.saveCursor('fold', fold);
  await journal.saveCursor('history', archived);
  const before = epochMs(clock.now() - config.journal.keepHours * HOUR_MS);
  const upTo = position(Math.min(fold, archived));
  const trimmed = await journal.trim({ before, upTo: leftByBooks(parts, upTo) });
  if (trimmed.removedEntries > 0) log.info(trimmed, 'journal trimmed');
  const { removedEntries } = await journal.trim({ before: heldForBooks(parts, before), upTo });
  if (removedEntries > 0)
    log.warn({ removedEntries }, 'the journal no longer waits for the books: history fills them');
}

/** The books hold the journal too, while they are behind. */
const leftByBooks = ({ progress }: Parts, upTo: Position): Position =>
  position(Math.min(upTo, progress.books ?? 0));

/** Only for a week, and not on a full disk: books can be made again from history, a message refused cannot. */
const HELD_FOR_BOOKS_MS = 7 * 24 * HOUR_MS;

const heldForBooks = ({ journal, clock }: Parts, before: EpochMs): EpochMs =>
  journal.stats().diskLow ? before : epochMs(Math.min(before, clock.now() - HELD_FOR_BOOKS_MS));
