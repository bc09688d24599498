import { dateName } from '../lib/local-time.ts';
import type { EpochMs } from '../model/units.ts';
import { weekday } from './hours.ts';
import type { Stretch } from './reach.ts';
import { DAY_MS, wallAt } from './wall-time.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const WORKDAYS = 'Monday to Friday';
/** More patterns than these are counted. */
const PATTERNS_TOLD = 3;

/** When these gaps are, as people say it: `every day 22:00 to 06:00`, `Sunday 2026-12-06 02:00 to 06:00`. */
export function gapWords(gaps: readonly Stretch[], timeZone: string, window: Stretch): string {
  const marked = gaps.map((gap) => mark(gap, timeZone));
  const isWhole = gaps.some(({ from, to }) => from <= window.from && to >= window.to);
  if (isWhole) return 'at every hour';
  const inside = marked.filter(({ gap }) => gap.from > window.from && gap.to < window.to);
  // what the window cuts is part of a pattern, or stands for itself
  const cut = marked
    .filter((one) => !inside.includes(one))
    .flatMap((one) => cutWords(one, inside, window));
  const patterns = new Map<string, Marked[]>();
  for (const one of inside) {
    const key = `${one.begins.day} ${one.span}`;
    patterns.set(key, [...(patterns.get(key) ?? []), one]);
  }
  const weekly = new Map<string, string[]>();
  const single: string[] = [];
  for (const [first, ...more] of patterns.values()) {
    if (first === undefined) continue;
    const { day, date } = first.begins;
    if (more.length === 0) single.push(`${day} ${date} ${first.span}`);
    else weekly.set(first.span, [...(weekly.get(first.span) ?? []), day]);
  }
  const recurring = [...weekly].map(([span, days]) => `${dayWords(days)} ${span}`);
  const all = [...recurring, ...cut, ...single];
  const told = all.slice(0, PATTERNS_TOLD).join('; ');
  return all.length > PATTERNS_TOLD
    ? `${told}; and ${all.length - PATTERNS_TOLD} more times`
    : told;
}

interface Marked {
  readonly gap: Stretch;
  readonly begins: Moment;
  readonly ends: Moment;
  /** Both ends without the day it begins on. */
  readonly span: string;
}

interface Moment {
  readonly day: string;
  readonly date: string;
  readonly clock: string;
}

function mark(gap: Stretch, timeZone: string): Marked {
  const [begins, ends] = [momentOf(gap.from, timeZone), momentOf(gap.to, timeZone)];
  const isShort = gap.to - gap.from < DAY_MS;
  const days = Math.round((gap.to - gap.from) / DAY_MS);
  const long = days > 1 ? ` (${days} days)` : '';
  const span = `${begins.clock} to ${isShort ? '' : `${ends.day} `}${ends.clock}${isShort ? '' : long}`;
  return { gap, begins, ends, span };
}

function momentOf(at: EpochMs, timeZone: string): Moment {
  const wall = wallAt(timeZone, at);
  const day = Math.floor(wall / DAY_MS);
  const minute = Math.floor((wall - day * DAY_MS) / 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    day: DAYS[weekday(day)] ?? '',
    date: dateName(day),
    clock: `${two(Math.floor(minute / 60))}:${two(minute % 60)}`,
  };
}

function cutWords(
  { gap, begins, ends }: Marked,
  inside: readonly Marked[],
  window: Stretch,
): string[] {
  const same = (a: Moment, b: Moment) => a.day === b.day && a.clock === b.clock;
  if (gap.from <= window.from) {
    const isKnown = inside.some((one) => same(one.ends, ends));
    return isKnown ? [] : [`from now to ${ends.day} ${ends.date} ${ends.clock}`];
  }
  const isKnown = inside.some((one) => same(one.begins, begins));
  return isKnown ? [] : [`from ${begins.day} ${begins.date} ${begins.clock} on`];
}

function dayWords(days: readonly string[]): string {
  if (days.length === 7) return 'every day';
  const isWorkdays = days.length === 5 && !days.includes('Sunday') && !days.includes('Saturday');
  const ordered = DAYS.filter((day) => days.includes(day));
  return isWorkdays ? WORKDAYS : ordered.join(', ');
}
