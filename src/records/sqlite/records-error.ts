import { AppError, reasonOf } from '../../lib/app-error.ts';

/** What SQLite's primary result codes mean to the people who run the service. */
const MEANINGS: readonly {
  readonly prefix: string;
  readonly code: string;
  readonly retryable: boolean;
  readonly say: (path: string) => string;
}[] = [
  {
    prefix: 'SQLITE_CORRUPT',
    code: 'records-corrupt',
    retryable: false,
    say: (path) => mendAdvice(path),
  },
  {
    prefix: 'SQLITE_NOTADB',
    code: 'records-corrupt',
    retryable: false,
    say: (path) => mendAdvice(path),
  },
  {
    prefix: 'SQLITE_BUSY',
    code: 'records-locked',
    retryable: true,
    say: (path) => `another process holds the records file ${path}: stop it, then try again`,
  },
  {
    prefix: 'SQLITE_FULL',
    code: 'records-full',
    retryable: true,
    say: (path) => `no space left on the disk of the records file ${path}: free some`,
  },
  {
    prefix: 'SQLITE_READONLY',
    code: 'records-unavailable',
    retryable: false,
    say: (path) => `the records file ${path} may not be written: check its owner and permissions`,
  },
];

const mendAdvice = (path: string): string =>
  `the records file ${path} is damaged: stop the service, copy the file with its -wal and -shm, ` +
  'then restore the last backup or rebuild it with "sqlite3 OLD .recover | sqlite3 NEW"';

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';

/** Translates whatever the driver threw; an AppError stays as it is. Anything unnamed is `records-failed`. */
export function recordsError(thrown: unknown, path: string): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = codeOf(thrown);
  const meaning = MEANINGS.find((each) => code.startsWith(each.prefix));
  if (meaning === undefined) {
    return new AppError('records-failed', `the records file ${path}: ${reasonOf(thrown)}`, {
      cause: thrown,
    });
  }
  return new AppError(meaning.code, `${meaning.say(path)} (${reasonOf(thrown)})`, {
    retryable: meaning.retryable,
    cause: thrown,
  });
}

export const recordsUnavailable = (path: string, thrown: unknown): AppError =>
  new AppError(
    'records-unavailable',
    `cannot open the records file ${path}: ${reasonOf(thrown)}; check that its folder exists and may be written`,
    { cause: thrown },
  );

/** For a stored row that no longer has the shape it was written with. */
export const damagedRow = (what: string, cause: unknown): AppError =>
  new AppError('records-corrupt', `the stored ${what} cannot be read: restore the last backup`, {
    cause,
  });
