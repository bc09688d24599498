import { type AlarmKpis, kpisOf, type Span } from '../../alarm/kpi.ts';
import { overlaps } from '../../alarm/span.ts';
import type { Alarm } from '../../model/alarm.ts';
import type { AlarmType } from '../../model/alarm-type.ts';

/** What other settings would have changed over one span. */
export interface Comparison {
  readonly gained: readonly Alarm[];
  readonly lost: readonly Alarm[];
  readonly kept: readonly KeptAlarm[];
  readonly byType: readonly TypeCounts[];
  /** From onset to finding, before and after. */
  readonly delay: { readonly before: Delay; readonly after: Delay };
  readonly kpis: { readonly before: AlarmKpis; readonly after: AlarmKpis };
}

export interface KeptAlarm {
  readonly before: Alarm;
  readonly after: Alarm;
}

export interface TypeCounts {
  readonly type: AlarmType;
  readonly gained: number;
  readonly lost: number;
  readonly kept: number;
}

/** Seconds; null where there is no alarm. */
export interface Delay {
  readonly medianSeconds: number | null;
  readonly p95Seconds: number | null;
}

/**
 * Two alarm lists of one span side by side. Two alarms are the same when type and
 * subject are and their spans overlap; of several, the one of the nearest onset.
 */
export function compareAlarms(
  before: readonly Alarm[],
  after: readonly Alarm[],
  span: Span,
): Comparison {
  const free = new Map<string, Alarm[]>();
  for (const alarm of before) free.set(keyOf(alarm), [...(free.get(keyOf(alarm)) ?? []), alarm]);
  const gained: Alarm[] = [];
  const kept: KeptAlarm[] = [];
  for (const alarm of after) {
    const candidates = free.get(keyOf(alarm)) ?? [];
    const twin = nearest(alarm, candidates);
    if (twin === null) gained.push(alarm);
    else {
      candidates.splice(candidates.indexOf(twin), 1);
      kept.push({ before: twin, after: alarm });
    }
  }
  const left = new Set([...free.values()].flat());
  const lost = before.filter((alarm) => left.has(alarm));
  return {
    gained,
    lost,
    kept,
    byType: countsOf(gained, lost, kept),
    delay: { before: delayOf(before), after: delayOf(after) },
    kpis: { before: kpisOf(before, span), after: kpisOf(after, span) },
  };
}

const keyOf = ({ type, subject }: Alarm): string => `${type}|${subject.kind}|${subject.id}`;

const spanOf = ({ occurredAt, returnedAt }: Alarm) => ({ since: occurredAt, until: returnedAt });

function nearest(alarm: Alarm, candidates: readonly Alarm[]): Alarm | null {
  const distance = (other: Alarm): number => Math.abs(other.occurredAt - alarm.occurredAt);
  let best: Alarm | null = null;
  for (const other of candidates) {
    if (!overlaps(spanOf(other), spanOf(alarm))) continue;
    if (best === null || distance(other) < distance(best)) best = other;
  }
  return best;
}

function countsOf(
  gained: readonly Alarm[],
  lost: readonly Alarm[],
  kept: readonly KeptAlarm[],
): readonly TypeCounts[] {
  const counts = new Map<AlarmType, { gained: number; lost: number; kept: number }>();
  const add = (type: AlarmType, to: 'gained' | 'lost' | 'kept'): void => {
    const own = counts.get(type) ?? { gained: 0, lost: 0, kept: 0 };
    own[to] += 1;
    counts.set(type, own);
  };
  for (const { type } of gained) add(type, 'gained');
  for (const { type } of lost) add(type, 'lost');
  for (const { after } of kept) add(after.type, 'kept');
  return [...counts]
    .map(([type, own]) => ({ type, ...own }))
    .sort((a, b) => (a.type < b.type ? -1 : 1));
}

export function delayOf(alarms: readonly Alarm[]): Delay {
  const seconds = alarms
    .map(({ occurredAt, detectedAt }) => (detectedAt - occurredAt) / 1000)
    .sort((a, b) => a - b);
  const at = (share: number): number | null =>
    seconds[Math.max(0, Math.ceil(share * seconds.length) - 1)] ?? null;
  return { medianSeconds: at(0.5), p95Seconds: at(0.95) };
}

/** Alarms that were active at some moment of the span. */
export const alarmsWithin = (alarms: readonly Alarm[], { from, to }: Span): readonly Alarm[] =>
  alarms.filter(
    ({ occurredAt, returnedAt }) => occurredAt < to && (returnedAt === null || returnedAt >= from),
  );
