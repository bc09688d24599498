import type { AlarmState } from '../../model/alarm.ts';
import type { Localized } from '../../model/localized.ts';

export const alarmWords = {
  priority: { zh: '{n} 级', en: 'Priority {n}' },
} as const;

export const stateWords: Readonly<Record<AlarmState, Localized>> = {
  unacknowledged: { zh: '未确认', en: 'Unacknowledged' },
  acknowledged: { zh: '已确认', en: 'Acknowledged' },
  returned: { zh: '已恢复未确认', en: 'Over, not acknowledged' },
  closed: { zh: '已关闭', en: 'Closed' },
};
