// npm run reference: writes docs/configuration.md, docs/detectors.md and config/gaswatch.schema.json
// from the code.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepareOrExit, ROOT } from './prepare.mjs';

await prepareOrExit();
const compiled = pathToFileURL(join(ROOT, 'dist/src/config/reference.js')).href;
const { configurationPage, configurationSchema } = await import(compiled);
writeFileSync(join(ROOT, 'docs/configuration.md'), configurationPage());
writeFileSync(join(ROOT, 'config/gaswatch.schema.json'), configurationSchema());
const detectors = pathToFileURL(join(ROOT, 'dist/src/pipeline/detectors-page.js')).href;
const { detectorsPage } = await import(detectors);
writeFileSync(join(ROOT, 'docs/detectors.md'), detectorsPage());
