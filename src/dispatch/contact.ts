import type { Fallback } from '../model/delivery.ts';
import type { Language } from '../model/localized.ts';
import type { EpochMs } from '../model/units.ts';

/** One address at which somebody is told. */
export interface Contact {
  /** A channel's name, e.g. `email`. */
  readonly channel: string;
  /** Address in the channel's own form. */
  readonly recipient: string;
  readonly language: Language | 'both';
  /** Whose it is; null: a bare address of the configuration. */
  readonly person: string | null;
}

/** A contact with what is tried when it fails. */
export interface Called extends Contact {
  readonly fallback: readonly Fallback[];
}

/** … and with the moment before which it is left in peace. */
export interface Listener extends Called {
  readonly notBefore: EpochMs;
}

/** Distinct for distinct pairs: both parts are escaped, so the separator occurs in neither. */
export const contactKey = (of: Pick<Contact, 'channel' | 'recipient'>): string =>
  `${encodeURIComponent(of.channel)}/${encodeURIComponent(of.recipient)}`;

/**
 * Each address once, at the earliest of its moments; nobody falls back on an
 * address that is told anyway, so give it all whom one change calls in one list.
 */
export function once(listeners: readonly Listener[]): readonly Listener[] {
  const byKey = new Map<string, Listener>();
  for (const one of listeners) {
    const key = contactKey(one);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, one);
    else if (one.notBefore < known.notBefore)
      byKey.set(key, { ...known, notBefore: one.notBefore });
  }
  return [...byKey.values()].map((one) => ({
    ...one,
    fallback: one.fallback.filter((other) => !byKey.has(contactKey(other))),
  }));
}
