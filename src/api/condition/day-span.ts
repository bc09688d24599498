import { z } from 'zod';
import { dateName, dayOfDate, localClock } from '../../lib/local-time.ts';
import type { GasDay } from '../../metering/contract/metering-books.ts';
import { Refusal } from '../errors/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { AskedInstant } from '../schema/instant.ts';

/** Gas days; `to` is exclusive. */
export interface DaySpan {
  readonly from: GasDay;
  readonly to: GasDay;
}

const DEFAULT_DAYS = 30;
/** Each day of 100,000 meters is a sheet that is read. */
const MOST_DAYS = 1_100;

const AskedDay = z.union([z.iso.date(), AskedInstant]);
type AskedDay = z.infer<typeof AskedDay>;

export const daySpanQuery = {
  from: AskedDay.exactOptional().describe(
    'gas day, e.g. 2026-11-01, or a time with offset: the gas day it lies in; absent: 30 days before `to`',
  ),
  to: AskedDay.exactOptional().describe(
    'exclusive: gas day, or a time with offset, whose own day counts when it has begun; absent: today',
  ),
};

/** Whole gas days: the books have no others in a table. Throws `span-empty`. */
export function daySpanAsked(
  asked: { readonly from?: AskedDay; readonly to?: AskedDay },
  ports: Pick<ApiPorts, 'clock' | 'reporting' | 'gasDayStart'>,
): DaySpan {
  const zone = ports.reporting?.timeZone ?? 'Asia/Shanghai';
  const startHour = ports.gasDayStart ?? 0;
  const dayAt = (at: number): number => {
    const { day, hour } = localClock(zone, at);
    return hour < startHour ? day - 1 : day;
  };
  const first = (given: AskedDay): number =>
    typeof given === 'string' ? dayOfDate(given) : dayAt(given);
  // a moment within a day asks for that day too
  const behind = (given: AskedDay): number =>
    typeof given === 'string' ? dayOfDate(given) : dayAt(given - 1) + 1;
  const to = asked.to === undefined ? dayAt(ports.clock.now()) : behind(asked.to);
  const from = asked.from === undefined ? to - DEFAULT_DAYS : first(asked.from);
  if (from >= to)
    throw new Refusal('span-empty', '`from` must be a gas day before `to`, which is exclusive');
  if (to - from > MOST_DAYS)
    throw new Refusal('validation-failed', `a table covers ${MOST_DAYS} gas days at most`, {
      errors: [{ path: 'from', problem: `at most ${MOST_DAYS} days before \`to\`` }],
    });
  return { from: dateName(from), to: dateName(to) };
}

export const daysIn = ({ from, to }: DaySpan): number => dayOfDate(to) - dayOfDate(from);
