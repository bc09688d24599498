import { join } from 'node:path';
import type { Logger } from 'pino';
import type { JournalReader } from './journal/journal.ts';
import { type Position, position } from './model/units.ts';
import type { NodeSnapshot } from './sparkplug/snapshot.ts';
import { readSparkplugFile, writeSparkplugFile } from './sparkplug-file.ts';
import type { WatchedJournal } from './sparkplug-watch.ts';

/** Name of the host's cursor in the journal. */
const CURSOR = 'sparkplug';
const FILE = 'sparkplug.json';
/** Least time between two saves, ms; a crash repeats what came since, which folds into one. */
const SAVE_MS = 2000;
/** What saving may take of the time: a twentieth. */
const SAVE_SHARE = 20;
/** Without Sparkplug messages the position moves on all the same, so that the journal can be trimmed. */
const IDLE_MS = 10_000;
const IDLE_WITH_SESSIONS_MS = 300_000;

export interface SavesParts {
  readonly dataDir: string;
  readonly log: Logger;
  readonly journal: WatchedJournal['journal'];
  readonly reader: JournalReader;
}

/** What the host goes on from: the sessions of edge nodes, and how far it had read. */
export interface SparkplugSaves {
  readonly from: Position;
  readonly nodes: readonly NodeSnapshot[];
  isDue(at: Position, sessions: number, changes: 'changed' | 'unchanged'): boolean;
  /** Since when something is unsaved counts from the last save, ms. */
  age(): number;
  save(at: Position, nodes: readonly NodeSnapshot[]): Promise<void>;
}

/** Without a file and without a cursor it begins with what comes from now on. */
export async function openSparkplugSaves(parts: SavesParts): Promise<SparkplugSaves> {
  const { dataDir, log, journal, reader } = parts;
  const path = join(dataDir, FILE);
  const file = await readSparkplugFile(path);
  if (!file.ok) {
    log.warn({ detail: file.error }, `${FILE} cannot be used: edge nodes are asked for births`);
  }
  const cursor = (await journal.cursors())[CURSOR];
  const { first, head } = reader.bounds();
  const kept = file.ok ? file.value : null;
  // a file of another journal, or one that the journal has left behind, knows other births
  const known = kept !== null && kept.position <= head && kept.position >= first - 1 ? kept : null;
  const from = known === null ? (cursor ?? head) : position(known.position);
  if (cursor === undefined) await journal.saveCursor(CURSOR, from);
  let [savedAt, tookMs, saved] = [performance.now(), 0, from];
  return {
    from,
    nodes: known?.nodes ?? [],
    isDue(at, sessions, changes) {
      const since = performance.now() - savedAt;
      if (changes === 'changed') return since >= Math.max(SAVE_MS, SAVE_SHARE * tookMs);
      return at !== saved && since >= (sessions === 0 ? IDLE_MS : IDLE_WITH_SESSIONS_MS);
    },
    age: () => performance.now() - savedAt,
    async save(at, nodes) {
      const began = performance.now();
      if (nodes.length > 0) {
        await writeSparkplugFile(path, { version: 1, position: at, nodes: [...nodes] });
      }
      // after the file: what the cursor lets the journal drop, the file must know
      await journal.saveCursor(CURSOR, at);
      saved = at;
      savedAt = performance.now();
      tookMs = savedAt - began;
    },
  };
}
