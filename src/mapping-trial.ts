import { decode, RECORD_DECODERS } from './decode/decode.ts';
import type { Decoded } from './decode/decode-records.ts';
import { routeTopic } from './decode/formats.ts';
import { decodeMapped } from './decode/mapping/decode-mapped.ts';
import { foreignMessage, matchMapping } from './decode/mapping/foreign-message.ts';
import type { RecordDecoder } from './decode/record-decoder.ts';
import { brokerSource } from './model/broker-source.ts';
import type { FleetIndex } from './model/fleet-index.ts';
import { type EpochMs, position } from './model/units.ts';

/** A message as a broker would hand it on. */
export interface TrialMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly broker: string;
  readonly receivedAt: EpochMs;
}

/** What the service would make of it. */
export interface Trial extends Decoded {
  readonly topic: string;
  /** `native`: a topic of ours, read as it is. `none`: no mapping takes it. */
  readonly took: 'native' | 'mapping' | 'ignored' | 'none';
  /** The mapping's name; null where none took it. */
  readonly mapping: string | null;
  /** Mappings before that one, and why each let it pass. */
  readonly passed: readonly { readonly name: string; readonly why: string }[];
  /** Its records with our field names, as they go to the checks. */
  readonly records: readonly unknown[];
}

export function tryMessage(fleet: FleetIndex, message: TrialMessage): Trial {
  const { topic, payload, broker, receivedAt: at } = message;
  const source = brokerSource(broker);
  const entry = { kind: 'message', position: position(1), at, source, topic, payload } as const;
  if (routeTopic(topic) !== null) {
    const decoded = decode(entry, fleet);
    return { ...decoded, topic, took: 'native', mapping: null, passed: [], records: [] };
  }
  const foreign = foreignMessage(topic, broker, payload);
  const passed: { readonly name: string; readonly why: string }[] = [];
  const taker = fleet.mappings.find((mapping) => {
    const match = matchMapping(mapping, foreign);
    if (match.is === 'passed') passed.push({ name: mapping.spec.name, why: match.why });
    return match.is === 'taken';
  });
  const records: unknown[] = [];
  const noting =
    (decoder: RecordDecoder): RecordDecoder =>
    (record, context) => {
      records.push(record);
      return decoder(record, context);
    };
  const { telemetry, event, status } = RECORD_DECODERS;
  const decoders = { telemetry: noting(telemetry), event: noting(event), status: noting(status) };
  const decoded = decodeMapped({ entry, broker, fleet, waiver: undefined, decoders });
  const took =
    taker === undefined ? 'none' : taker.spec.record === 'ignore' ? 'ignored' : 'mapping';
  return { ...decoded, topic, took, mapping: taker?.spec.name ?? null, passed, records };
}
