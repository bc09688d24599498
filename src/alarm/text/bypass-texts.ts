import type { AlarmType } from '../../model/alarm-type.ts';
import { type AlarmText, alarmText } from './alarm-text.ts';

export const BYPASS_TEXTS = {
  'bypass.open': alarmText(
    [
      '旁通阀不在关闭位，燃气可能未经计量',
      'the bypass valve is not closed, gas may pass unmetered',
    ],
    [
      '联系现场关闭加锁铅封，拍照取证，启动退补',
      'Call site; close, lock, seal; photograph; start back-billing estimate',
    ],
  ),
  'bypass.unsecured': alarmText(
    [
      '旁通阀已关闭，但锁、铅封或盲板不在位',
      'the bypass valve is closed but its lock, seal or blind is off',
    ],
    [
      '联系现场核对阀位，重新加锁铅封，拍照取证，查明谁打开',
      'Call site; check the valve position; lock and seal again; photograph; find out who opened it',
    ],
  ),
  'bypass.suspected': alarmText(
    [
      '有用气需求且出口压力正常，但各路表均不走字',
      'gas is in demand and outlet pressure is normal, yet no meter counts',
    ],
    ['核实生产情况，携标准表上门', 'Check customer is running; site visit with reference meter'],
  ),
  'bypass.partial': alarmText(
    [
      '计量气量明显低于预期，出口压力正常',
      'metered volume is far below what is expected while outlet pressure is normal',
    ],
    [
      '联系用户核实负荷；比对压差与用气设备；上门查旁通阀位和铅封',
      'Ask customer about load; compare pressure loss with appliances; inspect bypass valve and seal on site',
    ],
  ),
} as const satisfies Partial<Record<AlarmType, AlarmText>>;
