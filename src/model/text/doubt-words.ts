import type { Localized } from '../localized.ts';

/**
 * Why a detector cannot judge, in Chinese: by its own English words, numbers as `{n}` in their
 * order. A test holds this table to every reason that a detector gives.
 */
const CHINESE: Readonly<Record<string, string>> = {
  'no report of the bypass valve': '旁通阀没有上报状态',
  'no report of the bypass lock': '旁通锁没有上报状态',
  'no bypass lock reported by the station': '站点没有上报旁通锁状态',
  'no report of the door': '站门没有上报状态',
  'no door contact reported by the station': '站点没有上报门磁状态',
  'no report of the mains': '市电没有上报状态',
  'no mains contact reported by the station': '站点没有上报市电状态',
  'no report of the slam-shut': '切断阀没有上报状态',
  'no report of the runs': '各路没有上报状态',
  'no report of the standby run': '备用路没有上报状态',
  'neither valve, slam-shut nor inlet of the standby reported':
    '备用路的阀门、切断阀和进口均未上报',
  'neither flow per run nor outlet pressure tells which run carries':
    '各路流量和出口压力都不能说明由哪一路供气',
  'no reading of the pressure': '没有压力读数',
  'no reading of the inlet pressure': '没有进口压力读数',
  'no inlet pressure reported by the station': '站点没有上报进口压力',
  'no reading of the outlet pressure': '没有出口压力读数',
  'no reading of the sensing line': '没有信号管压力读数',
  'no pressure of the sensing line reported by the station': '站点没有上报信号管压力',
  'no gas detector reported by the station': '站点没有上报可燃气体探测器',
  'no flow reported by the station': '站点没有上报流量',
  'no pipe volume on file for the bleed-down': '档案中没有管容，无法判断泄压',
  'no flow to judge the regulator by': '没有流量，无法判断调压器',
  'no day with enough flow to judge the set point': '没有流量足够的日子来判断设定压力',
  'no week with enough flow to judge the droop': '没有流量足够的一周来判断静特性',
  'no week judged yet': '尚无一周可判断',
  'pressure scatters too much': '压力过于分散',
  'flow and inlet pressure change together': '流量与进口压力同时变化，无法区分',
  '{n} of {n} points of a working week': '工作周已有 {n} 个点，需 {n} 个',
  'flow spans {n} of {n} %': '流量范围为 {n} %，需 {n} %',
  'no meter on file tells the range of the run': '档案中没有表具说明该路的流量范围',
  'no filter loss with flow reported for the run': '该路没有上报有流量时的过滤器压差',
  '{n} of {n} h with flow to know the clean filter':
    '清洁过滤器的基准已有 {n} 小时，需 {n} 小时有流量',
  'no record of the meter': '表计没有上报记录',
  'no record of the meters': '各表计没有上报记录',
  'no record of the closed meter': '关阀表计没有上报记录',
  'no record of the night': '夜间没有上报记录',
  'no operating hour of the meters': '各表计没有运行小时',
  'burns day and night': '昼夜用气',
  'no volume to compare': '没有可比较的气量',
  '{n} of {n} m³ in steady hours': '平稳小时气量已有 {n} m³，需 {n} m³',
  'no record of the balance': '没有余额记录',
  'no report of the balance': '余额没有上报',
  '{n} of {n} days of baseline': '基准已有 {n} 天，需 {n} 天',
  '{n} of {n} nights of baseline': '基准已有 {n} 夜，需 {n} 夜',
  '{n} of {n} days of residuals': '残差已有 {n} 天，需 {n} 天',
  '{n} of {n} days': '已有 {n} 天，需 {n} 天',
  'no meters whose pressures move together': '没有压力同步变化的相邻表计',
  'no usable comparison with {n} neighbours for {n} days': '与 {n} 块相邻表计已 {n} 天不能比较',
  'nothing entered the zone': '没有气量进入该区域',
};

const NUMBER = /-?\d+(?:\.\d+)?/g;
const UNBALANCED =
  /^only (?<known>\d+) % of the volume is known, (?<needed>[\d.]+) % needed; missing (?<missing>.*)$/;

/** The words that the table knows it by. */
export const doubtKey = (reason: string): string => reason.replace(NUMBER, '{n}');

/** A reason of a detector in both languages; one that is not known stays as it is. */
export function doubtText(reason: string): Localized {
  const { known, needed, missing } = UNBALANCED.exec(reason)?.groups ?? {};
  if (missing !== undefined)
    return { en: reason, zh: `只知道 ${known} % 的气量，需 ${needed} %；缺 ${missing}` };
  const chinese = CHINESE[doubtKey(reason)];
  if (chinese === undefined) return { en: reason, zh: reason };
  const numbers = reason.match(NUMBER) ?? [];
  let at = 0;
  return { en: reason, zh: chinese.replaceAll('{n}', () => numbers[at++] ?? '') };
}
