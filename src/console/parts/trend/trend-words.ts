export const trendWords = {
  chart: { zh: '{what}趋势图', en: 'Trend of {what}' },
  use: {
    zh: '左右方向键移动读数线，Home、End 到两端。',
    en: 'Left and right keys move the cursor, Home and End go to the ends.',
  },
  summary: { zh: '文字概要', en: 'In words' },
  span: { zh: '{from} 至 {to}', en: '{from} to {to}' },
  line: {
    zh: '{name}：最低 {least} {unit}（{leastAt}），最高 {greatest} {unit}（{greatestAt}），最新 {newest} {unit}（{newestAt}）。',
    en: '{name}: least {least} {unit} ({leastAt}), greatest {greatest} {unit} ({greatestAt}), newest {newest} {unit} ({newestAt}).',
  },
  nothing: { zh: '{name}：此时段没有数据。', en: '{name}: no readings in this time.' },
  empty: { zh: '此时段没有数据', en: 'No readings in this time' },
  limit: { zh: '限值 {name}：{value} {unit}。', en: 'Limit {name}: {value} {unit}.' },
  alarm: {
    zh: '{priority} 级报警，{from} 至 {to}：{message}',
    en: 'Priority {priority} alarm, {from} to {to}: {message}',
  },
  goesOn: { zh: '现在', en: 'now' },
  bucket: { zh: '每点 {step}', en: '{step} a point' },
  noValue: { zh: '无', en: 'none' },
} as const;
