import type { AlarmState } from '../../model/alarm.ts';
import type { Priority } from '../../model/alarm-type.ts';
import type { Language, Localized } from '../../model/localized.ts';
import type { EpochMs } from '../../model/units.ts';

/** Links in messages: whoever holds one may look at one alarm and acknowledge it once, without a session. */
export interface AnswersPort {
  /** Changes nothing, however often it is asked. */
  look(token: string): Promise<AnswerView>;
  /** @param from remote address, for the audit. */
  acknowledge(token: string, from: string): Promise<AnswerView>;
}

/**
 * How a link stands.
 * - `open`: it can acknowledge. `done`: it just has.
 * - `used`: it has before. `taken`: somebody else was first, or by another way.
 * - `graver`: its priority has risen since the message, which therefore says too little.
 * - `over`: the alarm has come back since the message, or it is gone.
 * - `expired`, `forged`: the link itself is no good.
 */
export type AnswerStanding =
  | 'open'
  | 'done'
  | 'used'
  | 'taken'
  | 'graver'
  | 'over'
  | 'expired'
  | 'forged';

export interface AnswerView {
  readonly standing: AnswerStanding;
  /** Of the message that held the link; null: whatever the browser prefers. */
  readonly language: Language | 'both' | null;
  /** Null where the link is no good: nothing is shown to a stranger. */
  readonly alarm: AnsweredAlarm | null;
}

export interface AnsweredAlarm {
  readonly priority: Priority;
  readonly title: Localized;
  readonly summary: Localized;
  /** Site and subject in words. */
  readonly where: Localized;
  readonly since: EpochMs;
  readonly timeZone: string;
  readonly state: AlarmState;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: EpochMs | null;
  /** Opens it for whoever signs in. */
  readonly link: string;
}
