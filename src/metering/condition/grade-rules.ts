import type { Localized } from '../../model/localized.ts';
import type { Advice } from './advice.ts';
import type { FigureName } from './figures.ts';

export type RuleGrade = 'B' | 'C' | 'D';

/** One named reason for a grade below A. A figure that is not known fires nothing. */
export interface GradeRule {
  readonly id: string;
  readonly figure: FigureName;
  /** `off by`: its magnitude is above. */
  readonly test: 'above' | 'below' | 'at most' | 'off by';
  /** Gravest first: the first limit that is broken gives the grade. */
  readonly limits: readonly (readonly [limit: number, grade: RuleGrade])[];
  readonly unit: string;
  readonly words: Localized;
  readonly advice: Advice | null;
  /** `data`: rests on readings of the period; `file`: holds whatever was received. */
  readonly rests: 'data' | 'file';
}

type Limits = GradeRule['limits'];
const byReadings = (
  id: string,
  [figure, test, unit]: readonly [FigureName, GradeRule['test'], string],
  limits: Limits,
  words: Localized,
  advice: Advice | null,
): GradeRule => ({ id, figure, test, unit, limits, words, advice, rests: 'data' });
const byFile = (...args: Parameters<typeof byReadings>): GradeRule => ({
  ...byReadings(...args),
  rests: 'file',
});

/** Limits of domain.md §A.3, §A.5 and §B.4; shares of time are of the hours that are known. */
export const GRADE_RULES: readonly GradeRule[] = [
  byFile(
    'verification-overdue',
    ['verificationDays', 'at most', 'd'],
    [
      [0, 'D'],
      [90, 'B'],
    ],
    { zh: '检定到期', en: 'verification due' },
    'send-for-verification',
  ),
  byFile(
    'verification-assumed',
    ['verificationAssumedDays', 'at most', 'd'],
    [
      [0, 'C'],
      [90, 'B'],
    ],
    { zh: '无检定记录，按安装日期推算到期', en: 'no certificate; due by its installation' },
    'send-for-verification',
  ),
  byFile(
    'verification-missing',
    ['verificationMissing', 'above', ''],
    [[0, 'B']],
    { zh: '无检定记录及安装日期', en: 'neither certificate nor installation on file' },
    'complete-file',
  ),
  byFile(
    'service-life',
    ['lifeDays', 'at most', 'd'],
    [
      [0, 'D'],
      [90, 'B'],
    ],
    { zh: '使用年限到期', en: 'end of service life' },
    'replace',
  ),
  byFile(
    'open-alarm',
    ['gravestAlarm', 'at most', ''],
    [
      [2, 'D'],
      [3, 'C'],
      [4, 'B'],
    ],
    { zh: '有未关闭的告警，最高优先级', en: 'open alarm, gravest priority' },
    null,
  ),
  byFile(
    'capacity-missing',
    ['capacityMissing', 'above', ''],
    [[0, 'B']],
    {
      zh: '未登记字轮容量，无法判断翻零',
      en: 'no register capacity on file: a rollover cannot be told',
    },
    'complete-file',
  ),
  byFile(
    'flow-out-of-use',
    ['vmOutOfUseM3', 'above', 'm³'],
    [[0.1, 'D']],
    { zh: '已封停仍有流量', en: 'flow although out of use' },
    'visit-meter',
  ),
  byReadings(
    'conversion',
    ['cDeviationPercent', 'off by', '%'],
    [
      [2, 'D'],
      [1, 'C'],
      [0.5, 'B'],
    ],
    { zh: '修正系数与计算值偏差', en: 'conversion factor off our own' },
    'check-conversion',
  ),
  byReadings(
    'index-mismatch',
    ['indexMismatchPercent', 'off by', '%'],
    [
      [3, 'D'],
      [1, 'C'],
    ],
    { zh: '机械字轮与累计量不一致', en: 'mechanical index and register disagree' },
    'check-pulses',
  ),
  byReadings(
    'disturbed',
    ['vbdPercent', 'above', '%'],
    [
      [1, 'D'],
      [0, 'C'],
    ],
    { zh: '受扰体积占比', en: 'share of disturbed volume' },
    'check-sensors',
  ),
  byReadings(
    'over-range-peak',
    ['loadPeakPercent', 'above', '%'],
    [
      [120, 'D'],
      [100, 'B'],
    ],
    { zh: '最大负荷超过 Qmax', en: 'peak load above Qmax' },
    'size-up',
  ),
  byReadings(
    'over-range',
    ['aboveQmaxPercent', 'above', '%'],
    [
      [5, 'D'],
      [1, 'C'],
    ],
    { zh: '超量程运行时间', en: 'time above Qmax' },
    'size-up',
  ),
  byReadings(
    'below-qmin',
    ['belowQminFlowingPercent', 'above', '%'],
    [
      [20, 'C'],
      [5, 'B'],
    ],
    { zh: '有流量时低于 Qmin 的时间', en: 'of the time with flow below Qmin' },
    'size-down',
  ),
  byReadings(
    'below-qt',
    ['belowQtFlowingPercent', 'above', '%'],
    [[50, 'B']],
    { zh: '有流量时低于 Qt 的时间', en: 'of the time with flow below Qt' },
    'size-down',
  ),
  byReadings(
    'pressure-range',
    ['pAbsKPa', 'below', 'kPa'],
    [[96.3, 'C']],
    { zh: '平均绝压低于大气压', en: 'mean pressure below the atmosphere' },
    'check-sensors',
  ),
  byReadings(
    'temperature-low',
    ['tGasC', 'below', '°C'],
    [[-30, 'C']],
    { zh: '平均温度过低', en: 'mean temperature below the sensor’s range' },
    'check-sensors',
  ),
  byReadings(
    'temperature-high',
    ['tGasC', 'above', '°C'],
    [[60, 'C']],
    { zh: '平均温度过高', en: 'mean temperature above the sensor’s range' },
    'check-sensors',
  ),
  byReadings(
    'estimated',
    ['estimatedPercent', 'above', '%'],
    [
      [20, 'C'],
      [5, 'B'],
    ],
    { zh: '估算气量占比', en: 'share of estimated volume' },
    'check-telemetry',
  ),
  byReadings(
    'completeness',
    ['completenessPercent', 'below', '%'],
    [
      [80, 'C'],
      [95, 'B'],
    ],
    { zh: '数据完整率', en: 'completeness' },
    'check-telemetry',
  ),
  byReadings(
    'clock',
    ['clockOffsetS', 'off by', 's'],
    [
      [3600, 'C'],
      [300, 'B'],
    ],
    { zh: '时钟偏差', en: 'clock offset' },
    'set-clock',
  ),
  byReadings(
    'battery-voltage',
    ['cellV', 'below', 'V'],
    [
      [3, 'C'],
      [3.2, 'B'],
    ],
    { zh: '电池电压', en: 'battery voltage' },
    'replace-battery',
  ),
  byFile(
    'battery-days',
    ['batteryDays', 'below', 'd'],
    [[60, 'B']],
    { zh: '电池剩余天数', en: 'battery days left' },
    'replace-battery',
  ),
  byReadings(
    'valve-fault',
    ['valve', 'above', ''],
    // 3 is `fault` in VALVES
    [[2, 'C']],
    { zh: '阀门故障', en: 'valve fault' },
    'repair-valve',
  ),
];

/** Less than this, and nobody can say that a meter is well. */
export const LEAST_DATA = { completenessPercent: 50, knownDays: 0.5, knownShare: 0.5 } as const;
