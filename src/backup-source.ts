import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Copied in their own way, made anew where they are missing (the metering books), or of no use to
 * anybody else: sockets, locks, drafts, engines' logs.
 */
const NOT_COPIED = [
  /^(journal|records|metering)\.db(-.*)?$/,
  /^lock\.db(-journal)?$/,
  /^control\.sock$/,
  /\.(new|tmp)$/,
  /^history\.duckdb(\.wal)?$/,
  /\.damaged/,
];
/** Folders of scratch files and of what a standby is about to take. */
const NOT_ENTERED = new Set(['spill', 'copies.tmp', '.restoring', 'standby', 'metering.db-sheets']);

/**
 * Every other file of a data directory, by its path in it: keys, the audit's anchor, the archive,
 * state of a remote engine, and whatever a later release keeps there.
 */
export function plainFiles(dataDir: string): readonly string[] {
  const found: string[] = [];
  const walk = (dir: string): void => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) {
        if (!NOT_ENTERED.has(entry.name)) walk(path);
      } else if (entry.isFile() && !NOT_COPIED.some((pattern) => pattern.test(entry.name))) {
        found.push(relative(dataDir, path));
      }
    }
  };
  walk(dataDir);
  return found.sort();
}

/** Attachments of the archive; named by their content and never changed, so two looks at them add up. */
export const attachments = (paths: readonly string[]): readonly string[] =>
  paths.filter((path) => path.startsWith('archive-files/'));

/** Bytes that a backup takes at the most. */
export function bytesToCopy(dataDir: string): number {
  const sizes = [
    'journal.db',
    'journal.db-wal',
    'records.db',
    'records.db-wal',
    join('history', 'history.duckdb'),
    join('history', 'history.duckdb.wal'),
    ...plainFiles(dataDir),
  ].map((path) => statSync(join(dataDir, path), { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, size) => sum + size, 0);
}
