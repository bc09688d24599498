import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { AppError, reasonOf } from '../lib/app-error.ts';

/** What was read of a file. */
export interface FileSum {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

const CHUNK_BYTES = 1024 * 1024;

/** Copies to a new file of mode 0600, durably, summing up on the way. @throws AppError copy-failed. */
export async function copyFileDurably(from: string, to: string): Promise<FileSum> {
  try {
    const target = await open(to, 'wx', 0o600);
    try {
      const sum = await readThrough(from, async (chunk) => void (await target.writeFile(chunk)));
      await target.sync();
      return sum;
    } finally {
      await target.close();
    }
  } catch (thrown) {
    throw new AppError('copy-failed', `${from} cannot be copied to ${to}: ${reasonOf(thrown)}`, {
      cause: thrown,
    });
  }
}

/** @throws AppError copy-failed when it cannot be read. */
export async function sumOf(path: string): Promise<FileSum> {
  try {
    return await readThrough(path, async () => undefined);
  } catch (thrown) {
    throw new AppError('copy-failed', `${path} cannot be read: ${reasonOf(thrown)}`, {
      cause: thrown,
    });
  }
}

async function readThrough(path: string, take: (chunk: Buffer) => Promise<void>): Promise<FileSum> {
  const source = await open(path, 'r');
  const hash = createHash('sha256');
  const space = Buffer.allocUnsafe(CHUNK_BYTES);
  let bytes = 0;
  try {
    for (;;) {
      const { bytesRead } = await source.read(space, 0, CHUNK_BYTES, null);
      if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
      const chunk = space.subarray(0, bytesRead);
      hash.update(chunk);
      await take(chunk);
      bytes += bytesRead;
    }
  } finally {
    await source.close();
  }
}
