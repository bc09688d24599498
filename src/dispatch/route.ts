import type { Priority } from '../model/alarm-type.ts';
import type { Language } from '../model/localized.ts';

/** Who hears of which priorities, and how. Plain values: a roster may later make them. */
export interface Route {
  readonly priorities: readonly Priority[];
  /** A channel's name, e.g. `email`. */
  readonly channel: string;
  /** Addresses in the channel's own form. */
  readonly recipients: readonly string[];
  readonly language: Language | 'both';
}

/** One person on one channel. */
export interface Recipient {
  readonly channel: string;
  readonly recipient: string;
  readonly language: Language | 'both';
}

/** Everybody who hears of a priority, in the order of the routes, each once per channel. */
export function routed(routes: readonly Route[], priority: Priority): readonly Recipient[] {
  const found = new Map<string, Recipient>();
  for (const { priorities, channel, recipients, language } of routes) {
    if (!priorities.includes(priority)) continue;
    for (const recipient of recipients) {
      const key = recipientKey({ channel, recipient });
      if (!found.has(key)) found.set(key, { channel, recipient, language });
    }
  }
  return [...found.values()];
}

/** Distinct for distinct pairs: both parts are escaped, so the separator occurs in neither. */
export const recipientKey = (of: Pick<Recipient, 'channel' | 'recipient'>): string =>
  `${encodeURIComponent(of.channel)}/${encodeURIComponent(of.recipient)}`;
