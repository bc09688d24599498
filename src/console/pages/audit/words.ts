/** Of the audit. */
export const auditWords = {
  title: { zh: '审计', en: 'Audit' },
  none: { zh: '没有记录', en: 'Nothing is recorded' },
  id: { zh: '行号', en: 'Line' },
  at: { zh: '时间', en: 'Time' },
  by: { zh: '操作人', en: 'Who' },
  action: { zh: '操作', en: 'Action' },
  object: { zh: '对象', en: 'Object' },
  detail: { zh: '说明', en: 'Detail' },
  from: { zh: '来源地址', en: 'From' },
  before: { zh: '变更前', en: 'Before' },
  after: { zh: '变更后', en: 'After' },
  hash: { zh: '本行摘要', en: 'Hash' },
  previous: { zh: '上一行摘要', en: 'Hash of the line before' },
  line: { zh: '第 {id} 行', en: 'Line {id}' },
  check: { zh: '校验完整性', en: 'Check that it is unbroken' },
  checking: { zh: '正在逐行校验…', en: 'Going through every line…' },
  unbroken: {
    zh: '完整：{lines} 行，最后一行为第 {id} 行',
    en: 'Unbroken: {lines} lines, the last is {id}',
  },
  broken: {
    zh: '第 {at} 行与写入时不一致；此前 {lines} 行完整',
    en: 'Line {at} is not as it was written; the {lines} lines before it are',
  },
  limits: {
    zh: '末尾是否被截断，只有命令 npm run audit:verify 能看出。',
    en: 'That lines were cut off at the end is seen by the command npm run audit:verify alone.',
  },
} as const;
