/** Of what every page has. */
export const partWords = {
  waiting: { zh: '正在读取…', en: 'Loading…' },
  failed: { zh: '没有成功。', en: 'That did not work.' },
  again: { zh: '重试', en: 'Try again' },
  none: { zh: '没有内容', en: 'Nothing here' },
  close: { zh: '关闭', en: 'Close' },
  moreProblems: { zh: '另有 {n} 处问题', en: 'and {n} more' },
  cancel: { zh: '取消', en: 'Cancel' },
  unknown: { zh: '未知', en: 'unknown' },
  never: { zh: '从未', en: 'never' },
  ago: { zh: '{span}前', en: '{span} ago' },
  seconds: { zh: '{n} 秒', en: '{n} s' },
  minutes: { zh: '{n} 分', en: '{n} min' },
  hours: { zh: '{n} 小时', en: '{n} h' },
  days: { zh: '{n} 天', en: '{n} d' },
} as const;
