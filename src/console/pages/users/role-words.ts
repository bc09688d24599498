import type { Localized } from '../../../model/localized.ts';
import type { Role } from '../../../model/people.ts';

export const roleWords: Readonly<Record<Role, Localized>> = {
  dispatcher: { zh: '调度员', en: 'Dispatcher' },
  meteringEngineer: { zh: '计量工程师', en: 'Metering engineer' },
  meterReader: { zh: '抄表员', en: 'Meter reader' },
  cashier: { zh: '收费员', en: 'Cashier' },
  maintainer: { zh: '维修员', en: 'Maintainer' },
  customerManager: { zh: '客户经理', en: 'Customer manager' },
  auditor: { zh: '审计员', en: 'Auditor' },
  administrator: { zh: '管理员', en: 'Administrator' },
  standby: { zh: '备用机', en: 'Standby machine' },
};

/** What each is for, in a line. */
export const roleHints: Readonly<Record<Role, Localized>> = {
  dispatcher: {
    zh: '确认、搁置报警，作业票，回测',
    en: 'acknowledges and shelves alarms, work permits, backtests',
  },
  meteringEngineer: {
    zh: '计量档案、退补气量、隔离数据、回测',
    en: 'metering archive, back-billing, quarantine, backtests',
  },
  meterReader: { zh: '录入抄表', en: 'enters readings' },
  cashier: { zh: '结算、预付费', en: 'settlements, prepayment' },
  maintainer: { zh: '换表等现场操作、维修档案', en: 'field operations, maintenance records' },
  customerManager: { zh: '用户档案、停气通知、重点跟踪', en: 'customers, outages, key tracking' },
  auditor: { zh: '查看全部记录和审计', en: 'reads everything and the audit' },
  administrator: { zh: '全部权限', en: 'everything' },
  standby: { zh: '供备用机复制数据，不给人用', en: 'for a machine that copies; for no person' },
};
