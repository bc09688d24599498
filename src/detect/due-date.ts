import { z } from 'zod';
import { zoneOffsetMs } from '../lib/local-time.ts';
import type { Priority } from '../model/alarm-type.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { type DetectorEvent, timeOf } from './detector.ts';

/** A date that comes nearer: notices before it, and one when it has passed. */
export interface DueDate {
  /** Start of the day after it, at the site; null where there is no such date. */
  readonly dueAt: EpochMs | null;
  /** Oldest first. */
  readonly stages: readonly DueStage[];
  readonly evidence: Evidence;
}

export interface DueStage {
  readonly at: EpochMs;
  readonly priority: Priority;
}

export const DueState = z.object({
  /** The date it is about: another one on file starts anew. */
  dueAt: z.number().nullable(),
  /** Stages reported. */
  reported: z.number(),
});
export type DueState = z.infer<typeof DueState>;

const DAY_MS = 86_400_000;
const NOTHING_FOUND: readonly Finding[] = [];

/** @param noticeDays days before the date, in any order; @param overdue once it has passed. */
export function dueDate(
  date: string | null,
  timeZone: string,
  noticeDays: readonly number[],
  overdue: Priority,
): DueDate {
  if (date === null) return { dueAt: null, stages: [], evidence: [] };
  const next = Date.parse(date) + DAY_MS;
  const dueAt = epochMs(next - zoneOffsetMs(timeZone, next));
  const notices = noticeDays
    .toSorted((a, b) => b - a)
    .map((days): DueStage => ({ at: epochMs(dueAt - days * DAY_MS), priority: 4 }));
  return {
    dueAt,
    stages: [...notices, { at: dueAt, priority: overdue }],
    evidence: [{ name: 'due', value: date }],
  };
}

/** The same day of the year, so many years later. */
export function yearsAfter(date: string, years: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const months = Math.round(12 * years);
  return new Date(Date.UTC(year, month - 1 + months, day)).toISOString().slice(0, 10);
}

export const startDue = ({ dueAt }: DueDate): DueState => ({ dueAt, reported: 0 });

export function stepDue(
  state: DueState,
  event: DetectorEvent,
  due: DueDate,
): readonly [DueState, readonly Finding[]] {
  const now = timeOf(event);
  if (state.dueAt !== due.dueAt) {
    if (state.reported === 0) return [startDue(due), NOTHING_FOUND];
    return [startDue(due), [{ verdict: 'ended', since: now, evidence: due.evidence }]];
  }
  let passed = state.reported;
  while ((due.stages[passed]?.at ?? Infinity) <= now) passed += 1;
  const first = due.stages[0];
  const stage = due.stages[passed - 1];
  if (passed === state.reported || first === undefined || stage === undefined)
    return [state, NOTHING_FOUND];
  const left = Math.ceil(((due.dueAt ?? now) - now) / DAY_MS);
  const evidence: Evidence = [...due.evidence, { name: 'daysToDue', value: left, unit: 'd' }];
  return [
    { ...state, reported: passed },
    [{ verdict: 'began', since: first.at, priority: stage.priority, evidence }],
  ];
}

/** A date that has changed on file is noticed with the next record. */
export const dueNext = (state: DueState, due: DueDate): EpochMs | null =>
  state.dueAt === due.dueAt ? (due.stages[state.reported]?.at ?? null) : null;
