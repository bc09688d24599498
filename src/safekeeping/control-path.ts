import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../lib/app-error.ts';

/** Name of the socket in the data directory. */
const SOCKET = 'control.sock';
/** `sun_path` has 108 bytes on Linux and 104 elsewhere, with a NUL at the end. */
const LONGEST_BYTES = 103;

/** A path of the socket that fits into an address; `release` when it is no longer used. */
export interface ControlPath {
  readonly path: string;
  release(): void;
}

/**
 * Where the service of a data directory is spoken to. A path too long for a socket's address is
 * reached through an open handle of the directory, which Linux alone can do.
 * @throws AppError control-path-too-long.
 */
export function controlPath(dataDir: string): ControlPath {
  const path = join(dataDir, SOCKET);
  if (Buffer.byteLength(path) <= LONGEST_BYTES) return { path, release: () => undefined };
  if (!existsSync('/proc/self/fd')) {
    throw new AppError(
      'control-path-too-long',
      `${path} is longer than ${LONGEST_BYTES} bytes, which no socket can be: use a shorter dataDir`,
    );
  }
  const handle = openSync(dataDir, 'r');
  return { path: `/proc/self/fd/${handle}/${SOCKET}`, release: () => closeSync(handle) };
}
