import type { z } from 'zod';
import { Alarm, AlarmEvent } from '../../model/alarm.ts';
import { Instant, instant, instantOrNull } from './instant.ts';
import { named } from './registry.ts';

/** The alarm object of contract §4. */
export const AlarmView = named(
  'Alarm',
  Alarm.omit({ ownPriority: true }).extend({
    shelvedUntil: Instant.nullable(),
    occurredAt: Instant,
    receivedAt: Instant,
    detectedAt: Instant,
    returnedAt: Instant.nullable(),
    acknowledgedAt: Instant.nullable(),
    history: AlarmEvent.extend({ at: Instant }).array(),
  }),
);
export type AlarmView = z.infer<typeof AlarmView>;

export const alarmView = ({ ownPriority: _, ...alarm }: Alarm): AlarmView => ({
  ...alarm,
  shelvedUntil: instantOrNull(alarm.shelvedUntil),
  occurredAt: instant(alarm.occurredAt),
  receivedAt: instant(alarm.receivedAt),
  detectedAt: instant(alarm.detectedAt),
  returnedAt: instantOrNull(alarm.returnedAt),
  acknowledgedAt: instantOrNull(alarm.acknowledgedAt),
  history: alarm.history.map((line) => ({ ...line, at: instant(line.at) })),
});
