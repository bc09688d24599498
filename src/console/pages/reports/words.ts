/** Of reports. */
export const reportWords = {
  title: { zh: '报表', en: 'Reports' },
  handover: { zh: '交接班报表', en: 'Shift handover' },
  handoverAbout: {
    zh: '未关闭报警、本班事件、在办作业票与搁置、通知结果、报警指标。',
    en: 'Open alarms, what happened in the shift, permits and shelvings in force, notifications, alarm figures.',
  },
  'safety-points': { zh: '安全点位月报', en: 'Review of safety points' },
  'safety-pointsAbout': {
    zh: '旁通、切断、放散等安全点位在该期间的状态与到期项。',
    en: 'Bypasses, slam-shuts, reliefs and other safety points over the span, and what comes due.',
  },
  span: { zh: '期间', en: 'Span' },
  shift: { zh: '最近 12 小时', en: 'The last 12 hours' },
  day: { zh: '最近 24 小时', en: 'The last 24 hours' },
  week: { zh: '最近 7 天', en: 'The last 7 days' },
  month: { zh: '最近 31 天', en: 'The last 31 days' },
  chosen: { zh: '指定期间', en: 'As given' },
  from: { zh: '开始（{zone}）', en: 'From ({zone})' },
  to: { zh: '结束（{zone}）', en: 'To ({zone})' },
  language: { zh: '语言', en: 'Language' },
  zh: { zh: '中文', en: 'Chinese' },
  en: { zh: '英文', en: 'English' },
  both: { zh: '中英双语', en: 'both' },
  open: { zh: '打开', en: 'Open' },
  openHint: {
    zh: '在新窗口打开，可直接打印',
    en: 'It opens in a window of its own, ready to print',
  },
} as const;
