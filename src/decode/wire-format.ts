import type { Result } from '../lib/result.ts';
import type { Refusal } from './refusal.ts';

/** What a topic carries; each has one record decoder. */
export type Content = 'telemetry' | 'event' | 'status';

/** Where a topic says its message comes from. */
export interface Route {
  /** The device that measured. */
  readonly device: string;
  /** The RTU or gateway that passed it on; null when the device published itself. */
  readonly relay: string | null;
  readonly content: Content;
}

/** A message's records, still unchecked. */
export interface RawRecords {
  readonly records: readonly unknown[];
  /** False for a single record: a refusal then concerns the whole message. */
  readonly isArray: boolean;
}

/** One way of putting readings on the wire. A new one is a file here and a line in formats.ts. */
export interface WireFormat {
  readonly name: string;
  /** Null when the topic is not this format's. */
  route(topic: string): Route | null;
  /** Bytes to records with the field names of contract §2, or why the whole message is unusable. */
  records(payload: Uint8Array, content: Content): Result<RawRecords, Refusal>;
}
