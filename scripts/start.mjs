// npm start: installs, builds, then becomes the service in this very process, so that its signals
// and its exit code are the service's own.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepareOrExit, ROOT } from './prepare.mjs';

await prepareOrExit();
process.chdir(ROOT);
await import(pathToFileURL(join(ROOT, 'dist/src/main.js')).href);
