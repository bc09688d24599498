import type { AlarmType } from '../../model/alarm-type.ts';
import type { Localized } from '../../model/localized.ts';

/** What to do about a meter. */
export const ADVICE = {
  'size-up': { zh: '换大一档表', en: 'Fit a larger meter' },
  'size-down': { zh: '换小一档表', en: 'Fit a smaller meter' },
  'send-for-verification': { zh: '送检', en: 'Send for verification' },
  replace: { zh: '更换', en: 'Replace the meter' },
  'check-sensors': {
    zh: '检查压力、温度传感器',
    en: 'Check the pressure and temperature sensors',
  },
  'check-conversion': {
    zh: '核对修正仪参数与气质组分',
    en: 'Check the corrector’s constants and the gas in them',
  },
  'check-pulses': {
    zh: '检查脉冲传感器与机械字轮',
    en: 'Check the pulse pick-up against the mechanical index',
  },
  'visit-meter': { zh: '现场核查计量表', en: 'Look at the meter on site' },
  'replace-battery': { zh: '更换电池', en: 'Replace the battery' },
  'set-clock': { zh: '校对时钟', en: 'Set the clock' },
  'check-telemetry': { zh: '检查通信', en: 'Check the telemetry' },
  'repair-valve': { zh: '检修阀门', en: 'Repair the valve' },
  'complete-file': { zh: '补全档案', en: 'Complete its file' },
} as const satisfies Record<string, Localized>;
export type Advice = keyof typeof ADVICE;

/** What an open alarm advises, beyond that somebody answers it. */
export const ADVICE_OF_ALARM: Readonly<Partial<Record<AlarmType, Advice>>> = {
  'meter.stuck': 'visit-meter',
  'meter.over-range': 'size-up',
  'meter.under-range': 'size-down',
  'meter.reverse': 'visit-meter',
  'meter.backwards': 'visit-meter',
  'meter.index-mismatch': 'check-pulses',
  'meter.conversion': 'check-conversion',
  'meter.disturbed': 'check-sensors',
  'meter.scale': 'check-conversion',
  'meter.frozen-sensor': 'check-sensors',
  'meter.sensor-range': 'check-sensors',
  'meter.sensor-drift': 'check-sensors',
  'meter.battery': 'replace-battery',
  'meter.tamper': 'visit-meter',
  'meter.valve-leak': 'repair-valve',
  'meter.clock': 'set-clock',
  'meter.config-change': 'check-conversion',
  'meter.flow-when-out-of-use': 'visit-meter',
  'prepay.flow-without-credit': 'repair-valve',
  'comms.silent': 'check-telemetry',
  'comms.gateway': 'check-telemetry',
  'comms.completeness': 'check-telemetry',
  'asset.verification-due': 'send-for-verification',
  'asset.service-life': 'replace',
};
