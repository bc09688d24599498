import type { MessageField } from '../../model/message-field.ts';
import type { ChannelListener, Receipt, Reply, SendResult } from '../channel.ts';
import type { AnswerBy } from '../text/short-alarm.ts';

/** A way into the telephone network: an SMSC or a provider's HTTP interface. */
export interface SmsGateway {
  /** As the configuration and the ledger call it. */
  readonly name: string;
  /** How those who get its messages can acknowledge: `code` where replies come back. */
  readonly answerBy: AnswerBy;
  /**
   * A permanent refusal is about the number; every other refusal and everything
   * thrown is about the gateway, so another one may be asked.
   * @throws AppError as `Channel.send` does
   */
  send(text: OutgoingText): Promise<SendResult>;
  /** Connects and signs in without sending; throws like `send`. */
  verify?(): Promise<void>;
  /** Hands over what comes back. Called once, before the first `send`; it may connect at once. */
  listen?(listener: ChannelListener): void;
  /** Takes what the provider posts to us; null where it posts nothing. */
  readonly callback: GatewayCallback | null;
  close(): Promise<void>;
}

export interface OutgoingText {
  /** E.164 with its plus. */
  readonly to: string;
  readonly text: string;
  /** The same in pieces, for providers that allow approved templates only; each on one line. */
  readonly fields: TextFields;
  /** The same for every attempt. */
  readonly key: string;
  readonly uncertain: boolean;
}

export type TextFields = Readonly<Record<MessageField, string>>;

/** A request that claims to come from a provider. */
export interface CallbackRequest {
  /** As the provider called it: scheme, public host, path and query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As it came: signatures are over its octets. */
  readonly body: Uint8Array;
  /** The last part of the path, for providers that sign nothing; null where there is none. */
  readonly secret: string | null;
}

export interface CallbackNews {
  readonly receipts: readonly Receipt[];
  readonly replies: readonly Reply[];
}

/** `forged`: not proven to come from the provider; `unreadable`: proven, but not as documented. */
export type GatewayCallback = (request: CallbackRequest) => CallbackNews | 'forged' | 'unreadable';
