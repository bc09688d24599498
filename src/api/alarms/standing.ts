import { z } from 'zod';
import { matchingPage } from '../../lib/pages.ts';
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
  const matches = (alarm: Alarm): alarm is Alarm =>
    isAsked(shelved, alarm.shelvedUntil !== null && alarm.shelvedUntil > now) &&
    isAsked(suppressed, alarm.suppressedBy !== null) &&
    isAsked(outOfService, alarm.outOfService);
  return matchingPage((start) => alarms.list({ ...query, ...start }), matches, MOST_PAGES);
}

const isAsked = (asked: 'yes' | 'no' | undefined, holds: unknown): boolean =>
  asked === undefined || (asked === 'yes') === holds;
