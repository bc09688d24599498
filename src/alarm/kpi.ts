import type { Alarm } from '../model/alarm.ts';
import type { AlarmType, Priority } from '../model/alarm-type.ts';
import type { EpochMs } from '../model/units.ts';

/**
 * What alarms ask of the people at a console, by ISA-18.2 and EEMUA 191. Counts
 * annunciations alone: an alarm of priority 1 to 3, not explained by another one,
 * that is raised or comes back.
 */
export interface AlarmKpis {
  readonly annunciations: number;
  readonly perDay: number;
  /** Per period of 10 minutes; about 1 is acceptable, 2 the most. */
  readonly meanPer10Min: number;
  readonly maxPer10Min: number;
  /** Share of 10-minute periods with more than 10; below 0.01. */
  readonly floodShare: number;
  /** Share of all annunciations that the ten most frequent alarms have; below 0.05. */
  readonly top10Share: number;
  /** Alarms that came 3 times or more within a minute; none. */
  readonly chattering: number;
  /** Alarms active for more than 24 h; fewer than 5. */
  readonly stale: number;
  /** Shares of priorities 1, 2 and 3; about 0.05, 0.15 and 0.80. */
  readonly priorityMix: Readonly<Record<1 | 2 | 3, number>>;
}

export interface Span {
  readonly from: EpochMs;
  /** Exclusive. */
  readonly to: EpochMs;
}

export interface Annunciation {
  readonly at: EpochMs;
  readonly priority: 1 | 2 | 3;
  /** Alarms of one type and subject are one alarm to whoever hears them. */
  readonly key: string;
}

const PERIOD_MS = 600_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** EEMUA 191: a period with more than this many is a flood. */
const FLOOD = 10;
const TOP = 10;
const CHATTER = 3;

export function kpisOf(alarms: readonly Alarm[], span: Span): AlarmKpis {
  const heard = annunciationsOf(alarms, span);
  const periods = Math.max(1, Math.ceil((span.to - span.from) / PERIOD_MS));
  const byPeriod = counted(heard, ({ at }) => Math.floor((at - span.from) / PERIOD_MS));
  const byAlarm = counted(heard, ({ key }) => key);
  const top = [...byAlarm.values()].sort((a, b) => b - a).slice(0, TOP);
  const share = (count: number): number => (heard.length === 0 ? 0 : count / heard.length);
  const ofPriority = (priority: Priority): number =>
    share(heard.filter((one) => one.priority === priority).length);
  return {
    annunciations: heard.length,
    perDay: (heard.length * DAY_MS) / Math.max(1, span.to - span.from),
    meanPer10Min: heard.length / periods,
    maxPer10Min: [...byPeriod.values()].reduce((most, count) => Math.max(most, count), 0),
    floodShare: [...byPeriod.values()].filter((count) => count > FLOOD).length / periods,
    top10Share: share(top.reduce((sum, count) => sum + count, 0)),
    chattering: chatteringIn(heard),
    stale: alarms.filter((alarm) => isHeard(alarm) && activeMs(alarm, span) > DAY_MS).length,
    priorityMix: { 1: ofPriority(1), 2: ofPriority(2), 3: ofPriority(3) },
  };
}

const isHeard = ({ priority, suppressedBy }: Alarm): boolean =>
  priority <= 3 && suppressedBy === null;

/** In order of time. */
export function annunciationsOf(alarms: readonly Alarm[], span: Span): readonly Annunciation[] {
  const heard: Annunciation[] = [];
  for (const alarm of alarms) {
    const { priority, type, subject } = alarm;
    if (!isHeard(alarm) || priority === 4) continue;
    const key = `${type}|${subject.kind}|${subject.id}`;
    for (const { at, event } of alarm.history) {
      const isNew = event === 'raised' || event === 'reactivated';
      if (isNew && at >= span.from && at < span.to) heard.push({ at, priority, key });
    }
  }
  return heard.sort((a, b) => a.at - b.at);
}

function counted<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

function chatteringIn(heard: readonly Annunciation[]): number {
  const times = new Map<string, EpochMs[]>();
  for (const { key, at } of heard) times.set(key, [...(times.get(key) ?? []), at]);
  return [...times.values()].filter((own) =>
    own.some((at, n) => (own[n + CHATTER - 1] ?? Infinity) - at <= MINUTE_MS),
  ).length;
}

/** How long it has been active by the end of the span. */
const activeMs = ({ occurredAt, returnedAt }: Alarm, { to }: Span): number =>
  Math.min(returnedAt ?? to, to) - occurredAt;

/** How often each type was heard. */
export function heardByType(alarms: readonly Alarm[], span: Span): ReadonlyMap<AlarmType, number> {
  const counts = new Map<AlarmType, number>();
  for (const alarm of alarms) {
    const count = annunciationsOf([alarm], span).length;
    if (count > 0) counts.set(alarm.type, (counts.get(alarm.type) ?? 0) + count);
  }
  return counts;
}
