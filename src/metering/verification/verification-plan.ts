import { yearsAfter } from '../../detect/due-date.ts';
import { dayOfDate } from '../../lib/local-time.ts';
import { type DueItem, keyOf } from './due-list.ts';

export interface PlannedItem {
  readonly item: DueItem;
  /** `2027-03-14`: the last day on which it may be done. */
  readonly due: string;
  /** 1…12: the month it falls due in, and the month proposed: never later. */
  readonly month: number;
  readonly proposed: number;
  /** `overdue`: should have been done before. `follows`: assumes that earlier ones are done when due. */
  readonly basis: 'due' | 'overdue' | 'follows';
}

export interface PlanMonth {
  readonly month: number;
  /** Items that fall due in it, and how many there would be as proposed. */
  readonly load: number;
  readonly proposed: number;
}

export interface VerificationPlan {
  readonly year: number;
  /** What a month has if the work is spread evenly, rounded up. */
  readonly target: number;
  readonly months: readonly PlanMonth[];
  readonly items: readonly PlannedItem[];
}

/** Done earlier than this, a certificate loses too much of what it was paid for. */
const MOST_MONTHS_EARLY = 3;
const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

/**
 * The work of a year by month, and how to spread it: a month above the target
 * gives to the three before it, whole sites together so that one trip does.
 * @param today local date: nothing is planned for months that are over.
 */
export function verificationPlan(
  items: readonly DueItem[],
  year: number,
  today: string,
): VerificationPlan {
  const first = firstMonth(year, today);
  const falling = items.flatMap((item) => dueIn(item, year, today, first));
  const target = Math.ceil(falling.length / (13 - Math.min(first, 12)));
  const proposed = first > 12 ? new Map<string, number>() : spread(falling, first, target);
  const planned = falling.map((one) => ({
    ...one,
    proposed: proposed.get(keyOf(one.item)) ?? one.month,
  }));
  const months = MONTHS.map((month) => ({
    month,
    load: planned.filter((one) => one.month === month).length,
    proposed: planned.filter((one) => one.proposed === month).length,
  }));
  return { year, target, months, items: planned };
}

/** 13: the year is over. */
function firstMonth(year: number, today: string): number {
  const now = Number(today.slice(0, 4));
  if (year > now) return 1;
  return year < now ? 13 : Number(today.slice(5, 7));
}

type Falling = Omit<PlannedItem, 'proposed'>;

function dueIn(item: DueItem, year: number, today: string, first: number): readonly Falling[] {
  if (item.due === null) return [];
  const isLate = item.due < today;
  const dueYear = Number(item.due.slice(0, 4));
  if (dueYear === year && !isLate)
    return [{ item, due: item.due, month: monthOf(item.due), basis: 'due' }];
  // what is overdue is work of this month
  if (isLate && year === Number(today.slice(0, 4)))
    return [{ item, due: item.due, month: first, basis: 'overdue' }];
  if (item.periodYears === 0) return [];
  const next = firstDueIn(isLate ? today : item.due, item.periodYears, year);
  return next === null ? [] : [{ item, due: next, month: monthOf(next), basis: 'follows' }];
}

function firstDueIn(done: string, periodYears: number, year: number): string | null {
  // a period of a month at the least: half a year makes two turns, of which the first is planned
  const period = Math.max(periodYears, 1 / 12);
  for (let turn = 1; ; turn += 1) {
    const due = yearsAfter(done, turn * period);
    const dueYear = Number(due.slice(0, 4));
    if (dueYear >= year) return dueYear === year ? due : null;
  }
}

const monthOf = (date: string): number => Number(date.slice(5, 7));

/** From December back, what is above the target goes into the emptiest of the months before. */
function spread(
  falling: readonly Falling[],
  first: number,
  target: number,
): ReadonlyMap<string, number> {
  const load = new Map<number, Trip[]>(MONTHS.map((month) => [month, []]));
  for (const trip of tripsOf(falling)) load.get(trip.month)?.push(trip);
  const sizeOf = (month: number): number =>
    (load.get(month) ?? []).reduce((sum, trip) => sum + trip.keys.length, 0);
  const proposed = new Map<string, number>();
  for (let month = 12; month > first; month -= 1) {
    // what expires first in its month loses least by being done before
    const trips = [...(load.get(month) ?? [])].sort((a, b) => a.day - b.day);
    for (const trip of trips) {
      const over = sizeOf(month) - target;
      if (over <= 0) break;
      const earliest = Math.max(first, trip.dueMonth - MOST_MONTHS_EARLY);
      const to = emptiest(month, earliest, sizeOf);
      if (to === null || sizeOf(to) + trip.keys.length > sizeOf(month) - trip.keys.length) continue;
      load.set(
        month,
        (load.get(month) ?? []).filter((one) => one !== trip),
      );
      load.get(to)?.push({ ...trip, month: to });
      for (const key of trip.keys) proposed.set(key, to);
    }
  }
  return proposed;
}

/** Of the months before one; the latest of equals. */
function emptiest(
  month: number,
  earliest: number,
  sizeOf: (month: number) => number,
): number | null {
  let best: number | null = null;
  for (let at = month - 1; at >= earliest; at -= 1) {
    if (best === null || sizeOf(at) < sizeOf(best)) best = at;
  }
  return best;
}

/** What falls due at one site in one month. */
interface Trip {
  readonly month: number;
  readonly dueMonth: number;
  readonly day: number;
  readonly keys: readonly string[];
}

function tripsOf(falling: readonly Falling[]): readonly Trip[] {
  const trips = new Map<string, Falling[]>();
  for (const one of falling) {
    const key = `${one.item.row.site.id} ${one.month}`;
    const own = trips.get(key);
    if (own === undefined) trips.set(key, [one]);
    else own.push(one);
  }
  return [...trips.values()].map((own) => ({
    month: own[0]?.month ?? 1,
    dueMonth: own[0]?.month ?? 1,
    day: Math.min(...own.map(({ due }) => dayOfDate(due))),
    keys: own.map(({ item }) => keyOf(item)),
  }));
}
