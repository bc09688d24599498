import type { DeliveryReason } from '../../../model/delivery.ts';
import type { Localized } from '../../../model/localized.ts';

/** Of who is told of what, and of the ways by which. */
export const routingWords = {
  title: { zh: '通知路由', en: 'Routes and channels' },
  parts: { zh: '本页内容', en: 'Parts of this page' },
  preview: { zh: '会通知谁', en: 'Who would be called' },
  channels: { zh: '通道', en: 'Channels' },
  site: { zh: '站点', en: 'Site' },
  serviceItself: { zh: '本服务自身', en: 'The service itself' },
  type: { zh: '报警', en: 'Alarm' },
  priority: { zh: '级别', en: 'Priority' },
  day: { zh: '日期', en: 'Day' },
  time: { zh: '时刻', en: 'Time' },
  hour: { zh: '一天中的时刻', en: 'Time of day' },
  now: { zh: '现在', en: 'Now' },
  zone: { zh: '时区 {zone}', en: 'in {zone}' },
  ifNobody: {
    zh: '若无人确认，依次通知：',
    en: 'If nobody acknowledges, these are told in turn:',
  },
  nobody: { zh: '没有人会收到通知', en: 'Nobody would be told' },
  nobodyNoPlan: {
    zh: '台账没有派发计划，也没有配置邮件收件人（email.to）。',
    en: 'The fleet has no dispatch plan, and no mail recipients (email.to) are configured.',
  },
  nobodyMail: {
    zh: '没有派发计划时，只有 1、2 级报警发给邮件收件人。',
    en: 'Without a dispatch plan only priorities 1 and 2 go to the mail recipients.',
  },
  nobodyPlan: {
    zh: '此刻派发计划中没有路由适用于这一报警。',
    en: 'No route of the dispatch plan applies to it at this moment.',
  },
  routes: { zh: '适用的路由', en: 'Routes that apply' },
  mailRoute: { zh: '邮件收件人（未设派发计划）', en: 'mail recipients (no dispatch plan)' },
  at: { zh: '时间', en: 'When' },
  person: { zh: '人员', en: 'Person' },
  channel: { zh: '通道', en: 'Channel' },
  address: { zh: '地址', en: 'Address' },
  language: { zh: '语言', en: 'Language' },
  notBefore: { zh: '不早于', en: 'Not before' },
  atOnce: { zh: '立即', en: 'at once' },
  ifFails: { zh: '失败时改发', en: 'If it fails' },
  nothingElse: { zh: '无', en: 'nothing' },
  bare: { zh: '配置中的地址', en: 'address of the configuration' },
  showAll: { zh: '再显示 {n} 轮', en: 'Show {n} more rounds' },
  goesOn: {
    zh: '之后继续提醒，直到有人确认。',
    en: 'Reminders go on after these until somebody acknowledges.',
  },
  fallback: { zh: '以上均未送达时，另外通知', en: 'Told besides when none of these was reached' },
  state: { zh: '状态', en: 'State' },
  failures: { zh: '连续失败', en: 'Failures in a row' },
  failing: { zh: '发送失败的地址', en: 'Addresses that fail' },
  names: { zh: '已配置的名称', en: 'Configured names' },
  noChannels: {
    zh: '没有配置任何通道：报警不会通知任何人。请在配置文件中设置 email、sms、robots 或 webhooks。',
    en: 'No channel is configured: nobody is told of anything. Set email, sms, robots or webhooks in the configuration.',
  },
  queued: {
    zh: '待发消息 {n} 条',
    en: '{n} messages wait to be sent',
  },
  oldest: { zh: '最早一条已等待 {span}', en: 'the oldest for {span}' },
  test: { zh: '发送测试', en: 'Send a test' },
  recipient: { zh: '收件地址', en: 'To' },
  send: { zh: '发送', en: 'Send' },
  sendVia: { zh: '经 {channel} 发送测试', en: 'Send a test over {channel}' },
  mayNotTest: { zh: '您没有发送测试的权限', en: 'You may not send tests' },
} as const;

export const reasonWords: Readonly<Record<DeliveryReason, Localized>> = {
  first: { zh: '首次通知', en: 'First' },
  escalated: { zh: '升级', en: 'Escalated' },
  repeated: { zh: '再次发生', en: 'Repeated' },
  reminder: { zh: '提醒', en: 'Reminder' },
  cleared: { zh: '恢复', en: 'Cleared' },
  'late-detected': { zh: '补报', en: 'Found late' },
};

export const channelWords: Readonly<Record<string, Localized>> = {
  email: { zh: '邮件', en: 'E-mail' },
  sms: { zh: '短信', en: 'SMS' },
  dingtalk: { zh: '钉钉', en: 'DingTalk' },
  wecom: { zh: '企业微信', en: 'WeCom' },
  feishu: { zh: '飞书', en: 'Feishu' },
  webhook: { zh: 'Webhook 接口', en: 'Webhook' },
};

export const addressHints: Readonly<Record<string, Localized>> = {
  email: { zh: '例如 duty@example.org', en: 'e.g. duty@example.org' },
  sms: { zh: '例如 +8613800000000', en: 'e.g. +8613800000000' },
};

export const breakerWords = {
  closed: { zh: '未见失败', en: 'no failure known' },
  failing: { zh: '最近发送失败', en: 'the last message failed' },
  open: { zh: '中断：改走其他通道', en: 'broken: other ways are taken' },
  'half-open': { zh: '正在试探', en: 'being tried' },
} as const;

export const outcomeWords = {
  accepted: { zh: '对方已接收', en: 'accepted' },
  refused: { zh: '对方拒收', en: 'refused' },
  failed: { zh: '发送失败', en: 'failed' },
} as const;

export const languageNames = {
  zh: { zh: '中文', en: 'Chinese' },
  en: { zh: '英文', en: 'English' },
  both: { zh: '中英文', en: 'both' },
} as const;
