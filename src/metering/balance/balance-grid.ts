import { dateName, dayOfDate, localClock } from '../../lib/local-time.ts';
import type { EpochMs } from '../../model/units.ts';
import { dayAfter, type GasCalendar, gasDayAt, gasDaySpan, hourStarts } from '../books/gas-day.ts';

/** The pieces of time that a balance is reckoned in: the same for all meters. */
export interface GridCell {
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** Which of 168 hours of the week from Sunday 00, holidays as Sundays; a day has its first. */
  readonly week: number;
  /** Gas day, days since 1970. */
  readonly day: number;
}

export type GridSize = 'hour' | 'day';

/** Gas days from a moment to another, whole, or their hours. */
export function gridOf(
  calendar: GasCalendar,
  from: EpochMs,
  to: EpochMs,
  size: GridSize,
  holidays: ReadonlySet<string>,
): readonly GridCell[] {
  const cells: GridCell[] = [];
  for (let day = gasDayAt(calendar, from); ; day = dayAfter(day)) {
    const span = gasDaySpan(calendar, day);
    if (span.start >= to) return cells;
    const starts =
      size === 'day' ? [span.start, span.end] : hourStarts(calendar, span.start, span.end);
    for (const [n, start] of starts.slice(0, -1).entries()) {
      const end = starts[n + 1] ?? span.end;
      cells.push({ start, end, week: weekCell(calendar, start, holidays), day: dayOfDate(day) });
    }
  }
}

function weekCell({ timeZone }: GasCalendar, at: EpochMs, holidays: ReadonlySet<string>): number {
  const { day, weekday, hour } = localClock(timeZone, at);
  return 24 * (holidays.has(dateName(day)) ? 0 : weekday) + hour;
}

export type Every = 'day' | 'week' | 'month';

/** Whether a gas day begins a new window of the trend: weeks begin on Mondays. */
export function beginsWindow(day: number, every: Every): boolean {
  if (every === 'day') return true;
  if (every === 'week') return (day + 4) % 7 === 1;
  return dateName(day).endsWith('-01');
}

/** Cells of a span split into windows, the first and last as long as the span lets them. */
export function windowsOf(
  cells: readonly GridCell[],
  first: number,
  every: Every,
): readonly Stretch[] {
  const windows: Stretch[] = [];
  let begin = first;
  for (let at = first + 1; at <= cells.length; at += 1) {
    const [before, next] = [cells[at - 1], cells[at]];
    const isNew = next === undefined || (next.day !== before?.day && beginsWindow(next.day, every));
    if (!isNew) continue;
    windows.push({ first: begin, end: at });
    begin = at;
  }
  return windows;
}

/** Cells of a grid: from one, up to but without another. */
export interface Stretch {
  readonly first: number;
  readonly end: number;
}
