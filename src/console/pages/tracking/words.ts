/** Of customers whose use swings. */
export const trackingWords = {
  title: { zh: '重点跟踪', en: 'Key tracking' },
  none: { zh: '没有用气明显波动的大客户', en: "No large customer's use differs much from usual" },
  customer: { zh: '用户', en: 'Customer' },
  weeks: { zh: '周期', en: 'Weeks' },
  change: { zh: '变化', en: 'Change' },
  m3: { zh: '差额气量', en: 'Difference' },
  money: { zh: '金额', en: 'Money' },
  standing: { zh: '现况', en: 'Standing' },
  likely: { zh: '推测原因', en: 'Looks like' },
  cause: { zh: '查明原因', en: 'Cause' },
  state: { zh: '跟进', en: 'Follow-up' },
  by: { zh: '跟进人', en: 'By' },
  at: { zh: '时间', en: 'When' },
  sites: { zh: '站点', en: 'Sites' },
  zone: { zh: '片区', en: 'Zone' },
  note: { zh: '查到的情况与约定', en: 'What was found out, and agreed' },
  noPrice: { zh: '无价格档案', en: 'no price on file' },
  heating: { zh: '预期已按气温修正', en: 'The expectation is moved for temperature' },
  followUp: { zh: '登记跟进', en: 'Enter a follow-up' },
  save: { zh: '登记', en: 'Enter' },
  saved: { zh: '已登记', en: 'Entered' },
  kept: {
    zh: '每次登记都留在档案中，不会被覆盖。',
    en: 'Every word stays in the archive; nothing is overwritten.',
  },
  up: { zh: '增加', en: 'more' },
  down: { zh: '减少', en: 'less' },
  since: { zh: '起始日', en: 'Since' },
} as const;

export const causeWords = {
  unknown: { zh: '未知', en: 'unknown' },
  expansion: { zh: '扩产', en: 'expansion' },
  'new-appliance': { zh: '新增设备', en: 'new appliance' },
  stop: { zh: '停产', en: 'stopped' },
  reduction: { zh: '减产', en: 'reduced' },
  season: { zh: '季节', en: 'season' },
  fault: { zh: '计量故障', en: 'meter fault' },
  theft: { zh: '窃气', en: 'theft' },
  other: { zh: '其他', en: 'other' },
} as const;

export const stateWords = {
  open: { zh: '未了结', en: 'open' },
  asked: { zh: '已询问', en: 'asked' },
  settled: { zh: '已了结', en: 'settled' },
} as const;

export const standingWords = {
  'goes on': { zh: '仍在持续', en: 'goes on' },
  over: { zh: '已结束', en: 'over' },
  vanished: { zh: '后到数据已消除', en: 'undone by later data' },
} as const;
