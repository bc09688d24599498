import { z } from 'zod';
import { MeterId, SiteId, ZoneId } from '../ids.ts';
import { Role } from '../people.ts';
import { date, files, note, person, text } from './fields.ts';

/** Who does what where, from a day to a day: the item's validity (人员轮岗). */
export const StaffAssignment = z.strictObject({
  /** A user name. */
  person,
  role: Role,
  zone: ZoneId.exactOptional(),
  /** Besides the zone; with neither: everywhere. */
  sites: z.array(SiteId).max(2_000).default([]),
  note,
});
export type StaffAssignment = z.infer<typeof StaffAssignment>;

/** Somebody's work was looked at again by another (抽查). */
export const SpotCheck = z
  .strictObject({
    /** Whose work: a user name. */
    person,
    on: date,
    by: person,
    site: SiteId.exactOptional(),
    meter: MeterId.exactOptional(),
    what: text(300),
    verdict: z.enum(['right', 'wrong', 'unclear']),
    note,
    files,
  })
  .refine((check) => check.person !== check.by, {
    message: 'nobody checks their own work',
    path: ['by'],
  });
export type SpotCheck = z.infer<typeof SpotCheck>;
