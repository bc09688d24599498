import type { Alarm, AlarmState } from '../../model/alarm.ts';
import type { Priority } from '../../model/alarm-type.ts';
import type { DeliveryReason } from '../../model/delivery.ts';
import type { Localized } from '../../model/localized.ts';

const word = (zh: string, en: string): Localized => ({ zh, en });

export const PRIORITY_WORDS: Readonly<Record<Priority, Localized>> = {
  1: word('紧急', 'Emergency'),
  2: word('重要', 'Important'),
  3: word('一般', 'General'),
  4: word('提示', 'Notice'),
};

/** Stands beside the priority; a first message needs no word. */
export const REASON_WORDS: Readonly<Record<DeliveryReason, Localized | null>> = {
  first: null,
  escalated: word('升级', 'Escalated'),
  repeated: word('再次出现', 'Back again'),
  cleared: word('已恢复', 'Cleared'),
  'late-detected': word('迟到数据', 'Late data'),
};

export const LABELS = {
  where: word('地点', 'Where'),
  customer: word('用户', 'Customer'),
  zone: word('区域', 'Zone'),
  since: word('开始时间', 'Since'),
  ended: word('恢复时间', 'Ended'),
  state: word('状态', 'State'),
  todo: word('处置', 'What to do'),
  open: word('查看告警', 'Open alarm'),
  alarmId: word('告警编号', 'Alarm id'),
  why: word('为何收到', 'Why you get this'),
} as const;

/** Why this person gets this message. */
export function whyText(reason: DeliveryReason, alarm: Alarm): Localized {
  const { priority, occurrence } = alarm;
  switch (reason) {
    case 'first':
      return word(
        `您在 P${priority} 告警的收件名单上。`,
        `You are on the list for alarms of priority ${priority}.`,
      );
    case 'escalated':
      return word(`此告警已升至 P${priority}。`, `The alarm rose to priority ${priority}.`);
    case 'repeated':
      return word(
        `此告警曾恢复，现再次出现（第 ${occurrence} 次）。`,
        `The alarm had ended and is back (occurrence ${occurrence}).`,
      );
    case 'cleared':
      return word('您曾收到此告警的通知。', 'You were told when the alarm began.');
    case 'late-detected':
      return word(
        '由迟到数据发现，目前仍存在。',
        'It was found in data that arrived late, and it still holds.',
      );
  }
}

/** Who has it. `when` is the time of the acknowledgement in words. */
export function stateText(alarm: Alarm, when: string | null): Localized {
  const by = alarm.acknowledgedBy ?? '';
  const texts: Readonly<Record<AlarmState, Localized>> = {
    unacknowledged: word('进行中，尚无人确认', 'Active, nobody has it yet'),
    acknowledged: word(`进行中，${by} 已确认`, `Active, ${by} has it`),
    returned: word('已恢复，尚无人确认', 'Ended, nobody has acknowledged it'),
    closed: word(`已恢复，${by} 已确认`, `Ended, acknowledged by ${by}`),
  };
  const text = texts[alarm.state];
  return when === null ? text : word(`${text.zh}（${when}）`, `${text.en} (${when})`);
}

/** Once it is over, what was wrong is told as the past. */
export const wasText = (summary: Localized): Localized =>
  word(`已恢复正常。原情况：${summary.zh}`, `Over now. It was: ${summary.en}`);

/** In place of the advice once it is over. */
export const AFTERWARDS: Readonly<Record<'returned' | 'closed' | 'active-again', Localized>> = {
  returned: word('查明原因，再在系统中确认此告警', 'Find the cause, then acknowledge the alarm'),
  closed: word('无需处置', 'Nothing more to do'),
  'active-again': word(
    '此告警恢复后又再次出现，请按原处置执行',
    'It had ended but is active again: act as before',
  ),
};

export const UNCERTAIN = word(
  '本邮件可能重复：上次发送的结果未知。',
  'You may have this message already: the outcome of an earlier attempt is unknown.',
);

export const AUTOMATIC = word(
  '由 Gaswatch 自动发送，请勿回复。',
  'Sent by Gaswatch automatically; replies are not read.',
);
