import { z } from 'zod';
import { ALARM_TYPES, SUBJECT_KINDS } from './alarm-type.ts';
import type { EpochMs } from './units.ts';

// the parse border of stored and served times
const time = z.number().int() as unknown as z.ZodType<EpochMs>;

const evidence = z.array(
  z.object({
    name: z.string(),
    value: z.union([z.number(), z.string(), z.boolean()]),
    unit: z.string().exactOptional(),
    limit: z.number().exactOptional(),
    relation: z.enum(['above', 'below', 'at least', 'at most']).exactOptional(),
  }),
);

const localized = z.object({ en: z.string(), zh: z.string() });

/** One line of an alarm's life, oldest first. */
export const AlarmEvent = z.object({
  at: time,
  event: z.enum([
    'raised',
    'changed',
    'returned',
    'reactivated',
    'acknowledged',
    'commented',
    'onset-moved',
    'end-moved',
    'cannot-judge',
    'suppressed',
    'released',
    'agreed',
    'shelved',
    'unshelved',
    'out-of-service',
    'in-service',
    'under-permit',
    'permit-ended',
    're-alarmed',
  ]),
  by: z.string().exactOptional(),
  comment: z.string().exactOptional(),
});
export type AlarmEvent = z.infer<typeof AlarmEvent>;

export const ALARM_STATES = ['unacknowledged', 'acknowledged', 'returned', 'closed'] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

/**
 * The alarm object of contract §4, with times in epoch ms (the API writes them
 * as ISO 8601 UTC). `site` is null for the service's own alarms.
 */
export const Alarm = z.object({
  id: z.string(),
  type: z.enum(ALARM_TYPES),
  priority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  /** What it would be without its work permit; absent where that makes no difference. Not served. */
  ownPriority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).exactOptional(),
  site: z.string().nullable(),
  subject: z.object({ kind: z.enum(SUBJECT_KINDS), id: z.string() }),
  state: z.enum(ALARM_STATES),
  shelvedUntil: time.nullable(),
  suppressedBy: z.string().nullable(),
  /** Onset in event time. */
  occurredAt: time,
  /** When the evidence that raised it reached the broker. */
  receivedAt: time,
  /** Event time of the reading or tick that concluded it. */
  detectedAt: time,
  returnedAt: time.nullable(),
  acknowledgedAt: time.nullable(),
  acknowledgedBy: z.string().nullable(),
  /** Its evidence arrived after the device's watermark. */
  late: z.boolean(),
  evidence,
  estimate: evidence.nullable(),
  message: localized,
  advice: localized,
  permit: z.string().nullable(),
  outOfService: z.boolean(),
  /** How often it has become active, 1 on the first time. */
  occurrence: z.number().int(),
  history: z.array(AlarmEvent),
});
export type Alarm = z.infer<typeof Alarm>;
