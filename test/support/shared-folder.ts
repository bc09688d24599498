import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../shared/', import.meta.url));

/** Reference tables and field records that lie beside the project on some machines; null elsewhere. */
export const SHARED_FOLDER: string | null = existsSync(FOLDER) ? FOLDER : null;
