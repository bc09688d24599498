import { zoneOffsetMs } from './local-time.ts';
import { err, ok, type Result } from './result.ts';

/** Five cron fields, read: which minutes of which days. */
export interface CronSlots {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Of day and weekday both narrowed, either is enough: so cron has it. */
  readonly anyOfBoth: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names in place of numbers, from `least` on. */
  readonly names: readonly string[];
}

const FIELDS = [
  { name: 'minute', least: 0, most: 59, names: [] },
  { name: 'hour', least: 0, most: 23, names: [] },
  { name: 'day', least: 1, most: 31, names: [] },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  { name: 'weekday', least: 0, most: 7, names: WEEKDAYS },
] as const satisfies readonly Field[];

/** The error says which field cannot be read. */
export function parseCron(text: string): Result<CronSlots, string> {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) return err('expected five fields');
  const read = FIELDS.map((field, n) => numbersOf(parts[n] ?? '', field));
  const bad = read.findIndex((one) => one === null);
  if (bad !== -1) return err(`the ${FIELDS[bad]?.name} cannot be read: ${parts[bad]}`);
  const [minutes, hours, days, months, weekdays] = read.map((one) => one ?? []);
  return ok({
    minutes: minutes ?? [],
    hours: hours ?? [],
    days: new Set(days),
    months: new Set(months),
    // Sunday is 0 or 7
    weekdays: new Set(weekdays?.map((day) => day % 7)),
    anyOfBoth: !parts[2]?.startsWith('*') && !parts[4]?.startsWith('*'),
  });
}

function numbersOf(text: string, field: Field): readonly number[] | null {
  const found = new Set<number>();
  for (const item of text.split(',')) {
    const match = /^(?<span>\*|\w+(?:-\w+)?)(?:\/(?<step>\d+))?$/.exec(item);
    const { span = '', step = '1' } = match?.groups ?? {};
    const open = match?.groups?.['step'] === undefined ? 'one' : 'on';
    const [from, to] = endsOf(span, field, open);
    const by = Number(step);
    if (from === null || to === null || from > to || by < 1) return null;
    for (let n = from; n <= to; n += by) found.add(n);
  }
  return [...found].sort((a, b) => a - b);
}

type Ends = readonly [number | null, number | null];

/** `5/10` begins at 5 and goes on to the end. */
function endsOf(span: string, field: Field, until: 'one' | 'on'): Ends {
  if (span === '*') return [field.least, field.most === 7 ? 6 : field.most];
  const [first = '', last] = span.split('-');
  const from = numberOf(first, field);
  if (last !== undefined) return [from, numberOf(last, field)];
  return [from, until === 'on' ? field.most : from];
}

function numberOf(text: string, { least, most, names }: Field): number | null {
  const named = names.indexOf(text.slice(0, 3).toLowerCase());
  if (named !== -1) return least + named;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : null;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** The rarest day there is, 29 February, comes again within so many. */
const MOST_DAYS = 366 * 8 + 1;

/**
 * The newest time of a schedule at or before a moment, in a zone; null: it never
 * comes. A local time that a change of summer time leaves out is left out.
 */
export function slotAtOrBefore(cron: CronSlots, timeZone: string, at: number): number | null {
  const today = Math.floor((at + zoneOffsetMs(timeZone, at)) / DAY_MS);
  for (let day = today; day > today - MOST_DAYS; day -= 1) {
    if (!isDay(cron, day)) continue;
    for (const hour of cron.hours.toReversed()) {
      for (const minute of cron.minutes.toReversed()) {
        const local = day * DAY_MS + (hour * 60 + minute) * MINUTE_MS;
        const slot = momentOf(local, timeZone);
        if (slot !== null && slot <= at) return slot;
      }
    }
  }
  return null;
}

function isDay(cron: CronSlots, day: number): boolean {
  const date = new Date(day * DAY_MS);
  if (!cron.months.has(date.getUTCMonth() + 1)) return false;
  const isDate = cron.days.has(date.getUTCDate());
  const isWeekday = cron.weekdays.has(date.getUTCDay());
  return cron.anyOfBoth ? isDate || isWeekday : isDate && isWeekday;
}

/** Null: there is no such local time. Of two, the later. */
function momentOf(local: number, timeZone: string): number | null {
  const offsets = [zoneOffsetMs(timeZone, local + DAY_MS), zoneOffsetMs(timeZone, local - DAY_MS)];
  for (const offset of offsets) {
    const at = local - offset;
    if (at + zoneOffsetMs(timeZone, at) === local) return at;
  }
  return null;
}
