import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { AppError, reasonOf } from '../src/lib/app-error.ts';

/** Writes one JSON document a line, at the pace of the disk; returns how many. */
export async function writeJsonLines(file: string, items: Iterable<unknown>): Promise<number> {
  const stream = createWriteStream(file);
  const done = finished(stream);
  // reported where it is awaited; a full disk must not end the process before that
  done.catch(() => {});
  let lines = 0;
  try {
    await once(stream, 'open');
    for (const item of items) {
      lines += 1;
      if (!stream.write(`${JSON.stringify(item)}\n`)) {
        await Promise.race([once(stream, 'drain'), done]);
      }
    }
    stream.end();
    await done;
    return lines;
  } catch (thrown) {
    throw new AppError('simulate.write', `cannot write ${file}: ${reasonOf(thrown)}`, {
      cause: thrown,
    });
  }
}
