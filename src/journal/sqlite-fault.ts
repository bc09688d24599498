import { AppError, reasonOf } from '../lib/app-error.ts';

/** An AppError in a form that crosses threads. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

/** SQLite's extended result code by name (`SQLITE_FULL`…), '' if it was not SQLite that threw. */
export function sqliteCode(thrown: unknown): string {
  if (!(thrown instanceof Error) || !('code' in thrown)) return '';
  return typeof thrown.code === 'string' ? thrown.code : '';
}

export function isDamaged(thrown: unknown): boolean {
  const code = sqliteCode(thrown);
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}

/** What a failed write means for whoever appended: `disk-low` or `journal-failed`, both retryable. */
export function writeFault(thrown: unknown, freeBytes: number): Fault {
  const code = sqliteCode(thrown);
  // a full disk shows as SQLITE_FULL, but as an I/O error where the shared-memory file cannot grow
  const full =
    code === 'SQLITE_FULL' || (code.startsWith('SQLITE_IOERR') && freeBytes < FULL_BELOW_BYTES);
  return full
    ? {
        code: 'disk-low',
        message: `the journal has no room left: ${reasonOf(thrown)}`,
        retryable: true,
      }
    : {
        code: 'journal-failed',
        message: `the journal could not write: ${code} ${reasonOf(thrown)}`,
        retryable: true,
      };
}
const FULL_BELOW_BYTES = 1024 * 1024;

/** What a failed open or read of `path` means; an AppError passes through. */
export function openFault(thrown: unknown, path: string): Fault {
  if (thrown instanceof AppError) {
    return { code: thrown.code, message: thrown.message, retryable: thrown.retryable };
  }
  if (isDamaged(thrown)) {
    return {
      code: 'journal-corrupt',
      message:
        `the journal ${path} is damaged (${reasonOf(thrown)}): stop the service, move it and its ` +
        '-wal and -shm files aside for inspection, and restore them from a backup or start with ' +
        'an empty journal; entries that no consumer had read yet are lost with it',
      retryable: false,
    };
  }
  return {
    code: 'journal-failed',
    message: `the journal ${path} cannot be opened: ${sqliteCode(thrown)} ${reasonOf(thrown)}`,
    retryable: false,
  };
}

export function errorOf(fault: Fault): AppError {
  return new AppError(fault.code, fault.message, { retryable: fault.retryable });
}
