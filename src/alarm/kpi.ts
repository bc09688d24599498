import type { Alarm } from '../model/alarm.ts';
import type { AlarmType, Priority } from '../model/alarm-type.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { type Life, lifeOf, type Span } from './kpi-life.ts';
import { outside, overlapMs } from './kpi-time.ts';

export type { Span } from './kpi-life.ts';

/**
 * What alarms ask of the people at a console, by ISA-18.2 and EEMUA 191. Counts
 * annunciations alone: an alarm of priority 1 to 3 that is raised, comes back, is
 * called again or is set free, while nothing keeps it quiet.
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
  const lives = alarms.map(lifeOf);
  return kpisOfLives(lives, heardIn(lives, span), span);
}

/** @param heard what was heard of those lives in the span. */
export function kpisOfLives(
  lives: readonly Life[],
  heard: readonly Annunciation[],
  span: Span,
): AlarmKpis {
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
    meanPer10Min: (heard.length * PERIOD_MS) / Math.max(1, span.to - span.from),
    maxPer10Min: [...byPeriod.values()].reduce((most, count) => Math.max(most, count), 0),
    floodShare: [...byPeriod.values()].filter((count) => count > FLOOD).length / periods,
    top10Share: share(top.reduce((sum, count) => sum + count, 0)),
    chattering: chatteringIn(heard).size,
    stale: lives.filter((life) => isStale(life, span)).length,
    priorityMix: { 1: ofPriority(1), 2: ofPriority(2), 3: ofPriority(3) },
  };
}

/** Active for more than a day without a break, at some moment of the span at which nothing kept it quiet. */
export function isStale({ alarm, active, muted }: Life, { from, to }: Span): boolean {
  if (alarm.priority === 4) return false;
  return active.some((stretch) => {
    const since = epochMs(stretch.from + DAY_MS);
    const old = { from: since, to: stretch.to };
    return outside(old, muted).some((part) => overlapMs(part, { from, to }) > 0);
  });
}

export const annunciationsOf = (alarms: readonly Alarm[], span: Span): readonly Annunciation[] =>
  heardIn(alarms.map(lifeOf), span);

/** In order of time; of one moment, by alarm. */
export function heardIn(lives: readonly Life[], { from, to }: Span): readonly Annunciation[] {
  const heard: Annunciation[] = [];
  for (const { alarm, key, heard: times } of lives) {
    const { priority } = alarm;
    if (priority === 4) continue;
    for (const at of times) if (at >= from && at < to) heard.push({ at, priority, key });
  }
  return heard.sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
}

function counted<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

/** Keys of the alarms that came three times or more within a minute, each with how often it did. */
export function chatteringIn(heard: readonly Annunciation[]): ReadonlyMap<string, number> {
  const times = new Map<string, EpochMs[]>();
  for (const { key, at } of heard) {
    const own = times.get(key);
    if (own === undefined) times.set(key, [at]);
    else own.push(at);
  }
  const bursts = new Map<string, number>();
  for (const [key, own] of times) {
    const within = own.filter((at, n) => (own[n + CHATTER - 1] ?? Infinity) - at <= MINUTE_MS);
    if (within.length > 0) bursts.set(key, within.length);
  }
  return bursts;
}

/** How often each type was heard. */
export function heardByType(alarms: readonly Alarm[], span: Span): ReadonlyMap<AlarmType, number> {
  const counts = new Map<AlarmType, number>();
  for (const alarm of alarms) {
    const count = annunciationsOf([alarm], span).length;
    if (count > 0) counts.set(alarm.type, (counts.get(alarm.type) ?? 0) + count);
  }
  return counts;
}
