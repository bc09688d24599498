import type { Localized } from '../../model/localized.ts';

/** Problems a person meets, by the code of the service; others are shown as it says them. */
export const codeWords: Readonly<Record<string, Localized>> = {
  unreachable: {
    zh: '无法连接服务，正在重试。',
    en: 'The service cannot be reached; it is tried again.',
  },
  unauthenticated: { zh: '登录已失效，请重新登录。', en: 'Your sign-in has ended: sign in again.' },
  forbidden: { zh: '您没有此权限。', en: 'You may not do this.' },
  'login-refused': { zh: '用户名或密码不正确。', en: 'The user name or the password is wrong.' },
  'login-limited': { zh: '尝试次数过多，请稍后再试。', en: 'Too many attempts: wait a while.' },
  'alarm-acknowledged': { zh: '已由他人确认。', en: 'Somebody has acknowledged it already.' },
  'shelve-too-long': {
    zh: '搁置时间超过该级别上限。',
    en: 'Too long for an alarm of this priority.',
  },
  unavailable: {
    zh: '服务暂时不可用，请稍后重试。',
    en: 'Not possible at the moment: try again shortly.',
  },
  'already-released': {
    zh: '已被放行。',
    en: 'It has been released already.',
  },
  'archive-conflict': {
    zh: '档案已被他人修改或已存在，请重新读取。',
    en: 'The record was changed meanwhile, or is there already: read it again.',
  },
  'archive-invalid': {
    zh: '未通过检查，没有登记任何内容。',
    en: 'It did not pass the checks; nothing was entered.',
  },
  'archive-too-many': {
    zh: '行数过多：请缩小范围，或改用 CSV。',
    en: 'Too many rows: narrow the list, or ask for CSV.',
  },
  'meter-unknown': {
    zh: '车队中没有此表位。',
    en: 'No meter of the fleet has this id.',
  },
  'operation-open': {
    zh: '该表位已有在办作业，请先完成或放弃。',
    en: 'An operation is in progress at this meter: complete or abandon it first.',
  },
  'span-empty': {
    zh: '起始日必须早于截止日。',
    en: 'The span must begin before it ends.',
  },
  'still-unusable': {
    zh: '重新检查后仍不能使用。',
    en: 'It is still unusable.',
  },
  'table-too-large': {
    zh: '行数过多，无法生成工作簿：请筛选，或改用 CSV。',
    en: 'Too many rows for a workbook: filter the table, or ask for CSV.',
  },
  'validation-failed': {
    zh: '填写有误，请更正。',
    en: 'Something is not filled in right: please correct it.',
  },
  'fleet-invalid': {
    zh: '台账未通过检查，现行台账不变。',
    en: 'The fleet did not pass the checks; the one in force stays.',
  },
  'meters-invalid': {
    zh: '未通过检查，没有导入任何表。',
    en: 'It did not pass the checks; no meter was imported.',
  },
  'settings-invalid': {
    zh: '试算的参数或范围有误。',
    en: 'The parameters or the place to try are not right.',
  },
  'fleet-changed': {
    zh: '台账在此期间已改动，请重新读取或重新试算。',
    en: 'The fleet has changed meanwhile: read it, or try it, again.',
  },
  'duty-conflict': {
    zh: '职责分离：须由他人办理。',
    en: 'Separation of duties: somebody else has to do this.',
  },
  'backtest-unknown': {
    zh: '没有这次回测：结果保留到服务重启。',
    en: 'There is no such backtest: results last until the service restarts.',
  },
  'backtest-queue-full': {
    zh: '排队的回测过多，请稍后再试。',
    en: 'Too many backtests are waiting: try again later.',
  },
  'backtest-unfit': {
    zh: '这次回测不能用于提出变更。',
    en: 'This backtest cannot be proposed from.',
  },
  'proposal-decided': { zh: '该申请已有决定。', en: 'It has been decided already.' },
  'test-limited': { zh: '测试消息过多，请稍后再试。', en: 'Too many test messages: wait a while.' },
  'channel-unknown': { zh: '没有配置此通道。', en: 'This channel is not configured.' },
  'device-unknown': { zh: '台账中没有此设备。', en: 'The fleet has no such device.' },
  'device-certified': {
    zh: '该设备用证书或给定的摘要登录，没有可更换的密码。',
    en: 'This device signs in by certificate or a given hash: there is no password to replace.',
  },
  'user-exists': { zh: '用户名已被使用。', en: 'The user name is taken.' },
  'roles-conflict': { zh: '所选角色互斥。', en: 'These roles exclude each other.' },
  'last-administrator': {
    zh: '须保留至少一名启用的管理员。',
    en: 'The last enabled administrator stays one.',
  },
  'password-weak': { zh: '密码不符合要求。', en: 'The password does not meet the rules.' },
  'session-required': {
    zh: '须本人登录后操作。',
    en: 'This needs a person signed in, not a token.',
  },
  'body-invalid': { zh: '内容为空或无法读取。', en: 'It is empty, or cannot be read.' },
  'body-too-large': { zh: '内容过大。', en: 'It is too large.' },
};
