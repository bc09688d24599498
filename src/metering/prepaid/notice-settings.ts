import { isWithin, minutesOf, nextAtTime, spanOf, weekHours } from '../../dispatch/hours.ts';
import type { Localized } from '../../model/localized.ts';
import type { EpochMs } from '../../model/units.ts';
import type { CreditThresholds } from './credit-notice.ts';

export const NOTICE_WAYS = ['sms', 'email'] as const;
export type NoticeWay = (typeof NOTICE_WAYS)[number];

/** How customers are told. */
export interface NoticeSettings extends CreditThresholds {
  /** In which order the ways of a contact are tried; only these are open. */
  readonly ways: readonly NoticeWay[];
  /** Local hours in which nobody is written to, `22:00-07:00`; empty: none. */
  readonly quietHours: string;
  /** Local time on the day before an outage. */
  readonly reminderAt: string;
  /** Where and how gas is bought; empty: nothing is said of it. */
  readonly howToBuy: Localized;
  /** Number that customers may call; empty: none is given. */
  readonly phone: string;
}

/** The first moment from `at` on that is not in quiet hours. */
export function afterQuiet(
  { quietHours }: Pick<NoticeSettings, 'quietHours'>,
  timeZone: string,
  at: EpochMs,
): EpochMs {
  if (quietHours === '') return at;
  const hours = weekHours({ spans: [quietHours] });
  if (!isWithin(hours, timeZone, at)) return at;
  return nextAtTime(spanOf(quietHours).to % 1440, timeZone, at);
}

/** Minutes after midnight. */
export const reminderMinute = ({ reminderAt }: Pick<NoticeSettings, 'reminderAt'>): number =>
  minutesOf(reminderAt);
