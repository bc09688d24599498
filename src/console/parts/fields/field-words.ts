/** Of forms that are made from the fields of a record. */
export const fieldsWords = {
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  notGiven: { zh: '（未填）', en: '(not given)' },
  perLine: { zh: '每行一项', en: 'one a line' },
  addRow: { zh: '增加一行', en: 'Add a row' },
  removeRow: { zh: '删除第 {n} 行', en: 'Remove row {n}' },
  problems: {
    zh: '没有登记任何内容，请更正 {n} 处：',
    en: 'Nothing was entered. To be put right ({n}):',
  },
  attach: { zh: '添加附件', en: 'Attach a file' },
  sending: { zh: '正在上传 {name}…', en: 'Sending {name}…' },
} as const;
