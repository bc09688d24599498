import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** All of it or what was there before, also after a power cut; readable by its owner only. */
export async function writeDurably(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  await syncFolder(dirname(path));
}

/** A name is durable only once its folder is. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
