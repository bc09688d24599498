import { expectedWeek } from './expected-week.ts';
import type { UseWeek } from './use-week.ts';

/** When a customer's weeks differ enough to be looked into (domain.md §B.5). */
export interface SwingLimits {
  /** Fraction of the expected week. */
  readonly change: number;
  /** The same for customers above `largeShare` of their zone's sales. */
  readonly largeChange: number;
  readonly largeShare: number;
  /** Weeks in a row. */
  readonly weeks: number;
  /** Base m³ a week; smaller differences move nothing. */
  readonly leastM3: number;
}

export const SWING_LIMITS: SwingLimits = {
  change: 0.5,
  largeChange: 0.3,
  largeShare: 0.02,
  weeks: 2,
  leastM3: 50,
};

/** Weeks in a row in which a customer burned much more or much less than usual (重点跟踪). */
export interface SwingSpan {
  /** First Monday, and the Monday after the last week, days since 1970. */
  readonly from: number;
  readonly to: number;
  readonly direction: 'up' | 'down';
  /** Base m³ that were burned and that were expected. */
  readonly m3: number;
  readonly expectedM3: number;
  /** Whether the last week judged belongs to it. */
  readonly standing: 'goes on' | 'over';
  /** Weeks whose expectation was moved for weather; for holidays. */
  readonly heatedWeeks: number;
  readonly restWeeks: number;
}

interface Judged {
  readonly week: UseWeek;
  readonly m3: number;
  readonly expectedM3: number;
  readonly direction: 'up' | 'down' | null;
  readonly isHeated: boolean;
  readonly isRest: boolean;
}

/** @param share the customer's share of its zone's sales, 0…1. */
export function swingsOf(
  weeks: readonly UseWeek[],
  share: number,
  limits: SwingLimits,
): readonly SwingSpan[] {
  const limit = share > limits.largeShare ? limits.largeChange : limits.change;
  const swings: SwingSpan[] = [];
  let run: Judged[] = [];
  const close = (standing: SwingSpan['standing']): void => {
    if (run.length >= limits.weeks) swings.push(spanOf(run, standing));
    run = [];
  };
  for (const [at, week] of weeks.entries()) {
    const judged = judge(week, weeks, at, limit, limits.leastM3);
    // a week that nobody knows neither begins nor ends anything, but two weeks must follow on each other
    if (judged === null) {
      if (run.length < limits.weeks) run = [];
      continue;
    }
    if (judged.direction === null || judged.direction !== run[0]?.direction) close('over');
    if (judged.direction !== null) run.push(judged);
  }
  close('goes on');
  return swings;
}

function judge(
  week: UseWeek,
  weeks: readonly UseWeek[],
  at: number,
  limit: number,
  leastM3: number,
): Judged | null {
  const expected = expectedWeek(weeks, at);
  if (week.m3 === null || expected === null) return null;
  const difference = week.m3 - expected.m3;
  const isSwing = Math.abs(difference) > Math.max(leastM3, limit * expected.m3);
  return {
    week,
    m3: week.m3,
    expectedM3: expected.m3,
    direction: !isSwing ? null : difference > 0 ? 'up' : 'down',
    isHeated: expected.heating !== null,
    isRest: expected.rest < 0.99,
  };
}

function spanOf(run: readonly Judged[], standing: SwingSpan['standing']): SwingSpan {
  const [first, last] = [run[0], run.at(-1)];
  const sum = (of: (judged: Judged) => number): number =>
    run.reduce((total, judged) => total + of(judged), 0);
  return {
    from: first?.week.monday ?? 0,
    to: (last?.week.monday ?? 0) + 7,
    direction: first?.direction ?? 'up',
    m3: sum(({ m3 }) => m3),
    expectedM3: sum(({ expectedM3 }) => expectedM3),
    standing,
    heatedWeeks: sum(({ isHeated }) => (isHeated ? 1 : 0)),
    restWeeks: sum(({ isRest }) => (isRest ? 1 : 0)),
  };
}
