// npm test: everything but test/real. npm run test:real: test/real alone, against external parts.
// Further arguments go to vitest, e.g. `npm test -- test/unit/gas`.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { exitCodeOf, forwardSignals, prepareOrExit, ROOT } from './prepare.mjs';
import { APT_LINE, missingParts } from './real-parts.mjs';

const args = process.argv.slice(2);
const real = args[0] === 'real';
if (real) args.shift();

await prepareOrExit();
if (real) reportMissing(missingParts());
const child = spawn(
  process.execPath,
  [
    join(ROOT, 'node_modules/vitest/vitest.mjs'),
    'run',
    `--project=${real ? 'real' : '!real'}`,
  ].concat(args),
  { cwd: ROOT, stdio: 'inherit' },
);
forwardSignals(child);
child.once('exit', (code, signal) => process.exit(exitCodeOf(code, signal)));

/** In CI a missing part ends the run; elsewhere the tests that need it fail by themselves. */
function reportMissing(missing) {
  if (missing.length === 0) return;
  process.stderr.write(`gaswatch: missing external parts: ${missing.join(', ')}\n`);
  process.stderr.write(`gaswatch: on Debian: ${APT_LINE}\n`);
  if (process.env.CI) process.exit(1);
}
