/** Of one's own account, and of tokens wherever they are listed. */
export const meWords = {
  title: { zh: '我的账户', en: 'My account' },
  name: { zh: '用户名', en: 'User name' },
  roles: { zh: '角色', en: 'Roles' },
  language: { zh: '语言', en: 'Language' },
  languageHint: {
    zh: '发给您的邮件、报表，以及本页面所用的语言。',
    en: 'Of mails and reports to you, and of these pages.',
  },
  password: { zh: '修改密码', en: 'Change the password' },
  current: { zh: '现密码', en: 'Current password' },
  next: { zh: '新密码', en: 'New password' },
  again: { zh: '再次输入新密码', en: 'New password again' },
  differ: { zh: '两次输入不一致', en: 'They are not the same' },
  rule: {
    zh: '至少 10 个字符，至少 4 种不同字符，不同于用户名',
    en: 'At least 10 characters, 4 of them different, and not the user name',
  },
  show: { zh: '显示密码', en: 'Show the password' },
  changePassword: { zh: '修改', en: 'Change' },
  passwordChanged: {
    zh: '密码已修改，您在别处的登录已失效。',
    en: 'Changed. Your other sign-ins have ended.',
  },
  tokens: { zh: '程序令牌', en: 'Tokens for programs' },
  tokensHint: {
    zh: '程序凭令牌调用接口，权限与其所有人相同；令牌只在生成时显示一次。',
    en: 'A program signs in with a token and may do what its owner may. A token is shown once, when it is made.',
  },
  label: { zh: '用途', en: 'For what' },
  created: { zh: '生成时间', en: 'Made' },
  expires: { zh: '有效期至', en: 'Until' },
  forever: { zh: '长期', en: 'no end' },
  days: { zh: '有效天数（空：长期）', en: 'Days (empty: no end)' },
  make: { zh: '生成令牌', en: 'Make a token' },
  made: { zh: '令牌（只显示这一次）', en: 'Token (shown only now)' },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  hide: { zh: '我已保存', en: 'I have kept it' },
  revoke: { zh: '吊销', en: 'Revoke' },
  revokeNamed: { zh: '吊销令牌 {label}', en: 'Revoke the token {label}' },
  revokeTitle: { zh: '吊销令牌', en: 'Revoke a token' },
  revokeHint: {
    zh: '使用“{label}”的程序将立即无法登录，且不能恢复。',
    en: 'The program that uses "{label}" can sign in no more, at once. It cannot be taken back.',
  },
  noTokens: { zh: '没有令牌', en: 'No tokens' },
  acts: { zh: '操作', en: 'Actions' },
} as const;

export const languageWords = {
  zh: { zh: '中文', en: 'Chinese' },
  en: { zh: '英文', en: 'English' },
} as const;
