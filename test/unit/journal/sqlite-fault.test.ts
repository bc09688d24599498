import { describe, expect, it } from 'vitest';
import { errorOf, openFault, sqliteCode, writeFault } from '../../../src/journal/sqlite-fault.ts';
import { AppError } from '../../../src/lib/app-error.ts';

const PLENTY = 1e12;
const sqlite = (code: string): Error => Object.assign(new Error('it broke'), { code });

describe('sqlite faults', () => {
  it.each([
    ['SQLITE_FULL', PLENTY, 'disk-low'],
    ['SQLITE_IOERR_SHMSIZE', 0, 'disk-low'],
    ['SQLITE_IOERR_SHMSIZE', PLENTY, 'journal-failed'],
    ['SQLITE_IOERR_FSYNC', PLENTY, 'journal-failed'],
    ['SQLITE_CORRUPT', PLENTY, 'journal-failed'],
  ])('a write that fails with %s and %d bytes free is %s, to be tried again', (code, free, is) => {
    expect(writeFault(sqlite(code), free)).toMatchObject({ code: is, retryable: true });
  });

  it.each([
    ['SQLITE_NOTADB', 'journal-corrupt'],
    ['SQLITE_CORRUPT_VTAB', 'journal-corrupt'],
    ['SQLITE_CANTOPEN', 'journal-failed'],
  ])('a file that does not open with %s is %s', (code, is) => {
    const fault = openFault(sqlite(code), '/data/journal.db');
    expect(fault).toMatchObject({ code: is, retryable: false });
    expect(fault.message).toContain('/data/journal.db');
  });

  it('tells what to do about a damaged file', () => {
    const { message } = openFault(sqlite('SQLITE_CORRUPT'), '/data/journal.db');
    expect(message).toMatch(/move it and its -wal and -shm files aside/);
  });

  it('carries an AppError across threads unchanged', () => {
    const error = new AppError('data-dir-locked', 'in use', { retryable: true });
    const back = errorOf(openFault(error, '/data/journal.db'));
    expect([back.code, back.message, back.retryable]).toEqual(['data-dir-locked', 'in use', true]);
  });

  it('takes anything that was thrown', () => {
    expect(sqliteCode('text')).toBe('');
    expect(sqliteCode(new Error('no code'))).toBe('');
    expect(writeFault('text', PLENTY).message).toContain('text');
  });
});
