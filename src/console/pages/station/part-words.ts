export const siteMeterWords = {
  none: { zh: '此站点没有表计', en: 'No meters at this site' },
  meter: { zh: '表计', en: 'Meter' },
  serial: { zh: '表号', en: 'Serial' },
  type: { zh: '型式规格', en: 'Type and size' },
  run: { zh: '管路', en: 'Run' },
  device: { zh: '设备', en: 'Device' },
} as const;

export const paperWords = {
  none: { zh: '没有记录', en: 'Nothing on file' },
  what: { zh: '类别', en: 'Kind' },
  part: { zh: '对象', en: 'Of' },
  when: { zh: '时间', en: 'When' },
  says: { zh: '内容', en: 'What it says' },
  files: { zh: '附件', en: 'Files' },
  by: { zh: '记录人', en: 'Entered by' },
  all: { zh: '在档案中查看', en: 'In the archive' },
} as const;

export const permitWords = {
  none: { zh: '没有作业票', en: 'No work permits' },
  open: { zh: '未结束', en: 'Open' },
  all: { zh: '全部', en: 'All' },
  show: { zh: '显示', en: 'Show' },
  state: { zh: '状态', en: 'State' },
  holder: { zh: '作业负责人', en: 'Holder' },
  reason: { zh: '作业内容', en: 'Work' },
  types: { zh: '涉及报警', en: 'Alarms expected' },
  from: { zh: '开始', en: 'From' },
  to: { zh: '结束', en: 'To' },
  openedBy: { zh: '签发', en: 'Issued by' },
  end: { zh: '结束作业', en: 'End' },
  endAsk: { zh: '确定结束作业票 {id}？', en: 'End the work permit {id}?' },
  endNote: {
    zh: '结束后，仍存在的异常会重新报警，不能撤销。',
    en: 'What is still abnormal alarms again. This cannot be undone.',
  },
  create: { zh: '新建作业票', en: 'New work permit' },
  createHere: { zh: '为 {site} 新建作业票', en: 'New work permit for {site}' },
  note: {
    zh: '作业期间旁通开启按三级报警，其他所选报警不响；作业票到期未结束时恢复并报警。',
    en: 'While it lasts an open bypass is priority 3 and the other alarms chosen keep quiet; past its end they alarm again.',
  },
  issue: { zh: '签发', en: 'Issue' },
  startsAt: { zh: '开始时间（{zone}）', en: 'Starts at ({zone})' },
  hours: { zh: '时长（小时，最长 168）', en: 'Hours (168 at the most)' },
  atOnce: { zh: '留空为立即开始', en: 'Empty: at once' },
} as const;

export const permitStateWords = {
  planned: { zh: '未开始', en: 'Planned' },
  active: { zh: '作业中', en: 'In force' },
  overdue: { zh: '逾期未结束', en: 'Past its end' },
  closed: { zh: '已结束', en: 'Ended' },
} as const;
