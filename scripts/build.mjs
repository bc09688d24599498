// npm run build: installs and compiles; nothing when both are up to date.
import { prepareOrExit } from './prepare.mjs';

await prepareOrExit();
