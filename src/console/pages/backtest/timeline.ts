const DAY_MS = 86_400_000;

export interface TimelineAlarm {
  readonly occurredAt: string;
}

export interface TimelineBar {
  /** Epoch ms. */
  readonly from: number;
  readonly gained: number;
  readonly lost: number;
  readonly kept: number;
}

export interface Timeline {
  readonly every: 'hour' | 'day' | 'week';
  readonly bars: readonly TimelineBar[];
  /** Most above the line: kept and gained; and below it: lost. */
  readonly above: number;
  readonly below: number;
}

const STEP_MS = { hour: 3_600_000, day: DAY_MS, week: 7 * DAY_MS } as const;

/** Counts by the hour, the day or the week of onset, so that a span of months stays readable. */
export function timelineOf(
  groups: Readonly<Record<'gained' | 'lost' | 'kept', readonly TimelineAlarm[]>>,
  from: number,
  to: number,
): Timeline {
  const every = to - from <= 3 * DAY_MS ? 'hour' : to - from <= 100 * DAY_MS ? 'day' : 'week';
  const step = STEP_MS[every];
  const count = Math.max(1, Math.ceil((to - from) / step));
  const counted = (alarms: readonly TimelineAlarm[]): readonly number[] => {
    const found = Array.from({ length: count }, () => 0);
    for (const { occurredAt } of alarms) {
      // what began before the span is shown at its beginning
      const place = Math.floor((Date.parse(occurredAt) - from) / step);
      const at = Math.min(count - 1, Math.max(0, place));
      found[at] = (found[at] ?? 0) + 1;
    }
    return found;
  };
  const [gained, lost, kept] = [counted(groups.gained), counted(groups.lost), counted(groups.kept)];
  const bars = gained.map((up, n) => ({
    from: from + n * step,
    gained: up,
    lost: lost[n] ?? 0,
    kept: kept[n] ?? 0,
  }));
  return {
    every,
    bars,
    above: Math.max(...bars.map((bar) => bar.gained + bar.kept)),
    below: Math.max(...bars.map((bar) => bar.lost)),
  };
}

/** Beginnings of months, or of days where the span is short: where the axis has its lines. */
export function axisPlaces(from: number, to: number): readonly number[] {
  const places: number[] = [];
  if (to - from > 62 * DAY_MS) {
    const day = new Date(from);
    day.setDate(1);
    day.setHours(0, 0, 0, 0);
    while (day.getTime() < to) {
      if (day.getTime() >= from) places.push(day.getTime());
      day.setMonth(day.getMonth() + 1);
    }
    return places;
  }
  const days = Math.max(1, Math.ceil((to - from) / DAY_MS / 10));
  for (let at = from; at < to; at += days * DAY_MS) places.push(at);
  return places;
}
