import type { Err } from '../lib/result.ts';
import type { DeviceEntry, FleetIndex } from '../model/fleet-index.ts';
import { DeviceId } from '../model/ids.ts';
import type { StoredEntry } from '../model/journal-entry.ts';
import type { Reading } from '../model/reading.ts';
import type { Rejection } from '../model/rejection.ts';
import { decodeEvent } from './event.ts';
import { excerptOfBytes, excerptOfRecord, show } from './excerpt.ts';
import { routeTopic, unknownTopicDetail } from './formats.ts';
import type { RecordContext, RecordDecoder } from './record-decoder.ts';
import { type Refusal, refuse } from './refusal.ts';
import { decodeStatus } from './status.ts';
import { decodeTelemetry } from './telemetry.ts';
import { NO_UNKNOWN_FIELDS, unknownFields } from './unknown-fields.ts';
import { WAIVABLE, type Waiver } from './waiver.ts';
import type { Content, RawRecords, Route } from './wire-format.ts';

/** What became of one message. */
export interface Decoded {
  readonly readings: readonly Reading[];
  readonly rejections: readonly Rejection[];
  /** Fields of `device` that the contract does not know: name → how often. */
  readonly unknownFields: ReadonlyMap<string, number>;
  /** The fleet's device that measured; null when the topic or the device is unknown. */
  readonly device: DeviceId | null;
}

const DECODERS: Readonly<Record<Content, RecordDecoder>> = {
  telemetry: decodeTelemetry,
  event: decodeEvent,
  status: decodeStatus,
};

/**
 * A journalled message to readings and rejections (contract §2). Never throws
 * on what a device sent, and says the same of the same message every time.
 * With a waiver only the record at `waiver.index` comes back, judged without
 * the recorded reason; a reason that is not WAIVABLE is judged again.
 */
export function decode(entry: StoredEntry, fleet: FleetIndex, waiver?: Waiver): Decoded {
  const routed = routeTopic(entry.topic);
  if (routed === null) {
    return refusedWhole(entry, null, refuse('topic-unknown', '', unknownTopicDetail(entry.topic)));
  }
  const { format, route } = routed;
  const device = fleet.devices.get(route.device);
  if (device === undefined) {
    const detail = `no device ${show(route.device)} in the fleet: add it, or correct the id in the topic`;
    return refusedWhole(entry, route, refuse('unknown-device', '', detail));
  }
  const waived = waiver !== undefined && WAIVABLE.has(waiver.reason) ? waiver.reason : null;
  const stranger = waived === 'not-its-gateway' ? null : strangerDetail(device, route);
  if (stranger !== null) {
    // the sender's fault and the sender's row: the device it named had no part in it
    return refusedWhole(entry, null, refuse('not-its-gateway', '', stranger));
  }
  const raw = format.records(entry.payload, route.content);
  if (!raw.ok) return refusedWhole(entry, route, raw, device);
  return decodeRecords(raw.value, DECODERS[route.content], { entry, device, waiver, waived });
}

interface Job extends Pick<RecordContext, 'entry' | 'device' | 'waived'> {
  readonly waiver: Waiver | undefined;
}

function decodeRecords(raw: RawRecords, decodeRecord: RecordDecoder, job: Job): Decoded {
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

function strangerDetail(device: DeviceEntry, route: Route): string | null {
  if (route.relay === null || device.spec.gateway === route.relay) return null;
  const { id, gateway } = device.spec;
  const own = gateway === undefined ? 'has no gateway' : `has gateway ${gateway}`;
  return `${show(route.relay)} relayed for device ${id}, which ${own} in the fleet: correct its gateway there`;
}

function refusedWhole(
  entry: StoredEntry,
  route: Route | null,
  refused: Err<Refusal>,
  device?: DeviceEntry,
): Decoded {
  const named = device?.spec.id ?? nameOf(entry, route);
  const excerpt = excerptOfBytes(entry.payload);
  return {
    readings: [],
    rejections: [rejection(entry, named, refused.error, null, excerpt)],
    unknownFields: NO_UNKNOWN_FIELDS,
    device: device?.spec.id ?? null,
  };
}

/** The device the topic names, or the sender when that is no possible id. */
function nameOf(entry: StoredEntry, route: Route | null): DeviceId {
  const named = DeviceId.safeParse(route?.device);
  // the sender has been authenticated under this id
  return named.success ? named.data : (entry.source as DeviceId);
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
