import type { AlarmType } from '../../model/alarm-type.ts';
import { type AlarmText, alarmText } from './alarm-text.ts';

const OVERHAUL = [
  '切换备用路，检修阀口/指挥器/皮膜',
  'Switch to standby; overhaul seat/pilot/diaphragm',
] as const;

export const REGULATOR_TEXTS = {
  'regulator.overpressure': alarmText(
    ['出口压力超过限值', 'outlet pressure is above its limit'],
    [
      '核对第二压力点，确认切断；必要时远程关阀；派抢险，通知用户停火',
      'Verify second gauge; confirm SSV closed; close outlet remotely if able; send crew; warn customer to stop burners',
    ],
  ),
  'regulator.underpressure': alarmText(
    ['出口压力低于限值', 'outlet pressure is below its limit'],
    [
      '核对第二压力点和进口压力；查过滤器及下游泄漏；必要时启备用路，通知用户防止熄火',
      'Verify second gauge and inlet pressure; check filter and for a leak downstream; bring in standby if needed; warn customer of flame failure',
    ],
  ),
  'regulator.drift': alarmText(
    ['出口压力逐渐偏离设定值', 'outlet pressure is drifting away from its set point'],
    OVERHAUL,
  ),
  'regulator.droop': alarmText(
    ['流量增大时出口压力下降过多', 'outlet pressure falls too far as flow rises'],
    [
      '查过滤器、进口压力和指挥器；核对调压器能力，必要时切换备用路检修',
      'Check filter, inlet pressure and pilot; check the regulator is large enough; switch to standby and overhaul if needed',
    ],
  ),
  'regulator.lockup': alarmText(
    [
      '零流量时出口压力过高或持续爬升，阀口可能内漏',
      'at zero flow outlet pressure is too high or creeping up, the seat may leak',
    ],
    OVERHAUL,
  ),
  'regulator.hunting': alarmText(['出口压力持续振荡', 'outlet pressure keeps swinging'], OVERHAUL),
  'regulator.switchover': alarmText(
    [
      '主路停止供气，备用路正在供气',
      'the duty run has stopped and the standby run is carrying the load',
    ],
    [
      '查明主路停供原因；确认备用路压力正常；当日安排检修主路',
      'Find out why the duty run stopped; confirm standby pressure; have the duty run repaired today',
    ],
  ),
  'regulator.standby-unavailable': alarmText(
    ['主路故障时备用路无法供气', 'the standby run could not take over if the duty run failed'],
    ['恢复并试启备用路，记录', 'Open/test standby; log proof test'],
  ),
  'regulator.slam-shut': alarmText(
    ['切断阀已动作，该路停止供气', 'the slam-shut valve has tripped and this run is shut'],
    ['已无备用，当日恢复，查明原因再复位', 'No redundancy now; restore today; do not reset unseen'],
  ),
  'regulator.supply-lost': alarmText(
    ['各路均已停供，用户停气', 'every run is shut, the customer has no gas'],
    [
      '通知用户关闭全部用气阀，严禁远程复气，现场置换点火',
      'Tell customer to shut every appliance valve; no remote re-open; purge & relight on site',
    ],
  ),
  'regulator.filter': alarmText(
    ['过滤器压差过大', 'the pressure loss across the filter is too high'],
    ['切换清洗滤芯', 'Change over and clean cartridge'],
  ),
  'regulator.inlet-low': alarmText(
    ['进口压力不足以维持调压', 'inlet pressure is too low for the regulator to hold its set point'],
    [
      '查上游管网和邻近站压力；通知管网调度；必要时通知用户减量',
      'Check the upstream network and neighbouring stations; call network control; ask customer to cut load if needed',
    ],
  ),
  'regulator.relief': alarmText(
    [
      '放散阀已开启或监控调压器在工作',
      'the relief valve is open or the monitor regulator is in control',
    ],
    [
      '现场禁火；核对出口压力；切换备用路，查工作调压器内漏',
      'No ignition sources at the station; verify outlet pressure; switch to standby; check the working regulator for leak-through',
    ],
  ),
  'regulator.sensing-conflict': alarmText(
    [
      '取压点压力下降而下游压力上升，调压器可能继续开大',
      'the sensing line reads falling pressure while the downstream rises, the regulator may keep opening',
    ],
    [
      '立即核对下游压力；压力上升即关闭该路；派抢险查信号管是否断开或接在停用管上',
      'Verify downstream pressure at once; shut this run if it rises; send crew to check whether the sensing line is broken or on an abandoned main',
    ],
  ),
} as const satisfies Partial<Record<AlarmType, AlarmText>>;
