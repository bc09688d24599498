import { type Err, err, ok } from '../../lib/result.ts';
import type { CompiledMapping } from '../../model/compiled-mapping.ts';
import type { FleetIndex } from '../../model/fleet-index.ts';
import type { StoredEntry } from '../../model/journal-entry.ts';
import type { Mapping } from '../../model/mapping.ts';
import { type Decoded, decodeRecords, refusedWhole } from '../decode-records.ts';
import { show } from '../excerpt.ts';
import type { RecordDecoder } from '../record-decoder.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { NO_UNKNOWN_FIELDS } from '../unknown-fields.ts';
import { WAIVABLE, type Waiver } from '../waiver.ts';
import type { Content } from '../wire-format.ts';
import { type ForeignMessage, foreignMessage, matchMapping } from './foreign-message.ts';
import { bodyOf, type MappedBody, nameInside, recordsOf } from './mapped-body.ts';
import { mappedRecord } from './mapped-record.ts';

export interface MappedEntry {
  readonly entry: StoredEntry;
  readonly broker: string;
  readonly fleet: FleetIndex;
  readonly waiver: Waiver | undefined;
  readonly decoders: Readonly<Record<Content, RecordDecoder>>;
}

/** The first mapping that takes the message reads it; a topic that none takes is refused. */
export function decodeMapped(asked: MappedEntry): Decoded {
  const { entry, broker, fleet } = asked;
  const message = foreignMessage(entry.topic, broker, entry.payload);
  const passed: string[] = [];
  for (const mapping of fleet.mappings) {
    const match = matchMapping(mapping, message);
    if (match.is === 'passed') {
      if (match.over === 'when') passed.push(`${mapping.spec.name} (${match.why})`);
      continue;
    }
    if (mapping.spec.record === 'ignore') return NOTHING;
    return decodeBy(mapping, match.levels, message, asked);
  }
  const near = passed.length === 0 ? '' : `; passed over by ${passed.slice(0, 3).join(', ')}`;
  const detail = `no mapping takes this topic of broker ${show(broker)}${near}: add one, or one with record: ignore`;
  return refusedWhole(entry, null, refuse('topic-unknown', '', detail));
}

const NOTHING: Decoded = {
  readings: [],
  rejections: [],
  unknownFields: NO_UNKNOWN_FIELDS,
  device: null,
};

function decodeBy(
  mapping: CompiledMapping,
  levels: ReadonlyMap<string, string>,
  message: ForeignMessage,
  { entry, fleet, waiver, decoders }: MappedEntry,
): Decoded {
  const { spec } = mapping;
  if (spec.record === 'ignore') return NOTHING;
  const byTopic = mapping.devicePath === null ? topicName(spec, levels) : null;
  const body = bodyOf(mapping, message);
  if (!body.ok) {
    // whoever sent it is known all the same
    const id = byTopic === null ? null : ourName(spec, byTopic);
    return refusedWhole(entry, id, told(spec, body), fleet.devices.get(id ?? ''));
  }
  const named = byTopic === null ? nameInside(mapping, message, body.value, entry.at) : ok(byTopic);
  if (!named.ok) return refusedWhole(entry, null, told(spec, named));
  const id = ourName(spec, named.value);
  const device = fleet.devices.get(id);
  if (device === undefined) {
    const detail = `no device ${show(id)} in the fleet for their ${show(named.value)}: add it, or its name to device.ids`;
    return refusedWhole(entry, id, told(spec, refuse('unknown-device', '', detail)));
  }
  const raw = recordsOf(mapping, body.value, device, entry.at);
  if (!raw.ok) return refusedWhole(entry, id, told(spec, raw), device);
  const waived = waiver !== undefined && WAIVABLE.has(waiver.reason) ? waiver.reason : null;
  const decoder = mappedDecoder(mapping, body.value, decoders[spec.record]);
  return decodeRecords(raw.value, decoder, { entry, device, waiver, waived });
}

const topicName = ({ device }: Mapping, levels: ReadonlyMap<string, string>): string =>
  device?.constant ?? levels.get(device?.topic ?? '') ?? '';

/** Their name in the list, or with the prefix. */
function ourName({ device }: Mapping, theirs: string): string {
  const ids = device?.ids;
  const listed = ids !== undefined && Object.hasOwn(ids, theirs) ? ids[theirs] : undefined;
  return listed ?? `${device?.prefix ?? ''}${theirs}`;
}

/** Foreign records pass through the mapping, then through the decoder of every other record. */
const mappedDecoder =
  (mapping: CompiledMapping, body: MappedBody, decodeOurs: RecordDecoder): RecordDecoder =>
  (record, context) => {
    const message = body.is === 'value' ? body.value : record;
    const ours = mappedRecord(mapping, { record, message, receivedAt: context.entry.at });
    const read = ours.ok ? decodeOurs(ours.value, context) : ours;
    return read.ok ? read : told(mapping.spec, read);
  };

/** A refusal that names the mapping, so that whoever reads it knows what to correct. */
const told = ({ name }: Mapping, { error }: Err<Refusal>): Err<Refusal> =>
  err({ ...error, detail: `mapping ${name}: ${error.detail}` });
