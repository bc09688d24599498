import type { Alarm } from '../../model/alarm.ts';
import type { AlarmType } from '../../model/alarm-type.ts';
import type { Localized } from '../../model/localized.ts';
import { ALARM_TITLES } from '../../model/text/alarm-titles.ts';
import { type Fact, factsOf } from '../../model/text/facts.ts';
import type { AlarmText } from './alarm-text.ts';
import { BYPASS_TEXTS } from './bypass-texts.ts';
import { LEAK_TEXTS } from './leak-texts.ts';
import { METER_TEXTS } from './meter-texts.ts';
import { REGULATOR_TEXTS } from './regulator-texts.ts';
import { SERVICE_TEXTS } from './service-texts.ts';
import { SYSTEM_TEXTS } from './system-texts.ts';

/** Complete by its type: a new alarm type without a text does not compile. */
export const TEXTS: Readonly<Record<AlarmType, AlarmText>> = {
  ...BYPASS_TEXTS,
  ...REGULATOR_TEXTS,
  ...LEAK_TEXTS,
  ...METER_TEXTS,
  ...SERVICE_TEXTS,
  ...SYSTEM_TEXTS,
};

/** A few words for a subject line or a list, e.g. 出口超压 / Outlet overpressure. */
export const titleOf = (type: AlarmType): Localized => ALARM_TITLES[type];

/** What a message about an alarm is made of, beside the alarm itself. */
export interface AlarmWords {
  readonly title: Localized;
  /** What is wrong, in one clause. */
  readonly summary: Localized;
  /** Its evidence and, after it, its estimates. */
  readonly facts: readonly Fact[];
}

export const wordsOf = (alarm: Pick<Alarm, 'type' | 'evidence' | 'estimate'>): AlarmWords => ({
  title: ALARM_TITLES[alarm.type],
  summary: TEXTS[alarm.type].says,
  facts: factsOf([...alarm.evidence, ...(alarm.estimate ?? [])]),
});
