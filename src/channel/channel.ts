import type { Alarm } from '../model/alarm.ts';
import type { Delivery } from '../model/delivery.ts';
import type { Localized } from '../model/localized.ts';

/**
 * A way to reach people. A channel only sends: what to send, to whom, when and
 * how often is decided elsewhere.
 */
export interface Channel {
  readonly name: string;
  /**
   * Sends one message to one recipient. A refusal by the other side is a value;
   * anything that kept the question from being answered throws.
   * @throws AppError `channel.unreachable`, `channel.timeout`, `channel.tls`,
   *   `channel.credentials-refused`, `channel.protocol`, `channel.closed`
   */
  send(message: OutgoingMessage): Promise<SendResult>;
  /** Connects and signs in without sending; throws like `send`. */
  verify?(): Promise<void>;
  /** Ends whatever is under way; a send in flight fails with `channel.closed`. */
  close(): Promise<void>;
}

export type SendResult = Accepted | Refused;

export interface Accepted {
  readonly outcome: 'accepted';
  /** The provider's own id for the message, where it gives one. */
  readonly providerId: string | null;
  readonly detail: string;
}

export interface Refused {
  readonly outcome: 'refused';
  /** Whether asking again is pointless. */
  readonly permanent: boolean;
  readonly detail: string;
}

/** What a message says of an alarm, the same for every recipient. */
export interface AlarmBrief {
  readonly alarm: Alarm;
  /** A few words, e.g. 出口超压. */
  readonly title: Localized;
  /** What is wrong, in one clause. */
  readonly summary: Localized;
  /** Its numbers in words. */
  readonly facts: readonly MessageFact[];
  readonly names: MessageNames;
  /** IANA name of the site's time zone. */
  readonly timeZone: string;
  readonly links: { readonly alarm: string };
}

export interface MessageFact {
  readonly label: Localized;
  readonly value: Localized;
  /** How it stands to its limit. */
  readonly limit: Localized | null;
}

export interface MessageNames {
  readonly site: Localized | null;
  readonly zone: Localized | null;
  readonly customer: Localized | null;
  readonly subject: Localized;
}

export interface OutgoingMessage extends AlarmBrief {
  readonly delivery: Delivery;
  /** An earlier attempt may have reached the recipient: the message says so. */
  readonly uncertain: boolean;
}

/**
 * Written at the end of an attempt's detail when the message had been handed
 * over but no answer came: the next attempt may be a repetition.
 */
export const MAY_HAVE_ARRIVED = '(may have arrived)';
