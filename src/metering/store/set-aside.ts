import { existsSync, renameSync } from 'node:fs';
import { AppError } from '../../lib/app-error.ts';
import { type BooksOptions, BooksStore } from './books-store.ts';

/** What SQLite says of a file that is none of its own, or broken. */
const DAMAGED = /malformed|not a database|disk image/i;

/**
 * Opens the books; a damaged file is kept under another name and the books begin
 * anew: journal and history have everything that they are made of.
 * @param at wall clock, ms; names the file.
 */
export function openOrSetAside(
  options: BooksOptions,
  at: number,
): { readonly store: BooksStore; readonly repaired: string | null } {
  try {
    return { store: new BooksStore(options), repaired: null };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !DAMAGED.test(thrown.message)) throw thrown;
    const aside = `${options.path}.damaged-${at}`;
    for (const end of ['', '-wal', '-shm', '-sheets']) {
      if (existsSync(`${options.path}${end}`))
        renameSync(`${options.path}${end}`, `${aside}${end}`);
    }
    return { store: new BooksStore(options), repaired: aside };
  }
}
