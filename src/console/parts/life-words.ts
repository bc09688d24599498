import type { AlarmEvent } from '../../model/alarm.ts';
import type { Localized } from '../../model/localized.ts';

/** Steps of an alarm's life. */
export const lifeWords: Readonly<Record<AlarmEvent['event'], Localized>> = {
  raised: { zh: '发生', en: 'Raised' },
  changed: { zh: '变化', en: 'Changed' },
  returned: { zh: '恢复', en: 'Returned to normal' },
  reactivated: { zh: '再次发生', en: 'Active again' },
  acknowledged: { zh: '确认', en: 'Acknowledged' },
  commented: { zh: '备注', en: 'Comment' },
  'onset-moved': { zh: '起始时间修正', en: 'Onset corrected' },
  'end-moved': { zh: '结束时间修正', en: 'End corrected' },
  'cannot-judge': { zh: '暂时无法判断', en: 'Cannot be judged' },
  suppressed: { zh: '由其他报警说明', en: 'Explained by another' },
  released: { zh: '不再由其他报警说明', en: 'No longer explained' },
  agreed: { zh: '另一判据一致', en: 'Confirmed by another method' },
  shelved: { zh: '搁置', en: 'Shelved' },
  unshelved: { zh: '取消搁置', en: 'Taken off the shelf' },
  'out-of-service': { zh: '停用', en: 'Out of service' },
  'in-service': { zh: '恢复使用', en: 'Back in service' },
  'under-permit': { zh: '作业票内', en: 'Under a work permit' },
  'permit-ended': { zh: '作业票结束', en: 'Work permit ended' },
  're-alarmed': { zh: '再次报警', en: 'Alarmed again' },
};
