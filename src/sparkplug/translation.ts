import type { EpochMs } from '../model/units.ts';
import type { SparkplugPayload } from './payload.ts';
import type { JsonRecord } from './to-records.ts';
import type { SparkplugTopic } from './topic.ts';

/** A message of an edge node as the journal has it. */
export interface SparkplugMessage {
  readonly topic: SparkplugTopic;
  readonly payload: SparkplugPayload;
  /** When the broker received it. */
  readonly at: EpochMs;
}

/** What a message says in our own words. `device` is null for the edge node itself. */
export type Translation =
  | {
      readonly kind: 'telemetry' | 'event';
      readonly device: string | null;
      readonly at: EpochMs;
      readonly records: readonly JsonRecord[];
    }
  | {
      readonly kind: 'status';
      readonly device: string | null;
      readonly at: EpochMs;
      readonly word: 'online' | 'offline';
    }
  | {
      readonly kind: 'unborn';
      readonly device: string | null;
      readonly at: EpochMs;
      readonly refused: UnbornData;
    };

/** Data that no birth explains, for whoever looks into quarantine. */
export interface UnbornData {
  /** What is the matter, and what was done about it. */
  readonly why: string;
  readonly message: string;
  readonly seq: number | null;
  readonly metrics: readonly JsonRecord[];
}
