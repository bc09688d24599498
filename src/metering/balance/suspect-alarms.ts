import type { Alarm } from '../../model/alarm.ts';
import type { AlarmType } from '../../model/alarm-type.ts';
import type { BalanceMeter } from './balance-meter.ts';
import type { Reason } from './suspect.ts';

/** Alarms that tell of gas which no register counts, or counts wrongly, and how much each says. */
const WEIGHTS: Partial<Record<AlarmType, number>> = {
  'bypass.open': 1,
  'bypass.suspected': 0.9,
  'bypass.partial': 0.8,
  'bypass.unsecured': 0.3,
  'meter.stuck': 1,
  'meter.tamper': 0.7,
  'meter.index-mismatch': 0.7,
  'meter.conversion': 0.6,
  'meter.scale': 0.6,
  'meter.disturbed': 0.4,
  'meter.frozen-sensor': 0.4,
  'meter.sensor-drift': 0.3,
  'meter.sensor-range': 0.3,
  'meter.over-range': 0.3,
  'meter.under-range': 0.3,
  'meter.reverse': 0.4,
  'meter.backwards': 0.4,
  'meter.valve-leak': 0.2,
  'meter.flow-when-out-of-use': 0.4,
  'leak.gas-detected': 0.4,
  'leak.line-break': 1,
  'leak.pressure-decay': 0.5,
  'prepay.flow-without-credit': 0.2,
  'regulator.relief': 0.5,
};

/** Of the meter, or of its site as far as the meter is its only one or the alarm is the station's. */
export function alarmReasons(
  { meter, site }: BalanceMeter,
  alarms: readonly Alarm[],
): readonly Reason[] {
  return alarms.flatMap((alarm): Reason[] => {
    const weight = WEIGHTS[alarm.type];
    if (weight === undefined || alarm.site !== site.id) return [];
    const ids: readonly string[] = [meter.id, meter.device];
    const isOfOther =
      ['meter', 'device'].includes(alarm.subject.kind) && !ids.includes(alarm.subject.id);
    if (isOfOther) return [];
    return [
      {
        kind: 'alarm',
        m3: estimateOf(alarm),
        weight,
        text: alarm.message,
        alarm: alarm.id,
      },
    ];
  });
}

/** m³ that the alarm itself puts to it. */
function estimateOf({ estimate }: Alarm): number | null {
  const item = estimate?.find(({ name, unit }) => name === 'unmetered' && unit === 'm³');
  return typeof item?.value === 'number' ? item.value : null;
}
