/** Month of event time in UTC, `2026-11`. */
export const monthOf = (ts: number): string => new Date(ts).toISOString().slice(0, 7);

/** First millisecond of a month. */
export const monthStart = (month: string): number => Date.parse(`${month}-01T00:00:00Z`);

export const monthAfter = (month: string): string => shifted(month, 1);

export const monthsBefore = (month: string, count: number): string => shifted(month, -count);

function shifted(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return monthOf(Date.UTC(year, number - 1 + by, 1));
}
