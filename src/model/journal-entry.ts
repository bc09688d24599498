import type { EpochMs, Position } from './units.ts';

/**
 * What the journal keeps, in order. `message` is what a device sent, untouched:
 * decoding comes after the acknowledgement. Everything else that can change an
 * alarm is also an entry, so that a replay sees the same world in the same order.
 */
export const ENTRY_KINDS = [
  'message',
  'tick',
  'command',
  'fleet',
  'observation',
  'rejudged',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export interface Entry {
  readonly kind: EntryKind;
  /** When the broker received it or the service wrote it. */
  readonly at: EpochMs;
  /** For a message the authenticated device id; otherwise who or what wrote it. */
  readonly source: string;
  /** MQTT topic of a message; empty otherwise. */
  readonly topic: string;
  /** A message's bytes as sent; otherwise UTF-8 JSON of the kind's own type. */
  readonly payload: Uint8Array;
}

export interface StoredEntry extends Entry {
  readonly position: Position;
}

/** Written every few seconds while the service runs: the only clock that detection knows. */
export interface Tick {
  readonly ts: EpochMs;
  /** On the first tick after a start: when the service was last alive. Silence in that span is ours. */
  readonly downSince: EpochMs | null;
}
