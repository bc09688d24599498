import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from './lib/app-error.ts';
import { writeDurably } from './safekeeping/write-durably.ts';

const KEY_BYTES = 32;

/** The key that signs links and makes reply codes; made once, kept in the data directory. */
export async function answerKey(dataDir: string): Promise<Uint8Array> {
  const path = join(dataDir, 'answer.key');
  if (!existsSync(path)) {
    const key = randomBytes(KEY_BYTES);
    await writeDurably(path, key);
    return key;
  }
  const key = readFileSync(path);
  if (key.length === KEY_BYTES) return key;
  throw new AppError(
    'answer-key-damaged',
    `${path} is not a key of ${KEY_BYTES} bytes: restore it from a backup, or remove it; ` +
      'links and codes in messages of the last day then stop working',
  );
}
