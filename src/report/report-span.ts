import { dateName, dayOfDate } from '../lib/local-time.ts';
import { type GasCalendar, gasDayAt, gasDaySpan } from '../metering/books/gas-day.ts';
import type { GasDay } from '../metering/contract/metering-books.ts';
import { epochMs } from '../model/units.ts';
import type { Span } from '../pipeline/alarm-kpis.ts';
import type { ReportSources, ReportSpec } from './report.ts';

/** Gas days, `to` exclusive, with the moments at which they begin and end. */
export interface GasDays extends Span {
  readonly first: GasDay;
  readonly end: GasDay;
}

/** Gas days of the company: in the reports' zone. */
export const companyCalendar = ({ settings, desk }: ReportSources): GasCalendar => ({
  timeZone: settings.timeZone,
  startHour: desk().startHour,
});

/**
 * The gas days that a report tells of: from the one in which the span begins to the
 * last that has ended by its end; of a shorter span that last one.
 */
export function gasDaysOf(calendar: GasCalendar, { from, to }: Span): GasDays {
  const end = gasDayAt(calendar, to);
  const yesterday = dateName(dayOfDate(end) - 1);
  const asked = gasDayAt(calendar, from);
  const first = asked < end ? asked : yesterday;
  return {
    first,
    end,
    from: gasDaySpan(calendar, first).start,
    to: gasDaySpan(calendar, end).start,
  };
}

export const daysIn = ({ first, end }: GasDays): number => dayOfDate(end) - dayOfDate(first);

/** The last calendar month of whole gas days that has ended by a moment. */
export function lastMonth(calendar: GasCalendar, at: number): Span {
  const end = `${gasDayAt(calendar, at).slice(0, 7)}-01`;
  const first = `${dateName(dayOfDate(end) - 1).slice(0, 7)}-01`;
  return { from: gasDaySpan(calendar, first).start, to: gasDaySpan(calendar, end).start };
}

/** What a report tells of where nobody has named a time. @param between from one time of its schedule to the next. */
export function toldSpan({ tells }: ReportSpec, sources: ReportSources, between: Span): Span {
  if (tells === 'since-last') return between;
  const { from, to } = lastMonth(companyCalendar(sources), between.to);
  return { from, to: epochMs(to) };
}
