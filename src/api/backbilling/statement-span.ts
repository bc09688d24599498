import { hourStart } from '../../metering/books/gas-day.ts';
import { localIso } from '../../model/archive/local-moment.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { type FieldError, Refusal } from '../errors/refusal.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** A year, and a day where it is a leap year. */
const MOST_DAYS = 366;

export interface StatementSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** @throws Refusal with everything that is wrong with it. */
export function requireSpan({ from, to }: StatementSpan, timeZone: string, now: EpochMs): void {
  if (from >= to) throw new Refusal('span-empty', '`from` must be before `to`');
  const errors: FieldError[] = [
    ...notWhole('from', from, timeZone),
    ...notWhole('to', to, timeZone),
  ];
  if (to > now)
    errors.push({
      path: 'body.to',
      problem: `still to come (it is ${localIso(timeZone, now)}): end the span before now`,
    });
  if (to - from > MOST_DAYS * DAY_MS)
    errors.push({ path: 'body.to', problem: `more than ${MOST_DAYS} days after \`from\`` });
  if (errors.length > 0)
    throw new Refusal('validation-failed', 'the span cannot be back-billed', { errors });
}

/** The books know volumes by the hour: a part of one would be a guess. */
function notWhole(key: 'from' | 'to', at: EpochMs, timeZone: string): readonly FieldError[] {
  const start = hourStart({ timeZone, startHour: 0 }, at);
  if (start === at) return [];
  const [before, after] = [start, epochMs(start + HOUR_MS)].map((one) => localIso(timeZone, one));
  return [{ path: `body.${key}`, problem: `not a whole hour: take ${before} or ${after}` }];
}
