import type { AlarmType } from '../../model/alarm-type.ts';
import { type AlarmText, alarmText } from './alarm-text.ts';

const FREEZE_BILLING = [
  '暂停按标况结算，核参，送检',
  'Freeze billing on Vb; check parameters; send for verification',
] as const;

export const METER_TEXTS = {
  'meter.stuck': alarmText(
    ['有用气需求但表不走字', 'gas is in demand but the meter does not count'],
    ['核实生产情况，携标准表上门', 'Check customer is running; site visit with reference meter'],
  ),
  'meter.over-range': alarmText(
    ['流量超过表的最大流量', 'flow is above what the meter is made for'],
    [
      '联系用户减量；查是否新增设备；核对选型，必要时换大表',
      'Ask customer to cut load; ask about new appliances; check meter size and fit a larger one if needed',
    ],
  ),
  'meter.under-range': alarmText(
    ['长时间在最小流量以下运行', 'the meter has long run below its minimum flow'],
    [
      '查蠕动和小流量泄漏；核对选型，必要时换小表',
      'Look for creeping or a small leak; check meter size and fit a smaller one if needed',
    ],
  ),
  'meter.reverse': alarmText(
    ['表记录到反向流动', 'the meter has recorded flow in reverse'],
    [
      '查表的安装方向和止回阀；查并联管路；保留读数',
      'Check meter direction and check valve; look for a parallel path; keep the readings',
    ],
  ),
  'meter.backwards': alarmText(
    ['累计止数小于上次', 'the index is lower than before'],
    [
      '核对是否换表或清零；拍照取止数；排除前暂停结算',
      'Ask whether the meter was changed or reset; photograph the index; hold billing until explained',
    ],
  ),
  'meter.index-mismatch': alarmText(
    [
      '机械字轮与修正仪工况增量不一致',
      'the mechanical index and the corrector count different volumes',
    ],
    [
      '现场同时抄两处止数；查脉冲线和脉冲当量；按机械止数计算退补',
      'Read both indexes on site at the same moment; check pulse cable and pulse weight; back-bill from the mechanical index',
    ],
  ),
  'meter.conversion': alarmText(
    [
      '修正系数与按温压计算的值不符',
      'the conversion factor differs from the one computed from pressure and temperature',
    ],
    FREEZE_BILLING,
  ),
  'meter.disturbed': alarmText(
    [
      '修正仪处于故障状态，气量计入受扰体积',
      'the corrector is in fault and counts into its disturbed register',
    ],
    FREEZE_BILLING,
  ),
  'meter.scale': alarmText(
    [
      '瞬时流量与累计增量数量级不符',
      'the reported flow and the index differ by orders of magnitude',
    ],
    [
      '查平台与采集配置的单位和字节序；多台同时出现时先查平台；勿派人上门',
      'Check units and byte order in the platform and the collector; if many meters show it, check the platform first; do not send anyone',
    ],
  ),
  'meter.frozen-sensor': alarmText(
    ['压力或温度读数长时间不变', 'pressure or temperature has not changed at all for a long time'],
    FREEZE_BILLING,
  ),
  'meter.sensor-range': alarmText(
    [
      '压力或温度超出变送器量程',
      'pressure or temperature is outside what the transmitter can measure',
    ],
    FREEZE_BILLING,
  ),
  'meter.sensor-drift': alarmText(
    ['压力与同网相邻表偏差持续', 'pressure keeps differing from neighbours on the same network'],
    FREEZE_BILLING,
  ),
  'meter.battery': alarmText(
    ['电池电压低或预计即将耗尽', 'the battery is low or about to run out'],
    ['按期更换', 'Replace before forecast date'],
  ),
  'meter.tamper': alarmText(
    ['检测到磁干扰或开盖', 'magnetic interference or an opened cover was detected'],
    ['两人稽查取证', 'Inspect with witness, keep evidence'],
  ),
  'meter.valve-leak': alarmText(
    ['阀门关闭后表仍走字', 'the meter counts although its valve is closed'],
    ['上门换阀，清算', 'Visit, replace valve, settle arrears'],
  ),
  'meter.clock': alarmText(
    ['设备时钟偏差过大', 'the device clock is too far off'],
    [
      '远程校时；无效则现场校时；核对结算日读数的时间',
      'Set the clock remotely, or on site if that fails; check the time of settlement readings',
    ],
  ),
  'meter.config-change': alarmText(
    ['计量参数变更且无工单', 'metering parameters were changed without a work order'],
    [
      '查工单和改动人；核对基准条件、气质组分、脉冲当量；有误则恢复并退补',
      'Find the work order and who did it; check base conditions, gas composition and pulse weight; restore and back-bill if wrong',
    ],
  ),
  'meter.flow-when-out-of-use': alarmText(
    ['表已停用或封存但仍走字', 'the meter is sealed or closed yet counts'],
    [
      '联系用户；上门查封存和阀门；记录止数并补收',
      'Call customer; check seal and valve on site; record the index and bill the volume',
    ],
  ),
} as const satisfies Partial<Record<AlarmType, AlarmText>>;
