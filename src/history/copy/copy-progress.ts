import { type FileHandle, open, rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { AppError, reasonOf } from '../../lib/app-error.ts';
import type { Digest } from './reading-digest.ts';

const Header = z.strictObject({
  version: z.literal(1),
  from: z.string(),
  to: z.string(),
  /** Where the source stood: when it has gone on, months that were copied may have changed. */
  cursor: z.number(),
  /** ms since 1970; null: no limit. */
  fromTime: z.number().nullable(),
  toTime: z.number().nullable(),
});
export type CopyHeader = Omit<z.infer<typeof Header>, 'version'>;

const Done = z.strictObject({
  device: z.string(),
  month: z.string(),
  count: z.number(),
  sum: z.number(),
});
export type CopiedMonth = z.infer<typeof Done>;

/** What a copy has behind it, in a file that survives its end. */
export interface CopyProgress {
  /** What the source held of the device in the month; undefined: not copied yet. */
  digest(device: string, month: string): Digest | undefined;
  /** Comes back when it is on the disk. */
  add(months: readonly CopiedMonth[]): Promise<void>;
  /** Also after `remove`, without harm. */
  close(): Promise<void>;
  /** The copy is whole: nothing is to be resumed. */
  remove(): Promise<void>;
}

/** @throws AppError history-copy-progress when the file is another copy's or none at all. */
export async function openCopyProgress(path: string, header: CopyHeader): Promise<CopyProgress> {
  const file = await opened(path);
  try {
    const kept = keptLines(path, await file.readFile('utf8'), header);
    const done = new Map(kept.months.map((month) => [keyOf(month.device, month.month), month]));
    // a line torn by a crash goes
    await file.truncate(kept.bytes);
    if (kept.bytes === 0) await append(file, [{ version: 1, ...header }]);
    return {
      digest: (device, month) => done.get(keyOf(device, month)),
      async add(months) {
        await append(file, months);
        for (const month of months) done.set(keyOf(month.device, month.month), month);
      },
      close: () => file.close(),
      async remove() {
        await file.close();
        await rm(path, { force: true });
      },
    };
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
}

const keyOf = (device: string, month: string): string => `${device} ${month}`;

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'a+', 0o600);
  } catch (cause) {
    const message = `${path} cannot be written: ${reasonOf(cause)}. Name another file with --progress`;
    throw new AppError('history-copy-progress', message, { cause });
  }
}

async function append(file: FileHandle, lines: readonly unknown[]): Promise<void> {
  await file.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await file.sync();
}

interface KeptLines {
  readonly months: readonly CopiedMonth[];
  /** Of the file, up to the last whole line; 0: it begins anew. */
  readonly bytes: number;
}

function keptLines(path: string, content: string, header: CopyHeader): KeptLines {
  const whole = content.slice(0, content.lastIndexOf('\n') + 1);
  const [first, ...rest] = whole.split('\n').slice(0, -1);
  if (first === undefined) return { months: [], bytes: 0 };
  const refused = (problem: string, cause?: unknown): AppError =>
    new AppError(
      'history-copy-progress',
      `${path} ${problem}. Remove it, or name another file with --progress`,
      { cause },
    );
  try {
    const { version: _version, cursor, ...copy } = Header.parse(JSON.parse(first));
    const { cursor: now, ...asked } = header;
    if (!isDeepStrictEqual(copy, asked)) {
      throw refused('belongs to another copy');
    }
    if (cursor !== now) return { months: [], bytes: 0 };
    const months = rest.map((line) => Done.parse(JSON.parse(line)));
    return { months, bytes: Buffer.byteLength(whole) };
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw refused('is not the progress of a copy', thrown);
  }
}
