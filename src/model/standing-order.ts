import { z } from 'zod';
import { ALARM_TYPES, type Priority, SUBJECT_KINDS } from './alarm-type.ts';
import type { Permit } from './permit.ts';
import type { EpochMs } from './units.ts';

// the parse border of stored times
const time = z.number().int() as unknown as z.ZodType<EpochMs>;
const subject = z.object({ kind: z.enum(SUBJECT_KINDS), id: z.string() });

/** ISA-18.2 state G: alarms of one type about one subject keep quiet until a time. */
export const Shelf = z.object({
  /** `type|kind:id`, the topic key of the alarms it holds. */
  id: z.string(),
  site: z.string().nullable(),
  type: z.enum(ALARM_TYPES),
  subject,
  /** Of the alarm that was shelved: it does not hold a graver one. Absent in shelves of before: it holds any. */
  priority: z.int().min(1).max(4).exactOptional(),
  by: z.string(),
  at: time,
  until: time,
  reason: z.string(),
});
export type Shelf = z.infer<typeof Shelf>;

/** A week, minutes. */
export const LONGEST_SHELF_MINUTES = 10_080;
/** The graver, the shorter it may keep quiet, minutes. */
export const MOST_SHELF_MINUTES: Readonly<Record<Priority, number>> = {
  1: 60,
  2: 480,
  3: LONGEST_SHELF_MINUTES,
  4: LONGEST_SHELF_MINUTES,
};

/** ISA-18.2 state I: a subject, or some of its alarm types, is out of service until somebody puts it back. */
export const Removal = z.object({
  /** `kind:id` of the subject. */
  id: z.string(),
  site: z.string(),
  subject,
  /** Null: all. */
  types: z.array(z.enum(ALARM_TYPES)).nullable(),
  by: z.string(),
  at: time,
  reason: z.string(),
});
export type Removal = z.infer<typeof Removal>;

/** What people have ordered for alarms to come; kept by the fold, readable in the records. */
export type StandingOrder =
  | { readonly kind: 'shelf'; readonly order: Shelf; readonly ended: EpochMs | null }
  | { readonly kind: 'removal'; readonly order: Removal; readonly ended: EpochMs | null }
  | { readonly kind: 'permit'; readonly order: Permit; readonly ended: EpochMs | null };
export type OrderKind = StandingOrder['kind'];
