import { readFileSync } from 'node:fs';
import { AppError, reasonOf } from '../../lib/app-error.ts';

/**
 * The first line of a file that a setting names.
 * @param key the setting, for the message.
 * @throws AppError history-misconfigured when it cannot be read or is empty.
 */
export function firstLineOf(path: string, key: string): string {
  const line = (textOf(path, key).split('\n')[0] ?? '').trim();
  if (line !== '') return line;
  throw new AppError('history-misconfigured', `${key}: the first line of ${path} is empty`);
}

/** A whole file that a setting names. @throws AppError history-misconfigured. */
export function textOf(path: string, key: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AppError(
      'history-misconfigured',
      `${key}: ${path} cannot be read: ${reasonOf(cause)}`,
      { cause },
    );
  }
}
