import { AppError } from '../lib/app-error.ts';
import { everyItem, type PageStart } from '../lib/pages.ts';
import type { Alarm } from '../model/alarm.ts';
import { epochMs } from '../model/units.ts';
import type { Span } from '../pipeline/alarm-kpis.ts';
import type { AlarmQuery, AlarmRecords } from '../records/records.ts';

/** An alarm that began before this long ahead of the span and is closed by now is not asked for. */
const LOOK_BACK_MS = 35 * 86_400_000;
const PAGE = 1000;
/** More than this and the answer would keep everybody else waiting. */
export const MOST_ALARMS = 100_000;

/**
 * Every alarm that may have been active in a span: whatever is open, and what
 * began in the span or in the five weeks before it.
 * @throws AppError `too-many-alarms`
 */
export async function spanAlarms(
  records: AlarmRecords,
  { from, to }: Span,
  site?: string,
): Promise<readonly Alarm[]> {
  const found = new Map<string, Alarm>();
  const own = site === undefined ? {} : { site };
  const queries: readonly Omit<AlarmQuery, 'limit'>[] = [
    { state: 'open', to, ...own },
    { state: 'all', from: epochMs(from - LOOK_BACK_MS), to, ...own },
  ];
  for (const query of queries) {
    const read = (start: PageStart) => records.list({ ...query, limit: PAGE, ...start });
    for await (const alarm of everyItem(read)) {
      found.set(alarm.id, alarm);
      if (found.size > MOST_ALARMS)
        throw new AppError('too-many-alarms', `over ${MOST_ALARMS} alarms: ask for a shorter span`);
    }
  }
  return [...found.values()];
}
