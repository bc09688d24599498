import type { Localized } from '../../model/localized.ts';

/**
 * The fixed wording of one alarm type beside its title, read by a dispatcher at night.
 * Chinese follows the field's standard terms; English is its equal, not a gloss.
 */
export interface AlarmText {
  /** One clause saying what is wrong, without a full stop: the numbers follow it. */
  readonly says: Localized;
  /** What to do, in the order in which to do it. */
  readonly advice: Localized;
}

const localized = (zh: string, en: string): Localized => ({ zh, en });

/** Each argument is a pair of Chinese and English. */
export const alarmText = (
  says: readonly [zh: string, en: string],
  advice: readonly [zh: string, en: string],
): AlarmText => ({
  says: localized(...says),
  advice: localized(...advice),
});
