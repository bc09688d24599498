/** Local days as a date field has them. */
export interface DaySpan {
  readonly from: string;
  /** Included. */
  readonly to: string;
}

const dayText = (at: Date): string =>
  `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;

export function lastMonths(months: number, now: number): DaySpan {
  const to = new Date(now);
  const from = new Date(now);
  from.setDate(1);
  from.setMonth(from.getMonth() - months);
  const days = new Date(from.getFullYear(), from.getMonth() + 1, 0).getDate();
  from.setDate(Math.min(to.getDate(), days));
  return { from: dayText(from), to: dayText(to) };
}

/** In this browser's zone; null: not two days, or the wrong way round. */
export function spanInstants({
  from,
  to,
}: DaySpan): { readonly from: string; readonly to: string } | null {
  const [first, last] = [new Date(`${from}T00:00:00`), new Date(`${to}T00:00:00`)];
  if (Number.isNaN(first.getTime()) || Number.isNaN(last.getTime())) return null;
  last.setDate(last.getDate() + 1);
  return first < last ? { from: first.toISOString(), to: last.toISOString() } : null;
}
