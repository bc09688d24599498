import { mkdirSync, rmSync, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  ReplicationPort,
  ShippedCommits,
  ShippedRecords,
} from './api/replication/replication-port.ts';
import { plainFiles } from './backup-source.ts';
import { type CommitSource, openCommitSource } from './journal/commit-source.ts';
import type { Journal } from './journal/journal.ts';
import { packCommits } from './journal/raw-commit.ts';
import { AppError } from './lib/app-error.ts';
import type { Position } from './model/units.ts';
import { copyRecordsAside } from './records/sqlite/copy-aside.ts';
import { type FleetShelf, openFleetShelf } from './records/sqlite/fleet-shipping.ts';
import { demandRoom } from './safekeeping/empty-folder.ts';
import { type Lineage, lineageText, readLineage } from './safekeeping/lineage.ts';

export interface ReplicationDesk extends ReplicationPort {
  close(): void;
}

const AT_ONCE_BYTES = 4 * 1024 * 1024;
const NOTHING = Buffer.alloc(0);
/** Left beside a copy, besides what the journal reserves. */
const SPARE_BYTES = 64 * 1024 * 1024;

/**
 * Serves standbys; until one asks, nothing is opened.
 * @param reserveBytes below this the journal takes no messages: a copy must not use it up.
 */
export function openReplicationDesk(
  dataDir: string,
  journal: Journal,
  reserveBytes: number,
): ReplicationDesk {
  const copies = join(dataDir, 'copies.tmp');
  rmSync(copies, { recursive: true, force: true });
  const lineage: Lineage | null = readLineage(dataDir);
  let [source, shelf]: [CommitSource | null, FleetShelf | null] = [null, null];
  const commits = (): CommitSource => (source ??= openCommitSource(join(dataDir, 'journal.db')));
  const fleets = (): FleetShelf => (shelf ??= openFleetShelf(join(dataDir, 'records.db')));
  const waits = createWaits(journal);
  let made = 0;
  /** One copy at a time: each is judged by the room that the others have left. */
  let copying: Promise<unknown> = Promise.resolve();

  function served(after: Position): ShippedCommits {
    const { first, head } = commits().bounds();
    const said = { bytes: NOTHING, first, head, fleetVersion: 0 };
    if (after > head) return { ...said, standing: 'ahead' };
    if (after > 0 && after + 1 < first) return { ...said, standing: 'trimmed' };
    const bytes = packCommits(commits().after(after, AT_ONCE_BYTES));
    // asked last: a fleet is saved before an entry names it
    return { standing: 'served', bytes, first, head, fleetVersion: fleets().newest() };
  }

  async function copyRecords(): Promise<ShippedRecords> {
    const from = join(dataDir, 'records.db');
    demandRoom(dataDir, statSync(from).size + reserveBytes + SPARE_BYTES);
    made += 1;
    const path = join(copies, `records-${made}.db`);
    mkdirSync(copies, { recursive: true, mode: 0o700 });
    try {
      await copyRecordsAside(from, path);
      const head = journal.head();
      return { content: (await open(path)).createReadStream(), head };
    } finally {
      // an open file lives on without its name
      await rm(path, { force: true });
    }
  }

  return {
    lineage: () => (lineage === null ? '' : lineageText(lineage)),
    async commits(after, waitMs) {
      if (waitMs > 0 && journal.head() <= after) await waits.nextCommit(waitMs);
      return served(after);
    },
    fleets: (after) => fleets().after(after),
    files: () =>
      plainFiles(dataDir).flatMap((path) => {
        const found = statSync(join(dataDir, path), { throwIfNoEntry: false });
        return found === undefined ? [] : [{ path, bytes: found.size }];
      }),
    async file(path) {
      if (!plainFiles(dataDir).includes(path)) return null;
      return (await open(join(dataDir, path))).createReadStream();
    },
    records() {
      const copied = copying.then(copyRecords);
      copying = copied.catch(() => undefined);
      return copied;
    },
    stopWaiting: () => waits.endAll(),
    close() {
      waits.endAll();
      source?.close();
      shelf?.close();
    },
  };
}

/** Whoever waits for the next commit. */
function createWaits(journal: Journal) {
  const waiting = new Set<() => void>();
  let ended = false;
  const endAll = (): void => {
    for (const go of waiting) go();
    waiting.clear();
  };
  const stop = journal.onCommit(endAll);
  return {
    nextCommit: (withinMs: number): Promise<void> => {
      if (ended) throw new AppError('journal-closed', 'the service stops');
      return new Promise((resolve) => {
        const timer = setTimeout(go, withinMs);
        function go(): void {
          clearTimeout(timer);
          waiting.delete(go);
          resolve();
        }
        waiting.add(go);
      });
    },
    endAll(): void {
      ended = true;
      stop();
      endAll();
    },
  };
}
