/** Of verifications and service lives. */
export const verificationWords = {
  title: { zh: '检定计划', en: 'Verification' },
  parts: { zh: '检定计划的内容', en: 'Parts of this page' },
  due: { zh: '到期清单', en: 'Due list' },
  plan: { zh: '年度计划', en: 'Plan by month' },
  what: { zh: '项目', en: 'What' },
  stage: { zh: '阶段', en: 'Stage' },
  meter: { zh: '表位', en: 'Meter' },
  site: { zh: '站点', en: 'Site' },
  customer: { zh: '用户', en: 'Customer' },
  serial: { zh: '表号', en: 'Serial' },
  type: { zh: '表型', en: 'Type' },
  size: { zh: '规格', en: 'Size' },
  dueOn: { zh: '到期日', en: 'Due on' },
  daysLeft: { zh: '剩余天数', en: 'Days left' },
  by: { zh: '依据', en: 'By' },
  none: { zh: '没有到期项', en: 'Nothing comes due' },
  year: { zh: '年份', en: 'Year' },
  month: { zh: '月份', en: 'Month' },
  proposedMonth: { zh: '建议月份', en: 'Proposed month' },
  latest: { zh: '最迟', en: 'Not later than' },
  basis: { zh: '排期原因', en: 'Why then' },
  load: { zh: '到期数', en: 'Due' },
  proposed: { zh: '建议数', en: 'Proposed' },
  target: { zh: '平均每月 {n} 项', en: '{n} a month when spread evenly' },
  chart: {
    zh: '{year} 年各月到期数与建议数',
    en: 'Due and proposed by month of {year}',
  },
  planNone: { zh: '该年没有检定项', en: 'Nothing falls into that year' },
  align: { zh: '按证书更新检定日期', en: 'Take dates from certificates' },
  alignAsk: {
    zh: '将用档案中的检定证书更新车队的检定有效期。此操作会记入审计。',
    en: "The dates of the archive's certificates are entered into the fleet. It is noted in the audit.",
  },
  alignYes: { zh: '更新', en: 'Enter them' },
  moved: { zh: '已更新 {n} 块表', en: '{n} meters have a new date' },
  left: { zh: '{n} 份证书未改变任何日期', en: '{n} certificates change nothing' },
  certificate: { zh: '证书', en: 'Certificate' },
  before: { zh: '原日期', en: 'Before' },
  after: { zh: '新日期', en: 'After' },
  because: { zh: '原因', en: 'Because' },
} as const;

export const whatWords = {
  verification: { zh: '检定', en: 'verification' },
  'service-life': { zh: '使用年限', en: 'service life' },
  corrector: { zh: '修正仪检定', en: 'corrector' },
} as const;

export const stageWords = {
  overdue: { zh: '已超期', en: 'overdue' },
  'within-30': { zh: '30 天内', en: 'within 30 days' },
  'within-90': { zh: '90 天内', en: 'within 90 days' },
  later: { zh: '90 天以后', en: 'later' },
  unknown: { zh: '无日期', en: 'no date on file' },
} as const;

export const byWords = {
  certificate: { zh: '证书', en: 'certificate' },
  installation: { zh: '安装日期加周期', en: 'installation and period' },
  'nothing on file': { zh: '无档案', en: 'nothing on file' },
} as const;

export const basisWords = {
  due: { zh: '当年到期', en: 'comes due' },
  overdue: { zh: '已超期', en: 'is overdue' },
  follows: { zh: '下一周期', en: 'its next period' },
} as const;

export const typeWords = {
  diaphragm: { zh: '膜式表', en: 'diaphragm' },
  rotary: { zh: '罗茨表', en: 'rotary' },
  turbine: { zh: '涡轮表', en: 'turbine' },
  ultrasonic: { zh: '超声表', en: 'ultrasonic' },
} as const;

export const becauseWords = {
  'meter unknown': { zh: '车队中没有此表位', en: 'no such meter in the fleet' },
  'serial not on file': { zh: '车队未登记表号', en: 'the fleet has no serial for it' },
  'other serial': { zh: '表号不同', en: 'its serial is another' },
  'fleet says later': { zh: '车队已有更晚的日期', en: 'the fleet has a later date already' },
} as const;
