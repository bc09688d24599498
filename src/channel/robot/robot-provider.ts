import type { EpochMs } from '../../model/units.ts';
import type { RobotCard } from './robot-card.ts';

export type RobotKind = 'dingtalk' | 'wecom' | 'feishu';

/** A robot in one group. */
export interface Robot {
  readonly name: string;
  /** With its key: never shown. */
  readonly url: string;
  /** Signing key; absent where the robot is not set up to check one. */
  readonly secret?: string | undefined;
  /** Who is called by name for priority 1: `all`, phone numbers, or the provider's user ids. */
  readonly mentions: readonly string[];
  readonly timeoutMs: number;
}

/** What one provider makes of a message, and what its answers mean. */
export interface RobotProvider {
  readonly kind: RobotKind;
  /** With markdown or a card, within the provider's limits. */
  rich(card: RobotCard, mentions: readonly string[]): Body;
  /** Plain text only, for a provider that refuses the other form. */
  plain(text: string, mentions: readonly string[]): Body;
  /** Whether only a text can call these people. Absent: never. */
  mustBePlain?(mentions: readonly string[]): boolean;
  /** Octets that plain text may have, with room for who is mentioned. */
  readonly plainOctets: number;
  /** The request as the provider wants it signed at this moment. */
  signed(robot: Robot, body: Body, at: EpochMs): { readonly url: string; readonly body: Body };
  /** What the JSON of its answer says; null where it is none of the provider's. */
  said(answer: unknown): Said | null;
  meaningOf(said: Said): Meaning;
}

export type Body = Readonly<Record<string, unknown>>;

export interface Said {
  /** 0: taken. */
  readonly code: number;
  readonly words: string;
}

/**
 * What a refusal is about.
 * - `patience`: too many messages; asked again after `waitMs`.
 * - `setting`: the robot itself; nothing changes until somebody does what `remedy` says.
 * - `form`: this message's form; plain text may pass.
 * - `unknown`: asked again in time.
 */
export type Meaning =
  | { readonly about: 'patience'; readonly waitMs: number }
  | { readonly about: 'setting'; readonly remedy: string }
  | { readonly about: 'form' }
  | { readonly about: 'unknown' };

export const patience = (waitMs: number): Meaning => ({ about: 'patience', waitMs });
export const setting = (remedy: string): Meaning => ({ about: 'setting', remedy });
export const FORM: Meaning = { about: 'form' };
export const UNKNOWN: Meaning = { about: 'unknown' };

/** 13800138000, +86 138 0013 8000 */
export const isPhone = (mention: string): boolean => /^\+?[\d -]{6,}$/.test(mention);

/** As providers know numbers of their own country: digits alone. */
export const phoneDigits = (mention: string): string =>
  mention.replace(/^\+86(?=[\d -]{11,})/, '').replace(/\D/g, '');

/** A user id inside a provider's markup: nothing in it may end that. */
export const safeId = (mention: string): string => mention.replace(/[^\w.@-]/g, '');
