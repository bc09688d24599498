import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import { z } from 'zod';
import { AppError } from './lib/app-error.ts';
import type { Position } from './model/units.ts';
import { standOf } from './records/sqlite/copy-records.ts';
import { syncFolder } from './safekeeping/write-durably.ts';
import type { Primary } from './standby-primary.ts';
import { stagingPath } from './standby-state.ts';

/** A whole set, fetched and not yet adopted. */
export interface Fetched {
  /** Adopt it once the journal here has come so far. */
  readonly head: Position;
  readonly fleetVersion: number;
  /** Moves it into its place; a crash in between leaves a set that works. */
  adopt(): Promise<void>;
}

const ARCHIVE = join('history', 'archive');
const MANIFEST = join(ARCHIVE, 'manifest.json');

const isArchived = (path: string): boolean =>
  dirname(path) === ARCHIVE && path.endsWith('.parquet');

/**
 * Fetches what stands beside the journal. Small files come before the records, so that the
 * audit's anchor is never ahead of the audit; archive files are never written anew under one
 * name, so those that are here stay, and the manifest that names them is adopted last.
 * @throws AppError primary-unreachable, replication-refused, replication-unreadable.
 */
export async function fetchSet(primary: Primary, dataDir: string): Promise<Fetched> {
  const staging = stagingPath(dataDir);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true, mode: 0o700 });
  const files = (await primary.files()).filter(({ path }) => isInside(path));
  const small = files.map(({ path }) => path).filter((path) => !isArchived(path));
  for (const path of small) {
    mkdirSync(dirname(join(staging, path)), { recursive: true, mode: 0o700 });
    await primary.file(path, join(staging, path));
  }
  // after the manifest: what it names is there or, if it has been merged since, is not found
  for (const { path, bytes } of files) {
    if (isArchived(path)) await fetchArchived(primary, dataDir, path, bytes);
  }
  demandNamed(staging, dataDir);
  const records = join(staging, 'records.db');
  const head = await primary.records(records);
  const { fleetVersion } = standOf(records);
  return {
    head,
    fleetVersion: fleetVersion ?? 0,
    adopt: () => adopt(dataDir, staging, small),
  };
}

/** A primary that was taken over by somebody must not write beside our directory. */
const isInside = (path: string): boolean =>
  !isAbsolute(path) && !normalize(path).startsWith('..') && normalize(path) === path;

async function fetchArchived(
  primary: Primary,
  dataDir: string,
  path: string,
  bytes: number,
): Promise<void> {
  const to = join(dataDir, path);
  if (statSync(to, { throwIfNoEntry: false })?.size === bytes) return;
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  await primary.file(path, `${to}.tmp`);
  renameSync(`${to}.tmp`, to);
  await syncFolder(dirname(to));
}

const Manifest = z.object({ files: z.array(z.object({ file: z.string(), bytes: z.number() })) });

function readManifest(path: string): z.infer<typeof Manifest> {
  try {
    return Manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new AppError('replication-unreadable', `${path} of the primary is no manifest`, {
      cause,
    });
  }
}

/** The archive is merged while files are fetched: then this round is for nothing. */
function demandNamed(staging: string, dataDir: string): void {
  const path = join(staging, MANIFEST);
  if (!existsSync(path)) return;
  const manifest = readManifest(path);
  for (const { file, bytes } of manifest.files) {
    const found = statSync(join(dataDir, ARCHIVE, file), { throwIfNoEntry: false });
    if (found?.size === bytes) continue;
    throw new AppError('replication-unreadable', `archive file ${file} is being replaced`, {
      retryable: true,
    });
  }
}

async function adopt(dataDir: string, staging: string, small: readonly string[]): Promise<void> {
  // records first: an audit ahead of its anchor is as it should be, the reverse is not
  renameSync(join(staging, 'records.db'), join(dataDir, 'records.db'));
  for (const path of [...small.filter((one) => one !== MANIFEST), MANIFEST]) {
    if (!existsSync(join(staging, path))) continue;
    mkdirSync(dirname(join(dataDir, path)), { recursive: true, mode: 0o700 });
    renameSync(join(staging, path), join(dataDir, path));
    await syncFolder(dirname(join(dataDir, path)));
  }
  await syncFolder(dataDir);
  removeUnnamed(dataDir);
  rmSync(staging, { recursive: true, force: true });
}

/** Archive files that the adopted manifest no longer names. */
function removeUnnamed(dataDir: string): void {
  const path = join(dataDir, MANIFEST);
  if (!existsSync(path)) return;
  const manifest = readManifest(path);
  const named = new Set(manifest.files.map(({ file }) => file));
  for (const name of readdirSync(join(dataDir, ARCHIVE))) {
    const left = name.endsWith('.parquet') && !named.has(name);
    if (left || name.endsWith('.tmp')) rmSync(join(dataDir, ARCHIVE, basename(name)));
  }
}
