import type { Localized } from '../../model/localized.ts';

/**
 * The fixed wording of one alarm type, read by a dispatcher at night.
 * Chinese follows the field's standard terms; English is its equal, not a gloss.
 */
export interface AlarmText {
  /** A few words, for a subject line or a list. */
  readonly title: Localized;
  /** One clause saying what is wrong, without a full stop: the numbers follow it. */
  readonly says: Localized;
  /** What to do, in the order in which to do it. */
  readonly advice: Localized;
}

const localized = (zh: string, en: string): Localized => ({ zh, en });

/** Each argument is a pair of Chinese and English. */
export const alarmText = (
  title: readonly [zh: string, en: string],
  says: readonly [zh: string, en: string],
  advice: readonly [zh: string, en: string],
): AlarmText => ({
  title: localized(...title),
  says: localized(...says),
  advice: localized(...advice),
});
