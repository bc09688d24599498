import type { Alarm } from '../../model/alarm.ts';
import type { AlarmType } from '../../model/alarm-type.ts';
import type { BackBilling, BackBillingCause } from '../../model/archive/back-billing-kind.ts';
import type { MeterSpec } from '../../model/fleet.ts';
import type { EpochMs } from '../../model/units.ts';

/** Alarms that speak for a cause. */
const TYPES: Readonly<Record<BackBillingCause, readonly AlarmType[]>> = {
  bypass: ['bypass.open', 'bypass.unsecured', 'bypass.suspected', 'bypass.partial'],
  stuck: ['meter.stuck', 'bypass.suspected', 'bypass.partial', 'meter.index-mismatch'],
  conversion: [
    'meter.conversion',
    'meter.frozen-sensor',
    'meter.sensor-range',
    'meter.sensor-drift',
    'meter.config-change',
    'meter.scale',
  ],
  disturbed: ['meter.disturbed', 'meter.sensor-range', 'meter.frozen-sensor'],
  reverse: ['meter.reverse', 'meter.backwards'],
  inaccurate: ['meter.index-mismatch', 'meter.over-range', 'meter.under-range', 'meter.tamper'],
};

const MOST = 50;

/** Of the site and not of another meter there, that held at some time of the span; earliest first. */
export function supportingAlarms(
  alarms: readonly Alarm[],
  cause: BackBillingCause,
  meter: MeterSpec,
  span: { readonly from: EpochMs; readonly to: EpochMs },
): BackBilling['alarms'] {
  const own: readonly string[] = [meter.id, meter.device];
  return alarms
    .filter(
      ({ type, subject, occurredAt, returnedAt }) =>
        TYPES[cause].includes(type) &&
        (!['meter', 'device'].includes(subject.kind) || own.includes(subject.id)) &&
        occurredAt < span.to &&
        (returnedAt ?? Number.POSITIVE_INFINITY) > span.from,
    )
    .toSorted((a, b) => a.occurredAt - b.occurredAt)
    .slice(0, MOST)
    .map(alarmOf);
}

function alarmOf(alarm: Alarm): BackBilling['alarms'][number] {
  const estimated = alarm.estimate?.find(({ name, unit }) => name === 'unmetered' && unit === 'm³');
  const value = estimated?.value;
  return {
    id: alarm.id,
    type: alarm.type,
    zh: alarm.message.zh.slice(0, 500),
    en: alarm.message.en.slice(0, 500),
    occurredAt: new Date(alarm.occurredAt).toISOString(),
    ...(alarm.returnedAt === null ? {} : { returnedAt: new Date(alarm.returnedAt).toISOString() }),
    ...(typeof value === 'number' && value >= 0 ? { estimatedVm: value } : {}),
  };
}
