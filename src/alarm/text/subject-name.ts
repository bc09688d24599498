import type { Subject } from '../../model/alarm-type.ts';
import type { SiteSpec, ZoneSpec } from '../../model/fleet.ts';
import type { Localized } from '../../model/localized.ts';

const SYSTEM: Localized = { zh: '监控系统', en: 'Gaswatch' };

/**
 * What an alarm is about, as people call it: `主路 A` / `run A (duty)`.
 * Works without a site or zone (removed from the fleet): the id is shown then.
 */
export function subjectName(
  subject: Subject,
  site: SiteSpec | null,
  zone: ZoneSpec | null = null,
): Localized {
  const { id } = subject;
  switch (subject.kind) {
    case 'zone':
      return zone?.name ?? { zh: `区域 ${id}`, en: `zone ${id}` };
    case 'site':
      return site?.name ?? { zh: `站点 ${id}`, en: `site ${id}` };
    case 'station':
      return { zh: '调压站', en: 'regulator station' };
    case 'run':
      return runName(id, site);
    case 'bypass':
      return { zh: '旁通', en: 'bypass' };
    case 'meter':
      return meterName(id, site);
    case 'device':
      return { zh: `设备 ${id}`, en: `device ${id}` };
    case 'gateway':
      return { zh: `网关 ${id}`, en: `gateway ${id}` };
    case 'system':
      return SYSTEM;
  }
}

/** A run's subject id is `{site}/{run}`. */
function runName(id: string, site: SiteSpec | null): Localized {
  const run = id.slice(id.indexOf('/') + 1);
  const role = site?.station?.runs.find((spec) => spec.id === run)?.role;
  if (role === undefined) return { zh: `${run} 路`, en: `run ${run}` };
  return role === 'duty'
    ? { zh: `主路 ${run}`, en: `run ${run} (duty)` }
    : { zh: `备路 ${run}`, en: `run ${run} (standby)` };
}

const METER_TYPES = {
  diaphragm: { zh: '膜式表', en: 'diaphragm' },
  rotary: { zh: '罗茨表', en: 'rotary' },
  turbine: { zh: '涡轮表', en: 'turbine' },
  ultrasonic: { zh: '超声波表', en: 'ultrasonic' },
} as const;

function meterName(id: string, site: SiteSpec | null): Localized {
  const meter = site?.meters.find((spec) => spec.id === id);
  if (meter === undefined) return { zh: `计量表 ${id}`, en: `meter ${id}` };
  const type = METER_TYPES[meter.type];
  const size = meter.size === undefined ? '' : ` ${meter.size}`;
  return { zh: `${type.zh}${size} ${id}`, en: `${type.en}${size} meter ${id}` };
}
