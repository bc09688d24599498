/** Of the ledger of notifications. */
export const ledgerWords = {
  title: { zh: '通知台账', en: 'Notifications' },
  none: { zh: '没有通知', en: 'Nothing was sent' },
  alarm: { zh: '告警编号', en: 'Alarm' },
  plannedAt: { zh: '计划', en: 'Planned' },
  notBefore: { zh: '不早于', en: 'Not before' },
  reason: { zh: '事由', en: 'Why' },
  channel: { zh: '渠道', en: 'Channel' },
  recipient: { zh: '收件人', en: 'Recipient' },
  person: { zh: '人员', en: 'Person' },
  outcome: { zh: '结果', en: 'Outcome' },
  acceptedAt: { zh: '服务商接收', en: 'Accepted' },
  attempts: { zh: '尝试', en: 'Attempts' },
  nextAttemptAt: { zh: '下次尝试', en: 'Next attempt' },
  fallback: { zh: '备用地址', en: 'If this one fails' },
  insteadOf: { zh: '替代失败的通知', en: 'Makes good the failure of' },
  uncertain: {
    zh: '发送时进程中断，可能收到两次',
    en: 'The process died while sending: it may have come twice',
  },
  uncertainShort: { zh: '可能重复', en: 'maybe twice' },
  openAlarm: { zh: '打开告警', en: 'Open the alarm' },
  detail: { zh: '说明', en: 'Detail' },
  time: { zh: '时间', en: 'Time' },
  language: { zh: '语言', en: 'Language' },
  occurrence: { zh: '第几次发生', en: 'Occurrence' },
  providerId: { zh: '服务商编号', en: "Provider's id" },
} as const;

export const outcomeWords = {
  queued: { zh: '待发送', en: 'queued' },
  accepted: { zh: '已发出', en: 'accepted' },
  delivered: { zh: '已送达', en: 'delivered' },
  acknowledged: { zh: '已回复确认', en: 'acknowledged' },
  undelivered: { zh: '未送达', en: 'undelivered' },
  failed: { zh: '失败，将重试', en: 'failed, tried again' },
  abandoned: { zh: '已放弃', en: 'given up' },
} as const;

export const attemptWords = {
  accepted: { zh: '已发出', en: 'accepted' },
  failed: { zh: '失败', en: 'failed' },
  refused: { zh: '被拒绝', en: 'refused' },
  delivered: { zh: '已送达', en: 'delivered' },
  undelivered: { zh: '未送达', en: 'undelivered' },
  acknowledged: { zh: '已回复确认', en: 'acknowledged' },
} as const;

export const whyWords = {
  first: { zh: '首次', en: 'first' },
  escalated: { zh: '升级', en: 'escalated' },
  repeated: { zh: '再次发生', en: 'came back' },
  reminder: { zh: '提醒', en: 'reminder' },
  cleared: { zh: '恢复', en: 'cleared' },
  'late-detected': { zh: '迟到数据发现', en: 'found late' },
} as const;
