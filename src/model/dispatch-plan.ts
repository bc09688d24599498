import { z } from 'zod';
import { ALARM_TYPES } from './alarm-type.ts';
import { SiteId, ZoneId } from './ids.ts';
import { LocalizedName } from './localized.ts';
import { timeZone } from './time-zone.ts';

/**
 * Who hears of what: the `dispatch` section of the fleet file. Like the fleet it
 * is versioned, comes into force at one place of the journal and is audited.
 * Without it every alarm of priority 1 and 2 goes to `email.to` of the configuration.
 */
const id = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/,
    'an id has 1 to 64 letters, digits, "-", "_", "." or ":"',
  );

export const CHANNEL_NAMES = ['email', 'sms', 'dingtalk', 'wecom', 'feishu', 'webhook'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];

/**
 * Where a person is reached. `to`: an e-mail address, a phone number in
 * international form (+86…), or the name of a robot or webhook of the configuration.
 */
const Address = z.strictObject({
  channel: z.enum(CHANNEL_NAMES),
  to: z.string().trim().min(1).max(300),
  /** Only alarms of these priorities; all by default. */
  priorities: z.array(z.int().min(1).max(4)).min(1).exactOptional(),
});
export type Address = z.infer<typeof Address>;

const Person = z.strictObject({
  id,
  name: LocalizedName,
  language: z.enum(['zh', 'en', 'both']).default('zh'),
  timeZone: timeZone.default('Asia/Shanghai'),
  /** The user name with which this person signs in, where there is one: acknowledgements by message carry it. */
  user: z.string().min(1).max(64).exactOptional(),
  /** In order of preference: where one fails the next is tried. */
  addresses: z.array(Address).min(1).max(10),
});
export type Person = z.infer<typeof Person>;

const LOCAL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

/** 30 February is read as 2 March, and the 25th hour not at all. Of another shape: said already. */
function isOnCalendar(local: string): boolean {
  if (!LOCAL_TIME.test(local)) return true;
  const at = Date.parse(`${local}:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(local);
}

/** Local wall time, e.g. `2026-01-05T08:00`. */
const localTime = z
  .string()
  .regex(LOCAL_TIME, 'a local time is like 2026-01-05T08:00')
  .refine(isOnCalendar, 'no such date or time of day');

const Swap = z
  .strictObject({
    from: localTime,
    to: localTime,
    /** Who stands in. */
    person: id,
    /** Whom they stand in for; absent: whoever is on duty. */
    for: id.exactOptional(),
  })
  .refine((swap) => swap.from < swap.to, { message: 'from must be before to', path: ['to'] });

/** On-call duty in turns. Handovers keep their local hour through changes of summer time. */
const Roster = z.strictObject({
  id,
  name: LocalizedName,
  timeZone: timeZone.default('Asia/Shanghai'),
  /** The first handover, local time of the roster. */
  starts: localTime,
  shiftHours: z
    .int()
    .min(1)
    .max(24 * 28),
  /** Each turn's people, in order; after the last comes the first again. */
  turns: z.array(z.array(id).min(1)).min(1).max(100),
  swaps: z.array(Swap).default([]),
});
export type Roster = z.infer<typeof Roster>;

const hourSpan = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'hours are like 22:00-07:00');
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** An alarm type, or a whole group such as `leak.*`. */
const typePattern = z.union([
  z.enum(ALARM_TYPES),
  z.string().regex(/^[a-z]+\.\*$/, 'a group is like leak.*'),
]);

const hours = z.number().min(0.1).max(10_000);

const Target = z.union([z.strictObject({ person: id }), z.strictObject({ roster: id })]);
export type Target = z.infer<typeof Target>;

const Step = z.strictObject({
  /** Minutes after the alarm was told first, while nobody has acknowledged it. */
  afterMinutes: z.number().min(0).max(10_080).default(0),
  to: z.array(Target).min(1),
  /** Only these channels of the people named; all by default. */
  channels: z.array(z.enum(CHANNEL_NAMES)).min(1).exactOptional(),
});
export type Step = z.infer<typeof Step>;

const Route = z.strictObject({
  id,
  priorities: z.array(z.int().min(1).max(4)).min(1),
  /** Each narrows the route; absent: all. */
  zones: z.array(ZoneId).exactOptional(),
  sites: z.array(SiteId).exactOptional(),
  classes: z.array(z.string()).exactOptional(),
  types: z.array(typePattern).exactOptional(),
  /** Hours of the route's time zone in which it applies. A span over midnight belongs to the day it begins on. */
  hours: z
    .strictObject({
      days: z.array(z.enum(DAYS)).min(1).exactOptional(),
      spans: z.array(hourSpan).min(1).exactOptional(),
    })
    .exactOptional(),
  timeZone: timeZone.default('Asia/Shanghai'),
  /** `afterMinutes` rises from step to step; the first is 0. */
  steps: z.array(Step).min(1).max(10),
  /** Those told are reminded this often until somebody acknowledges; absent: never. */
  remindMinutes: z.number().min(1).max(10_080).exactOptional(),
  /** Priorities 3 and 4 wait for the end of these hours. */
  quiet: hourSpan.exactOptional(),
  /** Priority 4 is told once a day at this local time, all in one message. */
  digestAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is like 08:00')
    .exactOptional(),
});
export type Route = z.infer<typeof Route>;

export const DispatchPlan = z.strictObject({
  people: z.array(Person).default([]),
  rosters: z.array(Roster).default([]),
  routes: z.array(Route).default([]),
  /** Told, at all their addresses, when nobody was reached. */
  fallback: z.array(Target).default([]),
  /** Types that stay until somebody acknowledges after they have ended, whoever did before (latched). */
  latched: z.array(z.enum(ALARM_TYPES)).default([]),
  /** An acknowledged alarm that still holds after so many hours must be acknowledged again, by priority. */
  reAlarmHours: z.strictObject({ 1: hours, 2: hours, 3: hours, 4: hours }).partial().default({}),
  /** Priorities for which every site must have somebody at every hour; a hole is refused. */
  mustReach: z.array(z.int().min(1).max(4)).default([1, 2]),
});
export type DispatchPlan = z.infer<typeof DispatchPlan>;
