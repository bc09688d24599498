/** Every alarm type of contract §4. */
export const ALARM_TYPES = [
  'bypass.open',
  'bypass.unsecured',
  'bypass.suspected',
  'bypass.partial',
  'regulator.overpressure',
  'regulator.underpressure',
  'regulator.drift',
  'regulator.droop',
  'regulator.lockup',
  'regulator.hunting',
  'regulator.switchover',
  'regulator.standby-unavailable',
  'regulator.slam-shut',
  'regulator.supply-lost',
  'regulator.filter',
  'regulator.inlet-low',
  'regulator.relief',
  'regulator.sensing-conflict',
  'leak.gas-detected',
  'leak.line-break',
  'leak.pressure-decay',
  'leak.night-minimum',
  'leak.never-zero',
  'leak.zone-balance',
  'meter.stuck',
  'meter.over-range',
  'meter.under-range',
  'meter.reverse',
  'meter.backwards',
  'meter.index-mismatch',
  'meter.conversion',
  'meter.disturbed',
  'meter.scale',
  'meter.frozen-sensor',
  'meter.sensor-range',
  'meter.sensor-drift',
  'meter.battery',
  'meter.tamper',
  'meter.valve-leak',
  'meter.clock',
  'meter.config-change',
  'meter.flow-when-out-of-use',
  'station.door',
  'station.power-lost',
  'prepay.low-credit',
  'prepay.flow-without-credit',
  'comms.silent',
  'comms.gateway',
  'comms.completeness',
  'asset.verification-due',
  'asset.service-life',
  'permit.overdue',
  'system.history-down',
  'system.notify-failing',
  'system.nobody-reached',
  'system.disk-low',
  'system.detector-failed',
  'system.overload',
] as const;
export type AlarmType = (typeof ALARM_TYPES)[number];

/** 1 emergency 紧急 · 2 important 重要 · 3 general 一般 · 4 notice 提示. */
export type Priority = 1 | 2 | 3 | 4;

export const SUBJECT_KINDS = [
  'zone',
  'site',
  'station',
  'run',
  'bypass',
  'meter',
  'device',
  'gateway',
  'system',
] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** What an alarm is about; a run's id is `{site}/{run}`. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

export const subjectKey = (subject: Subject): string => `${subject.kind}:${subject.id}`;
