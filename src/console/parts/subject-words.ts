import type { Subject, SubjectKind } from '../../model/alarm-type.ts';
import type { Localized } from '../../model/localized.ts';

const KINDS: Readonly<Record<SubjectKind, Localized>> = {
  zone: { zh: '区域', en: 'zone' },
  site: { zh: '站点', en: 'site' },
  station: { zh: '调压站', en: 'station' },
  run: { zh: '管路', en: 'run' },
  bypass: { zh: '旁通', en: 'bypass' },
  meter: { zh: '计量表', en: 'meter' },
  device: { zh: '设备', en: 'device' },
  gateway: { zh: '网关', en: 'gateway' },
  system: { zh: '监控系统', en: 'system' },
};

/** What an alarm or an order is about: its kind and id. */
export const subjectText = ({ kind, id }: Subject): Localized => ({
  zh: `${KINDS[kind].zh} ${id}`,
  en: `${KINDS[kind].en} ${id}`,
});
