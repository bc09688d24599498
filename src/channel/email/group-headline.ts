import type { Localized } from '../../model/localized.ts';
import type { GroupView } from './group-view.ts';

/** `38 条告警`, `汇总：12 条告警，均已恢复`. */
export function groupHeadline({ why, count, over }: GroupView): Localized {
  const digest = why === 'digest';
  const ended: Localized =
    over === 0
      ? { zh: '', en: '' }
      : over === count
        ? { zh: '，均已恢复', en: ', all cleared' }
        : { zh: `，${over} 条已恢复`, en: `, ${over} cleared` };
  return {
    zh: `${digest ? '汇总：' : ''}${count} 条告警${ended.zh}`,
    en: `${digest ? 'Digest: ' : ''}${count} alarms${ended.en}`,
  };
}
