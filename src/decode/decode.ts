import type { Result } from '../lib/result.ts';
import { brokerOf } from '../model/broker-source.ts';
import type { DeviceEntry, FleetIndex } from '../model/fleet-index.ts';
import type { StoredEntry } from '../model/journal-entry.ts';
import { type Decoded, decodeRecords, refusedWhole } from './decode-records.ts';
import { decodeEvent } from './event.ts';
import { show } from './excerpt.ts';
import { type Routed, routeTopic, unknownTopicDetail } from './formats.ts';
import { jsonV1 } from './json-v1.ts';
import { decodeMapped } from './mapping/decode-mapped.ts';
import { payloadFormat } from './payload/payload-registry.ts';
import type { RecordDecoder } from './record-decoder.ts';
import { type Refusal, refuse } from './refusal.ts';
import { decodeStatus } from './status.ts';
import { decodeTelemetry } from './telemetry.ts';
import { WAIVABLE, type Waiver } from './waiver.ts';
import type { Content, RawRecords, Route } from './wire-format.ts';

export type { Decoded } from './decode-records.ts';

/** What reads each kind of record, whatever it was written in. */
export const RECORD_DECODERS: Readonly<Record<Content, RecordDecoder>> = {
  telemetry: decodeTelemetry,
  event: decodeEvent,
  status: decodeStatus,
};

/**
 * A journalled message to readings and rejections (contract §2). Never throws
 * on what a device sent, and says the same of the same message every time.
 * A topic that is not ours is read by the fleet's mappings when a broker
 * handed it on. With a waiver only the record at `waiver.index` comes back,
 * judged without the recorded reason; a reason that is not WAIVABLE is judged again.
 */
export function decode(entry: StoredEntry, fleet: FleetIndex, waiver?: Waiver): Decoded {
  const routed = routeTopic(entry.topic);
  if (routed === null) {
    const broker = brokerOf(entry.source);
    return broker === null
      ? refusedWhole(entry, null, refuse('topic-unknown', '', unknownTopicDetail(entry.topic)))
      : decodeMapped({ entry, broker, fleet, waiver, decoders: RECORD_DECODERS });
  }
  const { route } = routed;
  const device = fleet.devices.get(route.device);
  if (device === undefined) {
    const detail = `no device ${show(route.device)} in the fleet: add it, or correct the id in the topic`;
    return refusedWhole(entry, route.device, refuse('unknown-device', '', detail));
  }
  const waived = waiver !== undefined && WAIVABLE.has(waiver.reason) ? waiver.reason : null;
  const stranger = waived === 'not-its-gateway' ? null : strangerDetail(device, route);
  if (stranger !== null) {
    // the sender's fault and the sender's row: the device it named had no part in it
    return refusedWhole(entry, null, refuse('not-its-gateway', '', stranger));
  }
  const raw = rawRecords(routed, entry, device);
  if (!raw.ok) return refusedWhole(entry, route.device, raw, device);
  return decodeRecords(raw.value, RECORD_DECODERS[route.content], {
    entry,
    device,
    waiver,
    waived,
  });
}

/** As the topic's format says, or for our own telemetry as the device writes it. */
function rawRecords(
  { format, route }: Routed,
  entry: StoredEntry,
  device: DeviceEntry,
): Result<RawRecords, Refusal> {
  const name = device.spec.payload;
  if (name !== undefined && route.content === 'telemetry' && format === jsonV1) {
    const own = payloadFormat(name);
    if (own !== undefined) return own.records(entry.payload, { receivedAt: entry.at, device });
  }
  return format.records(entry.payload, route.content);
}

function strangerDetail(device: DeviceEntry, route: Route): string | null {
  if (route.relay === null || device.spec.gateway === route.relay) return null;
  const { id, gateway } = device.spec;
  const own = gateway === undefined ? 'has no gateway' : `has gateway ${gateway}`;
  return `${show(route.relay)} relayed for device ${id}, which ${own} in the fleet: correct its gateway there`;
}
