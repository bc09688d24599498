import { valueAtPath } from '../../lib/json-path.ts';
import { momentOf, parseWallClock } from '../../lib/local-moment.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { CompiledMapping } from '../../model/compiled-mapping.ts';
import type { EpochMs } from '../../model/units.ts';
import { show } from '../excerpt.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { numberIn } from './mapped-value.ts';

/**
 * The foreign stamp as `ts` of contract §2: epoch ms, or ISO 8601 for the record
 * decoder to judge. Without `ts` in the mapping it is the arrival.
 */
export function mappedStamp(
  { spec, stampPath }: CompiledMapping,
  root: unknown,
  receivedAt: EpochMs,
): Result<number | string, Refusal> {
  const { ts } = spec;
  if (ts === undefined || stampPath === null) return ok(receivedAt);
  const found = valueAtPath(root, stampPath);
  const at = `ts at ${stampPath.text}`;
  if (found === undefined || found === null) {
    return refuse('ts-missing', 'ts', `${at}: nothing there`);
  }
  switch (ts.format) {
    case 'received':
      return ok(receivedAt);
    case 'iso':
      // a blank for the T is common, and means the same
      if (typeof found === 'string')
        return ok(found.trim().replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T'));
      return wrong(at, 'ISO 8601 text with offset', found);
    case 'epochSeconds':
    case 'epochMillis':
      return epochOf(found, ts.format === 'epochSeconds' ? 1000 : 1, at);
    case 'local':
      return localOf(found, ts.timeZone ?? 'UTC', at);
  }
}

function epochOf(found: unknown, toMs: number, at: string): Result<number, Refusal> {
  const value = numberIn(found);
  if (value === null) return wrong(at, 'a number of seconds or milliseconds since 1970', found);
  return ok(Math.floor(value * toMs));
}

function localOf(found: unknown, zone: string, at: string): Result<number, Refusal> {
  const clock =
    typeof found === 'string' || typeof found === 'number' ? parseWallClock(String(found)) : null;
  if (clock === null) return wrong(at, 'a local time such as 2026-03-01 08:00:00', found);
  const moment = momentOf(clock, zone);
  if (typeof moment === 'number') return ok(moment);
  const expected =
    moment === 'skipped' ? `a time that there is in ${zone}` : 'a date with a time of day';
  return wrong(at, expected, found);
}

const wrong = (at: string, expected: string, found: unknown): Result<never, Refusal> =>
  refuse('ts-invalid', 'ts', `${at}: expected ${expected}, found ${show(found)}`);
