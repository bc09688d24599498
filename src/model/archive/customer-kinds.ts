import { z } from 'zod';
import { CUSTOMER_CLASSES } from '../fleet.ts';
import { CustomerId, MeterId, SiteId, ZoneId } from '../ids.ts';
import { count, date, instant, note, person, text, words } from './fields.ts';

/** Whom to call, and who gets which notice. */
export const CustomerContact = z.strictObject({
  name: person,
  /** Boiler attendant, finance, duty room… */
  role: words(40),
  phone: words(40),
  email: z.email().exactOptional(),
  language: z.enum(['zh', 'en']).default('zh'),
  /** `credit`: low balance; `outage`: planned outages; `all`: both; `none`: only for calls. */
  notices: z.enum(['all', 'credit', 'outage', 'none']).default('all'),
});
export type CustomerContact = z.infer<typeof CustomerContact>;

export const CustomerRecord = z.strictObject({
  customer: CustomerId,
  class: z.enum(CUSTOMER_CLASSES),
  contacts: z.array(CustomerContact).max(20).default([]),
  address: words(300),
  taxNumber: words(40),
  /** Who looks after it (客户经理): a user name. */
  accountKeeper: words(100),
  note,
});
export type CustomerRecord = z.infer<typeof CustomerRecord>;

export const SiteRecord = z.strictObject({
  site: SiteId,
  customer: CustomerId,
  address: words(300),
  latitude: z.number().min(-90).max(90).exactOptional(),
  longitude: z.number().min(-180).max(180).exactOptional(),
  /** First gas. */
  suppliedSince: date.exactOptional(),
  access: words(500).describe('keys, hours, whom to ask'),
  note,
});
export type SiteRecord = z.infer<typeof SiteRecord>;

/** Gas appliances of one make at a site (用气设备). */
export const Appliance = z.strictObject({
  site: SiteId,
  name: text(100),
  purpose: z.enum(['boiler', 'furnace', 'kitchen', 'heating', 'cooling', 'compressor', 'other']),
  model: words(100),
  count: count.min(1),
  /** m³/h base of one of them. */
  ratedM3h: z.number().positive().max(100_000),
  installedOn: date.exactOptional(),
  note,
});
export type Appliance = z.infer<typeof Appliance>;

/** Gas will be off (停气通知). */
export const OutageNotice = z
  .strictObject({
    zone: ZoneId.exactOptional(),
    sites: z.array(SiteId).max(2_000).default([]),
    from: instant,
    to: instant,
    reason: text(500),
    /** Number that customers may call. */
    phone: words(40),
    state: z.enum(['planned', 'cancelled', 'over']).default('planned'),
  })
  .refine(({ zone, sites }) => zone !== undefined || sites.length > 0, {
    message: 'give a zone or sites',
    path: ['sites'],
  });
export type OutageNotice = z.infer<typeof OutageNotice>;

/** A swing in consumption on the tracking list (重点跟踪), and what was found out. */
export const Swing = z.strictObject({
  customer: CustomerId,
  meter: MeterId.exactOptional(),
  /** Weeks judged: first day, and the day after the last. */
  from: date,
  to: date,
  direction: z.enum(['up', 'down']),
  /** Against the median of the weeks before, normalised for temperature: 60 is 60 % more or less. */
  changePercent: z.number().min(0).max(100_000),
  /** Gas of these weeks more or less than usual, m³ base, and at the price in force, CNY. */
  m3: z.number().min(-1e12).max(1e12),
  money: z.number().min(-1e12).max(1e12).exactOptional(),
  cause: z
    .enum([
      'unknown',
      'expansion',
      'new-appliance',
      'stop',
      'reduction',
      'season',
      'fault',
      'theft',
      'other',
    ])
    .default('unknown'),
  followUp: note,
  followedBy: words(100),
  state: z.enum(['open', 'asked', 'settled']).default('open'),
});
export type Swing = z.infer<typeof Swing>;
