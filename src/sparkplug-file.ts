import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reasonOf } from './lib/app-error.ts';
import { err, ok, type Result } from './lib/result.ts';
import { HostSnapshot } from './sparkplug/snapshot.ts';

/** Null when there is no file yet; in words what is wrong with one that cannot be used. */
export async function readSparkplugFile(
  path: string,
): Promise<Result<HostSnapshot | null, string>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    const isMissing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    return isMissing ? ok(null) : err(reasonOf(thrown));
  }
  try {
    const parsed = HostSnapshot.safeParse(JSON.parse(text));
    return parsed.success ? ok(parsed.data) : err(parsed.error.issues[0]?.message ?? 'damaged');
  } catch (thrown) {
    return err(reasonOf(thrown));
  }
}

/** Whole or not at all, also over a power cut: a new file, synced, takes the place of the old. */
export async function writeSparkplugFile(path: string, snapshot: HostSnapshot): Promise<void> {
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w');
  try {
    await file.writeFile(JSON.stringify(snapshot));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
