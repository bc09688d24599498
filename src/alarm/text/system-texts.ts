import type { AlarmType } from '../../model/alarm-type.ts';
import { type AlarmText, alarmText } from './alarm-text.ts';

export const SYSTEM_TEXTS = {
  'system.history-down': alarmText(
    [
      '历史库无法写入；告警与接收不受影响，数据暂存日志',
      'the history store cannot be written; alarms and reception go on, readings wait in the journal',
    ],
    [
      '查磁盘和历史库日志；恢复后自动补写；趋势与报表暂不完整',
      'Check disk and the history log; it catches up by itself; trends and reports are incomplete until then',
    ],
  ),
  'system.notify-failing': alarmText(
    ['通知连续发送失败', 'notifications fail again and again'],
    [
      '改用电话值守；查邮件服务器、账号和网络；恢复后自动补发',
      'Watch the console and use the telephone; check mail server, account and network; what is queued goes out by itself',
    ],
  ),
  'system.nobody-reached': alarmText(
    ['紧急告警的通知没有送达任何人', 'no notification of an urgent alarm has reached anybody'],
    [
      '立即电话通知值班负责人；核对收件人和值班表',
      'Telephone the duty manager at once; check recipients and the roster',
    ],
  ),
  'system.disk-low': alarmText(
    [
      '剩余空间不足；已停止应答设备上报，设备自行保留数据',
      'too little space is left; readings are no longer acknowledged, and devices keep them',
    ],
    [
      '立即清理或扩容；勿删除日志和数据库文件',
      'Free or add space now; do not delete journal or database files',
    ],
  ),
  'system.detector-failed': alarmText(
    [
      '一个检测程序出错并被停用，该项告警在此站点失效',
      'a detector failed and is switched off, this site is not watched for that condition',
    ],
    [
      '人工盯守该站点此项；导出日志报维护人员；更新后自动恢复',
      'Watch this condition by hand; send the log to maintenance; it resumes after an update',
    ],
  ),
  'system.overload': alarmText(
    ['处理落后于接收，告警可能延迟', 'processing lags behind reception, alarms may come late'],
    [
      '查接入量突增的设备和主机负载；必要时限速或扩容',
      'Look for devices that suddenly send more and at the load of the machine; limit them or add capacity',
    ],
  ),
} as const satisfies Partial<Record<AlarmType, AlarmText>>;
