import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/lib/app-error.ts';
import { damagedRow, recordsError } from '../../../src/records/sqlite/records-error.ts';

const sqlite = (code: string): Error => Object.assign(new Error('as the engine says'), { code });

describe('records errors', () => {
  it.each([
    ['SQLITE_CORRUPT', 'records-corrupt', false],
    ['SQLITE_CORRUPT_INDEX', 'records-corrupt', false],
    ['SQLITE_NOTADB', 'records-corrupt', false],
    ['SQLITE_BUSY', 'records-locked', true],
    ['SQLITE_BUSY_SNAPSHOT', 'records-locked', true],
    ['SQLITE_FULL', 'records-full', true],
    ['SQLITE_READONLY', 'records-unavailable', false],
    ['SQLITE_READONLY_DIRECTORY', 'records-unavailable', false],
    ['SQLITE_IOERR_FSYNC', 'records-failed', false],
    ['', 'records-failed', false],
  ])('%s is %s', (vendorCode, code, retryable) => {
    const cause = sqlite(vendorCode);
    const error = recordsError(cause, '/var/lib/x/records.db');
    expect(error).toMatchObject({ code, retryable, cause });
    expect(error.message).toContain('/var/lib/x/records.db');
    expect(error.message).toContain('as the engine says');
  });

  it('leaves an AppError as it is', () => {
    const refusal = new AppError('roles-conflict', 'no');
    expect(recordsError(refusal, 'f')).toBe(refusal);
  });

  it('takes anything that was thrown', () => {
    expect(recordsError('a text', 'f')).toMatchObject({ code: 'records-failed' });
    expect(recordsError(undefined, 'f').message).toContain('undefined');
  });

  it('names the row that cannot be read', () => {
    expect(damagedRow('alarm a-1', null)).toMatchObject({ code: 'records-corrupt' });
    expect(damagedRow('alarm a-1', null).message).toContain('alarm a-1');
  });
});
