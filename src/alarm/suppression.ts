import type { Alarm } from '../model/alarm.ts';
import { type AlarmType, subjectKey } from '../model/alarm-type.ts';
import type { EpochMs } from '../model/units.ts';
import { withLine } from './transition.ts';

type Causes = Partial<Readonly<Record<AlarmType, readonly AlarmType[]>>>;

/** One physical cause, one alarm: at the same site, the cause explains its consequences. */
const EXPLAINED_BY: Causes = {
  'regulator.underpressure': ['regulator.supply-lost', 'leak.line-break', 'regulator.inlet-low'],
  'regulator.supply-lost': ['leak.line-break'],
  'regulator.slam-shut': ['regulator.supply-lost'],
  'regulator.switchover': ['regulator.slam-shut', 'regulator.supply-lost', 'leak.line-break'],
  'regulator.standby-unavailable': ['regulator.supply-lost'],
  'regulator.droop': ['regulator.inlet-low', 'regulator.filter'],
  'regulator.lockup': ['bypass.open'],
  'bypass.unsecured': ['bypass.open'],
  'bypass.suspected': ['bypass.open', 'regulator.supply-lost'],
  'bypass.partial': [
    'bypass.open',
    'bypass.suspected',
    'meter.stuck',
    'meter.index-mismatch',
    'regulator.supply-lost',
  ],
  'meter.stuck': [
    'bypass.suspected',
    'bypass.open',
    'regulator.supply-lost',
    'regulator.slam-shut',
    'regulator.inlet-low',
  ],
  'meter.over-range': ['leak.line-break'],
  'leak.pressure-decay': ['leak.line-break'],
};

/** The same where both are about one meter, one run or one device: others of the site have causes of their own. */
const EXPLAINED_ON_SUBJECT: Causes = {
  'regulator.standby-unavailable': ['regulator.slam-shut'],
  'regulator.drift': ['regulator.droop'],
  'leak.never-zero': ['leak.night-minimum'],
  'meter.under-range': ['leak.never-zero', 'leak.night-minimum'],
  'meter.backwards': ['meter.reverse'],
  'meter.over-range': ['meter.scale'],
  'meter.disturbed': ['meter.sensor-range', 'meter.frozen-sensor'],
  'meter.sensor-drift': ['meter.sensor-range', 'meter.frozen-sensor'],
  'meter.conversion': [
    'meter.disturbed',
    'meter.sensor-range',
    'meter.frozen-sensor',
    'meter.config-change',
  ],
  'comms.completeness': ['comms.silent'],
};

const NOTHING_OUTSIDE: ReadonlyMap<string, string> = new Map();

/**
 * The alarms whose `suppressedBy` must change, given all that are not closed at
 * one site. A suppressed alarm keeps evaluating; it only keeps quiet.
 * @param at journal time, for the alarms' histories.
 * @param outer alarms that a cause beyond the site explains: topic key → its alarm's id.
 * @param relayOf of the site's devices.
 * @param permitOf the work permit that keeps an alarm quiet, if any.
 */
export function resuppress(
  open: Iterable<Alarm>,
  at: EpochMs,
  outer: ReadonlyMap<string, string> = NOTHING_OUTSIDE,
  relayOf: RelayOf = () => undefined,
  permitOf: (alarm: Alarm) => string | null = () => null,
): readonly Alarm[] {
  const alarms = [...open];
  const causeOf = (alarm: Alarm): string | null => {
    const permit = permitOf(alarm);
    if (permit !== null) return permit;
    const beyond = outer.size === 0 ? undefined : outer.get(keyOf(alarm));
    if (beyond !== undefined) return beyond;
    if (alarm.type === 'comms.silent') return relaySilence(alarm, alarms, relayOf);
    const types = EXPLAINED_BY[alarm.type] ?? [];
    const own = EXPLAINED_ON_SUBJECT[alarm.type] ?? [];
    if (types.length + own.length === 0) return null;
    // what is out of service is of no account: it must not keep others quiet for ever
    const explains = ({ type, subject, returnedAt, outOfService }: Alarm): boolean =>
      returnedAt === null &&
      !outOfService &&
      (types.includes(type) || (own.includes(type) && subject.id === alarm.subject.id));
    return alarms.find(explains)?.id ?? null;
  };
  return alarms.flatMap((alarm) => {
    const suppressedBy = causeOf(alarm);
    return suppressedBy === alarm.suppressedBy ? [] : [noted(alarm, suppressedBy, at)];
  });
}

/** The device that hands on another one's records; undefined where it connects itself. */
export type RelayOf = (device: string) => string | undefined;

/** A silent RTU says nothing of the meter behind it either. */
function relaySilence(alarm: Alarm, alarms: readonly Alarm[], relayOf: RelayOf): string | null {
  const relay = relayOf(alarm.subject.id);
  if (relay === undefined) return null;
  const explains = ({ type, subject, returnedAt }: Alarm): boolean =>
    type === 'comms.silent' && subject.id === relay && returnedAt === null;
  return alarms.find(explains)?.id ?? null;
}

/** The alarm's own history tells when it kept quiet, and why. */
const noted = (alarm: Alarm, suppressedBy: string | null, at: EpochMs): Alarm =>
  withLine(
    { ...alarm, suppressedBy },
    suppressedBy === null
      ? { at, event: 'released' }
      : { at, event: 'suppressed', comment: suppressedBy },
  );

const keyOf = ({ type, subject }: Alarm): string => `${type}|${subjectKey(subject)}`;
