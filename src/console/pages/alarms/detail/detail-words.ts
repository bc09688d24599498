import type { NotificationView } from '../../../../api/routes/notification-routes.ts';
import type { Localized } from '../../../../model/localized.ts';

export const detailWords = {
  panel: { zh: '报警详情', en: 'Alarm details' },
  close: { zh: '关闭详情', en: 'Close the details' },
  unknown: { zh: '没有这条报警', en: 'There is no such alarm' },
  about: { zh: '对象', en: 'About' },
  occurred: { zh: '发生', en: 'Since' },
  ago: { zh: '已 {span}', en: '{span} ago' },
  detected: { zh: '判定', en: 'Judged' },
  received: { zh: '数据到达', en: 'Data came' },
  returned: { zh: '恢复', en: 'Over' },
  goesOn: { zh: '仍在持续', en: 'it goes on' },
  times: { zh: '发生次数', en: 'Times active' },
  who: { zh: '处理人', en: 'Who has it' },
  nobody: { zh: '尚无人确认', en: 'nobody yet' },
  shelvedUntil: { zh: '搁置至', en: 'Shelved until' },
  outOfService: { zh: '已停用', en: 'Out of service' },
  late: { zh: '数据迟到，事后判定', en: 'Judged afterwards: its data came late' },
  why: { zh: '为什么报警', en: 'Why' },
  evidence: { zh: '依据', en: 'Evidence' },
  estimate: { zh: '估算', en: 'Estimate' },
  trend: { zh: '发生前后', en: 'Around the onset' },
  noTrend: { zh: '此类报警没有可画的测点。', en: 'There is no point to draw for this alarm.' },
  advice: { zh: '怎么处理', en: 'What to do' },
  told: { zh: '通知了谁', en: 'Whom we told' },
  toldNobody: { zh: '没有发出通知', en: 'Nobody was notified' },
  attempts: { zh: '尝试 {n} 次', en: '{n} attempts' },
  uncertain: { zh: '可能重复送达', en: 'may have come twice' },
  insteadOf: { zh: '替代失败的通知', en: 'in place of one that failed' },
  permit: { zh: '作业票', en: 'Work permit' },
  permitSpan: { zh: '{from} 至 {to}', en: '{from} to {to}' },
  holder: { zh: '作业负责人', en: 'Holder' },
  explains: { zh: '由它解释的报警', en: 'What it explains' },
  explainedBy: { zh: '由此解释', en: 'Explained by' },
  doubts: { zh: '目前不能判断', en: 'Cannot be judged now' },
  since: { zh: '自 {at}', en: 'since {at}' },
  life: { zh: '经过', en: 'History' },
} as const;

export const reasonWords: Readonly<Record<NotificationView['reason'], Localized>> = {
  first: { zh: '首次', en: 'first' },
  escalated: { zh: '升级', en: 'escalated' },
  repeated: { zh: '重复', en: 'repeated' },
  reminder: { zh: '提醒', en: 'reminder' },
  cleared: { zh: '恢复通知', en: 'cleared' },
  'late-detected': { zh: '事后判定', en: 'judged afterwards' },
};

export const outcomeWords: Readonly<Record<NotificationView['outcome'], Localized>> = {
  queued: { zh: '等待发送', en: 'waiting' },
  accepted: { zh: '已发出', en: 'sent' },
  delivered: { zh: '已送达', en: 'delivered' },
  acknowledged: { zh: '对方已确认', en: 'acknowledged by them' },
  undelivered: { zh: '未送达', en: 'not delivered' },
  failed: { zh: '失败，将重试', en: 'failed, is tried again' },
  abandoned: { zh: '已放弃', en: 'given up' },
};

/** Outcomes that somebody has to make good. */
export const BAD_OUTCOMES: ReadonlySet<NotificationView['outcome']> = new Set([
  'undelivered',
  'failed',
  'abandoned',
]);
