// node scripts/run.mjs <program below dist> [arguments]: installs, builds, then becomes that
// program in this very process.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepareOrExit, ROOT } from './prepare.mjs';

const [program, ...args] = process.argv.slice(2);
if (program === undefined) {
  process.stderr.write('usage: node scripts/run.mjs <program below dist> [arguments]\n');
  process.exit(2);
}
await prepareOrExit();
const path = join(ROOT, 'dist', program);
if (!existsSync(path)) {
  process.stderr.write(`gaswatch: there is no program ${program} in dist\n`);
  process.exit(2);
}
process.chdir(ROOT);
process.argv.splice(1, process.argv.length - 1, path, ...args);
await import(pathToFileURL(path).href);
