import { z } from 'zod';
import type { Alarm } from '../../model/alarm.ts';
import type { EpochMs } from '../../model/units.ts';
import type { AlarmQuery, AlarmRecords, Page } from '../../records/records.ts';

const YesNo = z.enum(['yes', 'no']);

/** Questions about an alarm that no index answers: pages may be shorter than `limit`. */
export const standingQuery = {
  shelved: YesNo.exactOptional(),
  suppressed: YesNo.exactOptional().describe('explained by another alarm or by a work permit'),
  outOfService: YesNo.exactOptional(),
};

type StandingQuery = {
  readonly [K in keyof typeof standingQuery]?: z.infer<typeof YesNo>;
};

/** Pages looked at for one answer at the most: a rare kind among many alarms must not hold others up. */
const MOST_PAGES = 10;

/** A page of those that match; `next` goes on where this one stopped looking. */
export async function listStanding(
  alarms: AlarmRecords,
  { shelved, suppressed, outOfService, ...query }: AlarmQuery & StandingQuery,
  now: EpochMs,
): Promise<Page<Alarm>> {
  const asked = [shelved, suppressed, outOfService].some((answer) => answer !== undefined);
  if (!asked) return alarms.list(query);
  const matches = (alarm: Alarm): boolean =>
    isAsked(shelved, alarm.shelvedUntil !== null && alarm.shelvedUntil > now) &&
    isAsked(suppressed, alarm.suppressedBy !== null) &&
    isAsked(outOfService, alarm.outOfService);
  let page = await alarms.list(query);
  for (let looked = 1; looked < MOST_PAGES; looked += 1) {
    const items = page.items.filter(matches);
    if (items.length > 0 || page.next === null) return { items, next: page.next };
    page = await alarms.list({ ...query, cursor: page.next });
  }
  return { items: page.items.filter(matches), next: page.next };
}

const isAsked = (asked: 'yes' | 'no' | undefined, holds: unknown): boolean =>
  asked === undefined || (asked === 'yes') === holds;
