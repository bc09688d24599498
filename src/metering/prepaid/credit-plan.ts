import { dateName, dayOfDate } from '../../lib/local-time.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { ArchiveChange } from '../../records/records.ts';
import { gasDayAt } from '../books/gas-day.ts';
import type { Addressee } from './addressee.ts';
import { creditNoticeDue, type ToldCredit, thresholdsOf } from './credit-notice.ts';
import { dropped, type HeldNotice, newNotice, untoldNotice } from './notice-item.ts';
import { afterQuiet, type NoticeSettings } from './notice-settings.ts';
import { creditWords } from './notice-words.ts';
import type { ForecastRow } from './read-prepaid.ts';

/** States in which a customer counts as told; what could not be handed over in time is told again. */
const TOLD: ReadonlySet<string> = new Set(['queued', 'sending', 'accepted', 'failed']);

const DAY_MS = 86_400_000;

/**
 * What is to be written of one meter: notices that are due, and queued ones that are true no more.
 * @param held notices about this meter's credit.
 */
export function creditPlan(
  row: ForecastRow,
  held: readonly HeldNotice[],
  told: readonly Addressee[],
  settings: NoticeSettings,
  now: EpochMs,
): readonly ArchiveChange[] {
  const { of, forecast, balance } = row;
  if (forecast.judged === 'cannot' || balance === null) return [];
  const days = forecast.judged === 'days' ? forecast.days : Number.POSITIVE_INFINITY;
  const thresholds = thresholdsOf(settings, of.customer.class);
  const reached = thresholds.findLast((threshold) => days <= threshold) ?? 0;
  const stale = held.filter(
    ({ body }) => body.state === 'queued' && (body.threshold ?? 0) !== reached,
  );
  const drops = stale.map((notice) => dropped(notice, 'the balance is another by now'));
  // somebody who can be told since then is told, though nobody could be before
  const counted = held.filter(
    (notice) => !stale.includes(notice) && (notice.body.way === 'none') === (told.length === 0),
  );
  const due = creditNoticeDue(forecast, thresholds, toldOf(counted, row), row.recharges);
  if (due === null || forecast.judged !== 'days') return drops;
  const about = {
    customer: of.customer.id,
    site: of.site.id,
    meter: of.meter.id,
    about: 'credit',
    threshold: due,
  } as const;
  const usedUp = epochMs(now + forecast.days * DAY_MS);
  const words = (language: 'zh' | 'en') =>
    creditWords(of, balance.amount, forecast, usedUp, settings, language);
  const id = `credit.${of.meter.id}.${due}.${gasDayAt(of.calendar, now)}`;
  const notBefore = afterQuiet(settings, of.site.timeZone, now);
  const made =
    told.length === 0
      ? [untoldNotice(id, about, words('zh'), now)]
      : told.map((one) => newNotice(id, about, one, words(one.language), { now, notBefore }));
  const known = new Set(held.map(({ item }) => item.id));
  return [...drops, ...made.filter((one) => !known.has(one.id))];
}

const toldOf = (held: readonly HeldNotice[], { of }: ForecastRow): readonly ToldCredit[] =>
  held.flatMap(({ body: { state, threshold, queuedAt } }): readonly ToldCredit[] =>
    threshold === undefined || !TOLD.has(state)
      ? []
      : [{ threshold, day: dayOfDate(gasDayAt(of.calendar, Date.parse(queuedAt))) }],
  );

/** Local date on which a balance is used up. */
export const usedUpOn = ({ of, forecast }: ForecastRow, now: EpochMs): string | null =>
  forecast.judged !== 'days'
    ? null
    : dateName(dayOfDate(gasDayAt(of.calendar, now + forecast.days * DAY_MS)));
