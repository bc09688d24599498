import type { Alarm } from '../model/alarm.ts';
import type { AlarmType, Priority, Subject } from '../model/alarm-type.ts';
import type { Localized } from '../model/localized.ts';
import type { EpochMs } from '../model/units.ts';
import type { Span } from './span.ts';
import type { AlarmInput } from './transition.ts';

/** What an alarm is about and how to write it down. */
export interface Topic {
  readonly type: AlarmType;
  readonly subject: Subject;
  readonly site: string | null;
  /** `latched`: it stays until it is acknowledged as ended. */
  readonly kind: 'ordinary' | 'latched';
  /** What orders in force make of a finding's priority at a moment of event time. */
  ease(priority: Priority, at: EpochMs): Priority;
  describe(span: Pick<Span, 'since' | 'evidence'>): {
    readonly message: Localized;
    readonly advice: Localized;
  };
}

/** The circumstances of a judgement. */
export interface Occasion {
  /** Journal time. */
  readonly at: EpochMs;
  /** Event time of the reading or tick that concluded it. */
  readonly detectedAt: EpochMs;
  readonly receivedAt: EpochMs;
  readonly late: 'late' | 'timely';
}

/** An alarm that a permit makes less grave remembers what it is without it. */
export function gradeOf(
  topic: Topic,
  { priority: own }: Span,
  { detectedAt }: Occasion,
): Pick<Alarm, 'priority' | 'ownPriority'> {
  const priority = topic.ease(own, detectedAt);
  return priority === own ? { priority } : { priority, ownPriority: own };
}

export const returning = ({ kind }: Topic, since: EpochMs, { at }: Occasion): AlarmInput => ({
  input: 'return',
  at,
  since,
  kind,
});

export const reactivation = (topic: Topic, span: Span, occasion: Occasion): AlarmInput => ({
  input: 'reactivate',
  at: occasion.at,
  ...gradeOf(topic, span, occasion),
  evidence: span.evidence,
});

export const updating = (topic: Topic, span: Span, occasion: Occasion): AlarmInput => ({
  input: 'update',
  at: occasion.at,
  ...gradeOf(topic, span, occasion),
  evidence: span.evidence,
  estimate: span.estimate,
});
