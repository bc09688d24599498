/** Of the frame around the pages. */
export const signInWords = {
  title: { zh: '燃气监控 Gaswatch', en: 'Gaswatch' },
  name: { zh: '用户名', en: 'User name' },
  password: { zh: '密码', en: 'Password' },
  showPassword: { zh: '显示密码', en: 'Show password' },
  signIn: { zh: '登录', en: 'Sign in' },
} as const;

export const shellWords = {
  skip: { zh: '跳到正文', en: 'Skip to content' },
  pages: { zh: '页面', en: 'Pages' },
  settings: { zh: '设置', en: 'Settings' },
  signOut: { zh: '退出登录', en: 'Sign out' },
  largeType: { zh: '大字号', en: 'Large type' },
  dark: { zh: '深色', en: 'Dark' },
  account: { zh: '我的账户', en: 'My account' },
  silence: { zh: '静音', en: 'Silence' },
  sound: { zh: '声音提示', en: 'Sound' },
  sounding: { zh: '响铃：{priority}', en: 'Sounding: {priority}' },
  soundOff: { zh: '声音已关', en: 'Sound is off' },
  soundBlocked: { zh: '浏览器未放音，点此启用', en: 'The browser is mute: click for sound' },
  live: { zh: '实时', en: 'Live' },
  loading: { zh: '连接中', en: 'Connecting' },
  stale: {
    zh: '与服务的连接中断，页面为 {at} 的状态；正在自动重连。',
    en: 'The connection is interrupted. This is as of {at}; it resumes by itself.',
  },
  unacknowledged: { zh: '未确认', en: 'unacknowledged' },
  alarmsOfPriority: {
    zh: '{priority} 级报警 {open} 条，其中未确认 {fresh} 条',
    en: 'Priority {priority}: {open} open, {fresh} unacknowledged',
  },
  noPage: { zh: '没有这个页面', en: 'There is no such page' },
  noPageHint: { zh: '请从左侧选择。', en: 'Choose one on the left.' },
  notYours: { zh: '您没有查看此页的权限', en: 'You may not see this page' },
} as const;
