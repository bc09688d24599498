import { ok, type Result } from '../../lib/result.ts';
import { show } from '../excerpt.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { localStamp } from './local-stamp.ts';
import type { ObisLine } from './obis-lines.ts';
import type { PayloadContext } from './payload-format.ts';

const STAMP = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})([SW]?)$/;

/** `YYMMDDhhmmss` with S (summer) or W (winter time), on the clock of the site, as epoch ms. */
export function obisStamp(
  text: string,
  context: PayloadContext,
  { line, code }: Pick<ObisLine, 'line' | 'code'>,
): Result<number, Refusal> {
  const shown = `line ${line}: ${code}: ${show(text)}`;
  const parts = STAMP.exec(text.trim());
  if (parts === null) {
    return refuse(
      'ts-invalid',
      'ts',
      `${shown}: expected YYMMDDhhmmss, with S or W where it applies`,
    );
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map(Number);
  // when the hour is repeated, summer time comes first
  const repeated = parts[7] === 'W' ? 'second' : 'first';
  const clock = { year: 2000 + year, month, day, hour, minute, second };
  return localStamp(clock, context, shown, repeated);
}

/**
 * When the read-out was made: `0-0:1.0.0(YYMMDDhhmmssX)`, or time 0.9.1 and date
 * 0.9.2; without either, when it arrived.
 */
export function obisClock(
  lines: readonly ObisLine[],
  context: PayloadContext,
): Result<number, Refusal> {
  const lineOf = (code: RegExp): ObisLine | undefined => lines.find((line) => code.test(line.code));
  const whole = lineOf(/:1\.0\.0$/);
  if (whole !== undefined && whole.medium === 0) {
    return obisStamp(whole.values[0] ?? '', context, whole);
  }
  const [time, date] = [lineOf(/:0\.9\.1$/), lineOf(/:0\.9\.2$/)];
  if (time === undefined || date === undefined) return ok(context.receivedAt);
  const digits = (line: ObisLine): string => (line.values[0] ?? '').replaceAll(/[-:. ]/g, '');
  return obisStamp(digits(date).slice(-6) + digits(time), context, date);
}
