import { ok, type Result } from '../lib/result.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import type { StoredEntry } from '../model/journal-entry.ts';
import type { Reading } from '../model/reading.ts';
import type { RejectionReason } from '../model/rejection.ts';
import type { EpochMs } from '../model/units.ts';
import { show } from './excerpt.ts';
import { isJsonObject, type JsonObject } from './read-fields.ts';
import { type Refusal, refuse } from './refusal.ts';
import { judgeStamp, readStamp } from './timestamp.ts';

/** What a record decoder needs to know besides the record. */
export interface RecordContext {
  readonly entry: StoredEntry;
  readonly device: DeviceEntry;
  /** Place in the message, 0 for a single record. */
  readonly index: number;
  /** The one reason a person has lifted for this record. */
  readonly waived: RejectionReason | null;
  readonly onUnknown: (name: string) => void;
}

/** One record to its readings: two when a device is a site's RTU and its meter's corrector at once. */
export type RecordDecoder = (
  record: unknown,
  context: RecordContext,
) => Result<readonly Reading[], Refusal>;

export const envelopeOf = (context: RecordContext, ts: EpochMs) => ({
  device: context.device.spec.id,
  ts,
  receivedAt: context.entry.at,
  position: context.entry.position,
  index: context.index,
});

export interface Stamped {
  readonly fields: JsonObject;
  readonly ts: EpochMs;
}

/** The start of every stamped record: an object with a readable, plausible `ts`. */
export function readStamped(record: unknown, context: RecordContext): Result<Stamped, Refusal> {
  if (!isJsonObject(record)) {
    const detail = `expected a JSON object such as {"ts": …}, found ${show(record)}`;
    return refuse('wrong-type', '', detail);
  }
  const stamp = readStamp(record.ts);
  if (!stamp.ok) return stamp;
  const refused = judgeStamp(stamp.value, context.entry.at);
  if (refused !== null && refused.error.reason !== context.waived) return refused;
  return ok({ fields: record, ts: stamp.value });
}
