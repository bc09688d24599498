import type { AlarmType, Priority } from '../model/alarm-type.ts';
import type { CustomerSpec, SiteSpec } from '../model/fleet.ts';
import type { EpochMs } from '../model/units.ts';

/** Customers for whom a lost or unsafe supply weighs one level more (domain.md §F). */
const VULNERABLE: ReadonlySet<CustomerSpec['class']> = new Set(['hospital', 'school']);

/** Only what touches gas, pressure or supply is graver at a hospital; a flat battery is not. */
const CONCERNS_SUPPLY = /^(bypass|regulator|leak)\.|^meter\.valve-leak$/;

/** What is graver when nobody should be using gas (BYP-6). */
const GRAVER_AFTER_HOURS = /^(bypass|leak)\./;

export function sitePriority(
  type: AlarmType,
  priority: Priority,
  site: SiteSpec | null,
  customer: CustomerSpec | null,
  onset: EpochMs,
): Priority {
  const vulnerable = customer !== null && VULNERABLE.has(customer.class);
  const graver =
    (vulnerable && CONCERNS_SUPPLY.test(type)) ||
    (GRAVER_AFTER_HOURS.test(type) && site !== null && isAfterHours(site, onset));
  return graver ? above(priority) : priority;
}

const ABOVE: Readonly<Record<Priority, Priority>> = { 1: 1, 2: 1, 3: 2, 4: 3 };
/** One level graver; P1 is the gravest. */
export const above = (priority: Priority): Priority => ABOVE[priority];

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** True when the site has permitted hours and this moment is in none of them. */
export function isAfterHours(site: SiteSpec, at: EpochMs): boolean {
  if (site.hours === undefined) return false;
  const parts = formatterOf(site.timeZone).formatToParts(at);
  const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
  const day = DAYS.findIndex((name) => name === part('weekday').toLowerCase().slice(0, 3));
  const clock = `${part('hour')}:${part('minute')}`;
  return !(
    spansOn(site, day).some(([from, to]) => clock >= from && (clock < to || to < from)) ||
    // hours that run past midnight belong to the day on which they began
    spansOn(site, day + 6).some(([from, to]) => to < from && clock < to)
  );
}

/** From and to of each span that begins on a day, as `HH:MM`; `to` before `from` is on the next day. */
function spansOn(site: SiteSpec, day: number): readonly (readonly [string, string])[] {
  const name = DAYS[day % DAYS.length];
  const spans = name === undefined ? undefined : site.hours?.[name];
  return (spans ?? []).map((span) => {
    const [from = '', to = ''] = span.split('-');
    return [from, to];
  });
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formatters.set(timeZone, made);
  return made;
}
