import type { AlarmType } from '../../model/alarm-type.ts';
import { type AlarmText, alarmText } from './alarm-text.ts';

const EVACUATE = [
  '疏散、禁火禁电、关上游阀',
  'Evacuate, no switches, isolate upstream, 119 if indoors',
] as const;

const SMALL_FLOW = [
  '请用户关阀30分钟复测',
  'Ask customer to close appliances, re-read in 30 min',
] as const;

export const LEAK_TEXTS = {
  'leak.gas-detected': alarmText(['可燃气体探测器报警', 'the gas detector has tripped'], EVACUATE),
  'leak.line-break': alarmText(
    ['压力骤降且流量骤增', 'pressure is collapsing while flow surges'],
    EVACUATE,
  ),
  'leak.pressure-decay': alarmText(
    ['封闭管段压力下降过快', 'the closed section is losing pressure too fast'],
    [
      '核对温度修正和阀门关闭；检漏仪沿线查漏；查清前不得通气',
      'Check temperature correction and that valves are shut; walk the section with a detector; no gas until found',
    ],
  ),
  'leak.night-minimum': alarmText(
    ['夜间仍有小流量持续', 'a small flow persists through the night'],
    SMALL_FLOW,
  ),
  'leak.never-zero': alarmText(['流量始终不归零', 'flow never returns to zero'], SMALL_FLOW),
  'leak.zone-balance': alarmText(
    [
      '区域进气量与售气量之差超出不确定度',
      'what enters the zone exceeds what is metered out by more than the uncertainty',
    ],
    [
      '先查未上传的表和同时窗口；再查旁通和区域进口表；仍不平则安排巡线检漏',
      'First look for meters not reporting and for unequal time windows; then for bypasses and the inlet meter; if still off, survey the mains for leaks',
    ],
  ),
} as const satisfies Partial<Record<AlarmType, AlarmText>>;
