import type { Language } from '../../model/localized.ts';

/** The ways by which people are reached. */
export interface ChannelsPort {
  /** Told of priorities 1 and 2 where the fleet has no dispatch plan. */
  readonly mailTo: readonly string[];
  states(): readonly ChannelState[];
  /** Sends a test message, past the ledger and its retries. Null: there is no such channel. */
  test(test: ChannelTest): Promise<ChannelTested | null>;
}

export interface ChannelState {
  readonly channel: string;
  /** 0: the last message went out, or none has been sent since the start. */
  readonly failuresInRow: number;
  /** Open: messages take another way until a probe succeeds. */
  readonly breaker: 'closed' | 'open' | 'half-open';
  readonly recipients: readonly RecipientState[];
  /** Names that can be written to, where the configuration has them: robots, webhooks. */
  readonly names: readonly string[];
}

export interface RecipientState {
  readonly recipient: string;
  readonly failuresInRow: number;
}

export interface ChannelTest {
  readonly channel: string;
  readonly recipient: string;
  readonly language: Language;
  /** Who asks: the message says so. */
  readonly by: string;
}

export interface ChannelTested {
  readonly outcome: 'accepted' | 'refused' | 'failed';
  readonly detail: string;
}
