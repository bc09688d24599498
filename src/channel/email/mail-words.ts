import type { Alarm, AlarmState } from '../../model/alarm.ts';
import type { Priority } from '../../model/alarm-type.ts';
import type { Delivery, DeliveryReason } from '../../model/delivery.ts';
import type { Localized } from '../../model/localized.ts';

const word = (zh: string, en: string): Localized => ({ zh, en });

export const PRIORITY_WORDS: Readonly<Record<Priority, Localized>> = {
  1: word('紧急', 'Emergency'),
  2: word('重要', 'Important'),
  3: word('一般', 'General'),
  4: word('提示', 'Notice'),
};

/** Stands beside the priority; a first message needs no word. */
const REASON_WORDS: Readonly<Record<DeliveryReason, Localized | null>> = {
  first: null,
  escalated: word('升级', 'Escalated'),
  repeated: word('再次出现', 'Back again'),
  reminder: word('仍未确认', 'Still not acknowledged'),
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
  acknowledge: word('确认告警', 'Acknowledge'),
  open: word('查看告警', 'Open alarm'),
  list: word('查看全部告警', 'All alarms'),
  kinds: word('类型', 'Kinds'),
  places: word('地点', 'Places'),
  earliest: word('最早', 'Earliest'),
  alarmId: word('告警编号', 'Alarm id'),
  why: word('为何收到', 'Why you get this'),
} as const;

/** A reminder that had to wait must not say that nobody has the alarm when somebody has. */
export const reasonWord = (reason: DeliveryReason, alarm: Alarm): Localized | null =>
  isAnsweredReminder(reason, alarm)
    ? word('已有人确认', 'Acknowledged by now')
    : REASON_WORDS[reason];

const isAnsweredReminder = (reason: DeliveryReason, { acknowledgedBy }: Alarm): boolean =>
  reason === 'reminder' && acknowledgedBy !== null;

/** So begins, in a delivery's key, why somebody is called because nobody has acknowledged in time. */
const STEP = '/escalated-step-';

/** Why this person gets this message. */
export function whyText({ reason, key }: Delivery, alarm: Alarm): Localized {
  const { priority, occurrence } = alarm;
  switch (reason) {
    case 'first':
      return word(
        `您在 P${priority} 告警的收件名单上。`,
        `You are on the list for alarms of priority ${priority}.`,
      );
    case 'escalated':
      if (key.includes(STEP)) {
        return word(
          '此告警未在规定时间内得到确认，现通知您。',
          'Nobody acknowledged the alarm in time, so you are called.',
        );
      }
      return word(`此告警已升至 P${priority}。`, `The alarm rose to priority ${priority}.`);
    case 'repeated':
      return word(
        `此告警曾恢复，现再次出现（第 ${occurrence} 次）。`,
        `The alarm had ended and is back (occurrence ${occurrence}).`,
      );
    case 'reminder':
      return isAnsweredReminder(reason, alarm)
        ? word(
            '此提醒发出前，告警已有人确认。',
            'The alarm was acknowledged before this reminder could go out.',
          )
        : word('此告警尚无人确认。', 'Nobody has acknowledged the alarm yet.');
    case 'cleared':
      return word('您在此告警的收件名单上。', 'You are on the list for this alarm.');
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

/** Below the button: what it does, since replies to mails are not read. */
export const ANSWER_HINT = word(
  '确认按钮打开一个页面，再点一次即完成，无需登录；24 小时内有效，请勿转发。',
  'The acknowledge button opens a page that asks for one more click, no sign-in needed. It works for 24 hours: do not forward it.',
);

/** The same where there is a bare link. */
export const ANSWER_LINK_HINT = word(
  '上面的确认链接打开一个页面，再点一次即完成，无需登录；24 小时内有效，请勿转发。',
  'The acknowledge link opens a page that asks for one more click, no sign-in needed. It works for 24 hours: do not forward it.',
);

/** Names are few; the rest is counted. */
export const OTHERS = word('其他', 'others');

export const restText = (count: number): Localized =>
  word(
    `另有 ${count} 条告警未列出，请在系统中查看。`,
    `${count} more ${count === 1 ? 'alarm is' : 'alarms are'} not listed here: open the list of all.`,
  );

export const WHY_GROUP = {
  storm: word(
    '短时间内告警较多，合并为一封邮件。',
    'Many alarms came together, so you get them as one mail.',
  ),
  digest: word(
    '静默时段和每日汇总的告警合并为一封邮件。',
    'Alarms that waited for the end of quiet hours or for the daily digest.',
  ),
} as const;

export const AUTOMATIC = word(
  '由 Gaswatch 自动发送，请勿回复。',
  'Sent by Gaswatch automatically; replies are not read.',
);
