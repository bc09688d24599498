import { type ParseArgsConfig, parseArgs } from 'node:util';
import { parseIso } from './decode/timestamp.ts';
import { reasonOf } from './lib/app-error.ts';
import { err, ok } from './lib/result.ts';
import { type EpochMs, epochMs } from './model/units.ts';

/** The options of a command line, or the one problem that stops its reading. */
export function readOptions<const O extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: O,
) {
  try {
    return ok(parseArgs({ args: [...argv], options, allowPositionals: false }));
  } catch (thrown) {
    // parseArgs throws TypeErrors whose message names the option
    if (thrown instanceof TypeError) return err([reasonOf(thrown)]);
    throw thrown;
  }
}

/** What `readTime` takes. */
export const TIME_FORMS =
  'in ISO 8601 with offset, such as 2026-03-01T08:00:00+08:00, or epoch milliseconds';

export function readTime(text: string): EpochMs | null {
  if (/^\d{10,14}$/.test(text)) return epochMs(Number(text));
  const at = parseIso(text);
  return typeof at === 'number' ? epochMs(at) : null;
}
