import type { Priority } from '../model/alarm-type.ts';
import type { EpochMs } from '../model/units.ts';
import type { Life, Span } from './kpi-life.ts';

/** Times are in seconds; null where there is nothing to tell. */
export interface Answering {
  readonly priority: 1 | 2 | 3;
  /** Times that somebody was called in the span. */
  readonly calls: number;
  readonly acknowledged: number;
  readonly waiting: number;
  readonly medianSeconds: number | null;
  readonly p95Seconds: number | null;
  readonly limitSeconds: number;
  /** Of the calls that are decided: acknowledged, or waiting beyond the limit. */
  readonly shareWithin: number | null;
}

export type AcknowledgeSeconds = Readonly<Record<1 | 2 | 3, number>>;

/** How soon people answer, by priority, as it stood at the end of the span. */
export function answeringOf(
  lives: readonly Life[],
  span: Span,
  limits: AcknowledgeSeconds,
): readonly Answering[] {
  return ([1, 2, 3] as const).map((priority) => {
    const limitSeconds = limits[priority];
    const waits = waitsOf(lives, span, priority);
    const done = waits.flatMap(({ seconds, answered }) => (answered ? [seconds] : []));
    done.sort((a, b) => a - b);
    const decided = waits.filter(({ seconds, answered }) => answered || seconds > limitSeconds);
    const within = done.filter((seconds) => seconds <= limitSeconds).length;
    return {
      priority,
      calls: waits.length,
      acknowledged: done.length,
      waiting: waits.length - done.length,
      medianSeconds: quantile(done, 0.5),
      p95Seconds: quantile(done, 0.95),
      limitSeconds,
      shareWithin: decided.length === 0 ? null : within / decided.length,
    };
  });
}

interface Wait {
  readonly seconds: number;
  readonly answered: boolean;
}

const waitsOf = (lives: readonly Life[], span: Span, priority: Priority): readonly Wait[] =>
  lives
    .filter(({ alarm }) => alarm.priority === priority)
    .flatMap(({ calls }) => calls)
    .filter(({ asked }) => asked >= span.from && asked < span.to)
    .map(({ asked, acknowledged }) => {
      const answered = acknowledged !== null && acknowledged <= span.to;
      const until: EpochMs = answered && acknowledged !== null ? acknowledged : span.to;
      return { seconds: Math.max(0, until - asked) / 1000, answered };
    });

/** Nearest rank; `sorted` rises. */
export const quantile = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;

/** The longest that a call has waited within the span, s; null: nobody was called. */
export function longestWait(lives: readonly Life[], span: Span): number | null {
  const waits = ([1, 2, 3] as const).flatMap((priority) => waitsOf(lives, span, priority));
  return waits.length === 0
    ? null
    : waits.reduce((most, { seconds }) => Math.max(most, seconds), 0);
}
