/** Of reports. */
export const reportWords = {
  title: { zh: '报表', en: 'Reports' },
  none: { zh: '没有您可查看的报表', en: 'There is no report that you may see' },
  span: { zh: '期间', en: 'Span' },
  usual: { zh: '默认期间', en: 'As it usually is' },
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

/** What a report tells, by its kind; one without words here has its title alone. */
export const aboutWords: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  handover: {
    zh: '未关闭报警、本班事件、在办作业票与搁置、通知结果、报警指标。',
    en: 'Open alarms, what happened in the shift, permits and shelvings in force, notifications, alarm figures.',
  },
  'safety-points': {
    zh: '安全点位：停用、抑制、搁置、误报与超期。',
    en: 'Safety points: off scan, inhibited, shelved, false-alarming, overdue.',
  },
  daily: {
    zh: '每日运行：进出气、压力、报警与需求预测。',
    en: 'The day: gas in and out, pressures, alarms, and demand ahead.',
  },
  condition: {
    zh: '计量表运行工况，最差者在前；工作簿含全表。',
    en: 'Condition of the meters, worst first; the workbook has the whole table.',
  },
  loss: {
    zh: '各片区供销差、构成、走势与可疑计量表。',
    en: 'Loss by zone, what it is made of, its trend and the suspects.',
  },
  settlement: {
    zh: '已结束结算周期的读数与数据完整率。',
    en: 'Readings of the settlement cycles that have ended, with their completeness.',
  },
  verification: {
    zh: '检定到期与年度计划。',
    en: 'Verifications that come due, and the plan of the year.',
  },
};
