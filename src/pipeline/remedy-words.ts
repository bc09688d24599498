import type { Localized } from '../model/localized.ts';
import { quantity } from '../model/text/quantity.ts';

const time = (seconds: number): Localized =>
  quantity(seconds, 's') ?? { zh: `${seconds} 秒`, en: `${seconds} s` };
const percent = (share: number): string => `${Number((share * 100).toPrecision(2))}%`;

/** Why a remedy is proposed, in numbers. */
export const REMEDY_WORDS = {
  deadband: (times: number, excursion: number): Localized => ({
    zh: `${times} 次告警中，九成超出限值不到 ${percent(excursion)}：数值在限值附近摆动，加宽回差后只报一次`,
    en: `Of ${times} alarms nine in ten went no further than ${percent(excursion)} beyond the limit: the value hovers about it, and a wider deadband makes it one alarm`,
  }),
  offDelay: (times: number, gapP90: number): Localized => ({
    zh: `${times} 次出现之间，九成间隔不超过 ${time(gapP90).zh}：恢复后多等一会儿再结束，可并为一次`,
    en: `Between ${times} occurrences nine gaps in ten were no longer than ${time(gapP90).en}: ending it later makes them one alarm`,
  }),
  onDelay: (fleeting: number, ended: number, lastedP90: number): Localized => ({
    zh: `${ended} 次中有 ${fleeting} 次不到 1 分钟即恢复，九成不超过 ${time(lastedP90).zh}：来不及处置，宜稍等再报`,
    en: `${fleeting} of ${ended} were over within a minute, nine in ten within ${time(lastedP90).en}: nobody could act, so it should wait a little`,
  }),
} as const;
