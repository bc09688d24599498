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
};
