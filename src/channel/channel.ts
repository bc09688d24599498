import type { Alarm } from '../model/alarm.ts';
import type { Priority } from '../model/alarm-type.ts';
import type { Delivery } from '../model/delivery.ts';
import type { Language, Localized } from '../model/localized.ts';
import type { EpochMs } from '../model/units.ts';

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
  /** Hands over what the other side says later. Called once, before the first `send`. */
  listen?(listener: ChannelListener): void;
  /** Ends whatever is under way; a send in flight fails with `channel.closed`. */
  close(): Promise<void>;
}

/** What comes back from a channel after a message was accepted. */
export interface ChannelListener {
  receipt(receipt: Receipt): void;
  /** A person wrote back. */
  reply(reply: Reply): void;
}

export interface Receipt {
  /** As `send` returned it. */
  readonly providerId: string;
  readonly outcome: 'delivered' | 'undelivered';
  readonly at: EpochMs;
  readonly detail: string;
}

export interface Reply {
  /** The address it came from, in the channel's own form. */
  readonly from: string;
  readonly text: string;
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
  /** The other side asks for patience: not before this long, ms. */
  readonly retryAfterMs?: number;
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

export type OutgoingMessage = AlarmMessage | GroupMessage | Notice;

/** Common to all kinds. */
interface Addressed {
  /** The same for every attempt: ids of mails and requests are derived from it. */
  readonly key: string;
  readonly recipient: string;
  readonly language: Language | 'both';
  /** An earlier attempt may have reached the recipient: the message says so. */
  readonly uncertain: boolean;
}

/** One transition of one alarm. */
export interface AlarmMessage extends Addressed, AlarmBrief {
  readonly kind: 'alarm';
  readonly delivery: Delivery;
  /** How to acknowledge without signing in; null where there is nothing to acknowledge. */
  readonly answer: Answer | null;
}

export interface Answer {
  /** Opens a page that asks for one click. */
  readonly link: string;
  /** Four digits to send back over a channel that takes replies. */
  readonly code: string;
}

/** Several transitions that were due together, as one message with counts: storms and digests. */
export interface GroupMessage extends Addressed {
  readonly kind: 'group';
  readonly why: 'storm' | 'digest';
  /** Gravest first, then oldest; at least two. */
  readonly items: readonly GroupItem[];
  readonly links: { readonly alarms: string };
}

export interface GroupItem {
  readonly delivery: Delivery;
  readonly brief: AlarmBrief;
}

/** Words that are about no alarm: self-tests and reports. */
export interface Notice extends Addressed {
  readonly kind: 'notice';
  readonly title: Localized;
  /** Paragraphs of plain text. */
  readonly lines: readonly Localized[];
  /** Ready HTML for e-mail in place of the paragraphs; other channels send these. */
  readonly html?: string;
  /** Only e-mail carries them. */
  readonly attachments?: readonly Attachment[];
}

export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** The gravest priority that a message tells of; null for a notice. */
export const priorityOf = (message: OutgoingMessage): Priority | null => {
  switch (message.kind) {
    case 'alarm':
      return message.alarm.priority;
    case 'group':
      return message.items.reduce<Priority>(
        (gravest, { brief }) => (brief.alarm.priority < gravest ? brief.alarm.priority : gravest),
        4,
      );
    case 'notice':
      return null;
  }
};

/**
 * Written at the end of an attempt's detail when the message had been handed
 * over but no answer came: the next attempt may be a repetition.
 */
export const MAY_HAVE_ARRIVED = '(may have arrived)';
