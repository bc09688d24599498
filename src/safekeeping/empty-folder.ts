import { mkdirSync, readdirSync, statfsSync } from 'node:fs';
import { AppError, reasonOf } from '../lib/app-error.ts';

/** File systems make this one themselves. */
const NOT_OURS = new Set(['lost+found']);

/**
 * Makes the folder where there is none, readable by its owner only.
 * @throws AppError folder-not-empty, folder-not-writable.
 */
export function makeEmptyFolder(path: string): void {
  let names: string[];
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    names = readdirSync(path).filter((name) => !NOT_OURS.has(name));
  } catch (thrown) {
    throw new AppError(
      'folder-not-writable',
      `${path} cannot be made or read: ${reasonOf(thrown)}`,
      { cause: thrown },
    );
  }
  if (names.length > 0) {
    throw new AppError(
      'folder-not-empty',
      `${path} is not empty (${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}): name a new or an empty folder`,
    );
  }
}

/** @throws AppError folder-too-small. */
export function demandRoom(path: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(path);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new AppError(
    'folder-too-small',
    `${path} has ${mebibytes(free)} MiB of room, ${mebibytes(bytes)} MiB are needed`,
  );
}

export const mebibytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024);
