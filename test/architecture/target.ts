import { posix } from 'node:path';

/** The file a relative import names, relative to the checkout; undefined for a package. */
export function targetOf(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return posix.join(posix.dirname(from), specifier);
}

/** `src/journal/x.ts` -> `journal`. */
export const folderOf = (path: string): string => path.split('/')[1] ?? '';

/** `@scope/name/sub` -> `@scope/name`. */
export const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
