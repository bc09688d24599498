import type { AlarmState } from '../../model/alarm.ts';
import type { Priority } from '../../model/alarm-type.ts';
import type { Localized } from '../../model/localized.ts';
import type { AnswerStanding } from './answers-port.ts';

const word = (zh: string, en: string): Localized => ({ zh, en });

export const PRIORITIES: Readonly<Record<Priority, Localized>> = {
  1: word('P1 紧急', 'P1 Emergency'),
  2: word('P2 重要', 'P2 Important'),
  3: word('P3 一般', 'P3 General'),
  4: word('P4 提示', 'P4 Notice'),
};

export const STATES: Readonly<Record<AlarmState, Localized>> = {
  unacknowledged: word('进行中，尚无人确认', 'Active, nobody has it yet'),
  acknowledged: word('进行中，已有人确认', 'Active, somebody has it'),
  returned: word('已恢复，尚无人确认', 'Ended, nobody has acknowledged it'),
  closed: word('已恢复，已确认', 'Ended and acknowledged'),
};

/** Headline and explanation of the page. */
export const STANDINGS: Readonly<
  Record<AnswerStanding | 'limited' | 'unavailable', readonly [Localized, Localized]>
> = {
  open: [
    word('确认此告警？', 'Acknowledge this alarm?'),
    word(
      '确认表示您已知悉并着手处理；系统不再向他人升级。',
      'It means that you have it in hand: nobody else will be called.',
    ),
  ],
  done: [
    word('已确认', 'Acknowledged'),
    word('谢谢。您的确认已记录。', 'Thank you. Your acknowledgement is on record.'),
  ],
  used: [
    word('此链接已用过', 'This link has been used'),
    word(
      '每个链接只能确认一次。告警现在的状态见下；如需再次操作，请登录。',
      'A link acknowledges once. How the alarm stands now is below; to do more, sign in.',
    ),
  ],
  taken: [
    word('已有人确认', 'Somebody was first'),
    word('此告警已被确认，您无需再做。', 'The alarm is acknowledged: nothing is left to do here.'),
  ],
  graver: [
    word('告警已升级', 'The alarm has become graver'),
    word(
      '此消息之后告警级别升高，本链接不能再确认。现在的情况见下；请用最新消息中的链接确认，或登录处理。',
      'Its priority has risen since this message, so this link cannot acknowledge it. How it stands now is below: use the link in the latest message, or sign in.',
    ),
  ],
  over: [
    word('此链接对应的情况已过去', 'What this link was about is over'),
    word(
      '告警在此消息之后恢复并再次出现，或已不存在。请看最新消息，或登录查看。',
      'The alarm has ended and come back since this message, or is gone. See the latest message, or sign in.',
    ),
  ],
  expired: [
    word('链接已过期', 'This link has expired'),
    word('链接在发出 24 小时后失效。请登录处理。', 'Links end after 24 hours. Please sign in.'),
  ],
  forged: [
    word('链接无效', 'This link is not valid'),
    word(
      '链接不完整或并非由本系统发出。请从消息中完整打开，或登录。',
      'It is incomplete, or not one of ours. Open it from the message whole, or sign in.',
    ),
  ],
  limited: [
    word('请求过多', 'Too many requests'),
    word('请稍后再试，或登录处理。', 'Try again in a while, or sign in.'),
  ],
  unavailable: [
    word('暂时无法记录', 'It cannot be recorded now'),
    word(
      '您的确认尚未确定写入。请稍后再试，或登录查看。',
      'Your acknowledgement may not be on record. Try again in a moment, or sign in.',
    ),
  ],
};

export const LABELS = {
  where: word('地点', 'Where'),
  since: word('开始时间', 'Since'),
  state: word('现在状态', 'State now'),
  by: word('确认人', 'Acknowledged by'),
  button: word('确认', 'Acknowledge'),
  signIn: word('登录查看', 'Sign in'),
} as const;
