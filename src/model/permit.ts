import { z } from 'zod';
import { ALARM_TYPES } from './alarm-type.ts';
import { SiteId } from './ids.ts';
import type { EpochMs } from './units.ts';

// the parse border of stored and journaled times
const time = z.number().int() as unknown as z.ZodType<EpochMs>;

/**
 * A work permit 作业票: named alarm types at a site are expected for a time.
 * `bypass.open` under it is P3 and rises when it ends; the others keep quiet.
 */
export const Permit = z.object({
  id: z.string(),
  site: SiteId,
  types: z.array(z.enum(ALARM_TYPES)),
  /** Only alarms about these, as `kind:id`; null: everything at the site. */
  subjects: z.array(z.string()).nullable(),
  from: time,
  to: time,
  reason: z.string(),
  /** Who does the work, in words. */
  holder: z.string(),
  openedBy: z.string(),
  openedAt: time,
  closedAt: time.nullable(),
  closedBy: z.string().nullable(),
});
export type Permit = z.infer<typeof Permit>;

/** Planned, in force, past its end and not closed by anybody, closed. */
export type PermitState = 'planned' | 'active' | 'overdue' | 'closed';

export const permitState = ({ from, to, closedAt }: Permit, now: EpochMs): PermitState => {
  if (closedAt !== null && closedAt <= now) return 'closed';
  if (now < from) return 'planned';
  return now < to ? 'active' : 'overdue';
};
