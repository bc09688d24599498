// What a build reads and what it leaves behind.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Changes when any file below the inputs is added, removed or saved. */
export function fingerprint(root, inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of filesBelow(root, input)) {
      const { size, mtimeMs } = statSync(join(root, file));
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/** Removes compiled files whose source is gone: a stale worker or detector must not be loaded. */
export function pruneOutputs(root, output, folders) {
  for (const folder of folders) {
    for (const file of filesBelow(root, join(output, folder))) {
      const source = file.slice(output.length + 1).replace(/\.js(?:\.map)?$/, '.ts');
      if (/\.js(?:\.map)?$/.test(file) && !existsSync(join(root, source))) {
        rmSync(join(root, file));
      }
    }
  }
}

/** Paths relative to the root, sorted; a file yields itself, a missing path nothing. */
function filesBelow(root, path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (found.isFile()) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, sep).length))
    .sort();
}
