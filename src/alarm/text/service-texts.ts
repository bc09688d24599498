import type { AlarmType } from '../../model/alarm-type.ts';
import { type AlarmText, alarmText } from './alarm-text.ts';

/** Station room, prepayment, communication and asset dates. */
export const SERVICE_TEXTS = {
  'station.door': alarmText(
    ['调压站或调压柜的门处于打开状态', 'the door of the regulator station is open'],
    [
      '核对是否有作业票；联系现场人员；无人应答则派人查看',
      'Check for a work permit; call whoever is on site; send someone if nobody answers',
    ],
  ),
  'station.power-lost': alarmText(
    ['市电中断，站点由后备电源供电', 'mains power is lost, the station runs on backup'],
    [
      '联系供电部门；核对后备电源可用时间；到期前派人带电源到场',
      'Call the electricity supplier; check how long the backup lasts; have power on site before it ends',
    ],
  ),
  'prepay.low-credit': alarmText(
    ['预付余额即将用完', 'prepaid credit is about to run out'],
    ['提前7/3天提醒购气', 'Notify customer 7/3 d'],
  ),
  'prepay.flow-without-credit': alarmText(
    ['余额已用完但仍在用气', 'credit is used up yet gas still flows'],
    ['上门换阀，清算', 'Visit, replace valve, settle arrears'],
  ),
  'comms.silent': alarmText(
    ['设备超过应报时间未上传', 'the device has not reported for longer than it should'],
    ['查信号，人工抄表', 'Check signal, neighbours; manual read'],
  ),
  'comms.gateway': alarmText(
    [
      '网关未上传，其下设备全部失联',
      'the gateway does not report and every device behind it is silent',
    ],
    [
      '查网关供电和信号；联系运营商；恢复前安排重点站人工值守',
      'Check gateway power and signal; call the carrier; man the critical stations until it is back',
    ],
  ),
  'comms.completeness': alarmText(
    ['近期应报记录缺失过多', 'too many expected records are missing'],
    [
      '查信号强度和上报周期；补采历史记录；仍低则换卡或天线',
      'Check signal strength and reporting interval; fetch the missing records; change SIM or antenna if it persists',
    ],
  ),
  'asset.verification-due': alarmText(
    ['计量表即将到检或已到检', 'the meter is due, or nearly due, for periodic verification'],
    ['安排替换表，记录止数', 'Schedule swap meter; keep final index'],
  ),
  'asset.service-life': alarmText(
    ['计量表已达或超过使用年限', 'the meter has reached or passed its service life'],
    ['安排替换表，记录止数', 'Schedule swap meter; keep final index'],
  ),
  'permit.overdue': alarmText(
    ['作业票已到期但未关闭', 'the work permit has ended and nobody has closed it'],
    [
      '联系作业负责人；确认现场恢复原状；关闭或延期作业票',
      'Call the permit holder; make sure the site is back to normal; close the permit or open a new one',
    ],
  ),
} as const satisfies Partial<Record<AlarmType, AlarmText>>;
