import type { Err } from '../lib/result.ts';
import type { DeviceEntry } from '../model/fleet-index.ts';
import { DeviceId } from '../model/ids.ts';
import type { StoredEntry } from '../model/journal-entry.ts';
import type { Reading } from '../model/reading.ts';
import type { Rejection } from '../model/rejection.ts';
import { excerptOfBytes, excerptOfRecord } from './excerpt.ts';
import type { RecordContext, RecordDecoder } from './record-decoder.ts';
import type { Refusal } from './refusal.ts';
import { NO_UNKNOWN_FIELDS, unknownFields } from './unknown-fields.ts';
import type { Waiver } from './waiver.ts';
import type { RawRecords } from './wire-format.ts';

/** What became of one message. */
export interface Decoded {
  readonly readings: readonly Reading[];
  readonly rejections: readonly Rejection[];
  /** Fields of `device` that the contract does not know: name → how often. */
  readonly unknownFields: ReadonlyMap<string, number>;
  /** The fleet's device that measured; null when the topic or the device is unknown. */
  readonly device: DeviceId | null;
}

export interface DecodeJob extends Pick<RecordContext, 'entry' | 'device' | 'waived'> {
  readonly waiver: Waiver | undefined;
}

/** Every record by itself: a bad one is refused with its place, the others are used. */
export function decodeRecords(
  raw: RawRecords,
  decodeRecord: RecordDecoder,
  job: DecodeJob,
): Decoded {
  const { entry, device, waiver, waived } = job;
  const readings: Reading[] = [];
  const rejections: Rejection[] = [];
  const unknown = unknownFields();
  for (let index = 0; index < raw.records.length; index += 1) {
    if (waiver !== undefined && !isAsked(waiver, index, raw)) continue;
    const record = raw.records[index];
    const read = decodeRecord(record, {
      entry,
      device,
      index,
      waived,
      onUnknown: (name) => unknown.add(name),
    });
    if (read.ok) {
      readings.push(...read.value);
    } else {
      const place = raw.isArray ? index : null;
      const excerpt = raw.isArray ? excerptOfRecord(record) : excerptOfBytes(entry.payload);
      rejections.push(rejection(entry, device.spec.id, read.error, place, excerpt));
    }
  }
  return { readings, rejections, unknownFields: unknown.counts(), device: device.spec.id };
}

/** Index null asks for the whole message; a single record is also known by its reading's index 0. */
const isAsked = (waiver: Waiver, index: number, raw: RawRecords): boolean =>
  waiver.index === null || (raw.isArray ? waiver.index === index : waiver.index === 0);

/**
 * @param named the device's id as the message gives it; null when it gives none.
 * @param device the fleet's device of that name; absent when there is none.
 */
export function refusedWhole(
  entry: StoredEntry,
  named: string | null,
  refused: Err<Refusal>,
  device?: DeviceEntry,
): Decoded {
  const id = device?.spec.id ?? idOf(entry, named);
  const excerpt = excerptOfBytes(entry.payload);
  return {
    readings: [],
    rejections: [rejection(entry, id, refused.error, null, excerpt)],
    unknownFields: NO_UNKNOWN_FIELDS,
    device: device?.spec.id ?? null,
  };
}

/** The device the message names, or the sender when that is no possible id. */
function idOf(entry: StoredEntry, named: string | null): DeviceId {
  const id = DeviceId.safeParse(named);
  // the sender has been authenticated under this id, or is a broker of the configuration
  return id.success ? id.data : (entry.source as DeviceId);
}

const rejection = (
  entry: StoredEntry,
  device: DeviceId,
  { reason, path, detail, ts }: Refusal,
  index: number | null,
  excerpt: string,
): Rejection => ({
  position: entry.position,
  index,
  device,
  topic: entry.topic,
  reason,
  path,
  detail,
  ts,
  receivedAt: entry.at,
  excerpt,
});
