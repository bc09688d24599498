import { valueAtPath } from '../../lib/json-path.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { CompiledMapping } from '../../model/compiled-mapping.ts';
import type { DeviceEntry } from '../../model/fleet-index.ts';
import { TEXT_PAYLOAD } from '../../model/mapping.ts';
import type { EpochMs } from '../../model/units.ts';
import { show } from '../excerpt.ts';
import { parseJson, recordsIn, textOf } from '../payload/json-payload.ts';
import { payloadFormat } from '../payload/payload-registry.ts';
import { isJsonObject } from '../read-fields.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { RawRecords } from '../wire-format.ts';
import { type ForeignMessage, isReadByFields, isScalar } from './foreign-message.ts';

/** The payload without its envelope. */
export type MappedBody =
  | { readonly is: 'value'; readonly value: unknown }
  | { readonly is: 'frames'; readonly bytes: Uint8Array };

export function bodyOf(
  mapping: CompiledMapping,
  message: ForeignMessage,
): Result<MappedBody, Refusal> {
  const bytes = bytesOf(mapping, message);
  if (!bytes.ok) return bytes;
  if (!isReadByFields(mapping)) return ok({ is: 'frames', bytes: bytes.value });
  const value =
    mapping.spec.payload === TEXT_PAYLOAD
      ? textOf(bytes.value)
      : mapping.inside === null
        ? message.json()
        : parseJson(bytes.value, `inside ${mapping.inside.text}`);
  return value.ok ? ok({ is: 'value', value: trimmed(value.value) }) : value;
}

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);

function bytesOf(
  { inside }: CompiledMapping,
  message: ForeignMessage,
): Result<Uint8Array, Refusal> {
  if (inside === null) return ok(message.payload);
  const envelope = message.json();
  if (!envelope.ok) return envelope;
  const found = valueAtPath(envelope.value, inside);
  if (typeof found === 'string') return ok(new TextEncoder().encode(found));
  const shown = found === undefined ? 'nothing' : show(found);
  return refuse(
    'wrong-type',
    inside.text,
    `inside ${inside.text}: expected a text, found ${shown}`,
  );
}

/** Their name of the device where the message itself has it. */
export function nameInside(
  mapping: CompiledMapping,
  message: ForeignMessage,
  body: MappedBody,
  receivedAt: EpochMs,
): Result<string, Refusal> {
  const { devicePath } = mapping;
  if (devicePath === null) return ok('');
  const roots = rootsOf(mapping, message, body, receivedAt);
  if (!roots.ok) return roots;
  const names = roots.value.map((root) => valueAtPath(root, devicePath));
  const wrong = names.find((name) => !isScalar(name) || name === '' || typeof name === 'boolean');
  if (wrong !== undefined || !isScalar(names[0])) {
    const shown = wrong === undefined || wrong === null ? 'nothing' : show(wrong);
    const detail = `device at ${devicePath.text}: expected a name, found ${shown}`;
    return refuse('wrong-type', devicePath.text, detail);
  }
  const [first, ...others] = new Set(names.map(String));
  if (first !== undefined && others.length === 0) return ok(first);
  const detail = `device at ${devicePath.text}: ${others.length + 1} devices in one message: one message is of one device`;
  return refuse('wrong-type', devicePath.text, detail);
}

/** What a device's path is read in: the envelope or message, or each record of a format's frames. */
function rootsOf(
  { spec, inside }: CompiledMapping,
  message: ForeignMessage,
  body: MappedBody,
  receivedAt: EpochMs,
): Result<readonly unknown[], Refusal> {
  if (inside !== null) {
    const envelope = message.json();
    return envelope.ok ? ok([envelope.value]) : envelope;
  }
  if (body.is === 'value') return ok([body.value]);
  const raw = framesOf(spec.payload, body.bytes, null, receivedAt);
  return raw.ok ? ok(raw.value.records) : raw;
}

/** The message's records as they are, ours or foreign. */
export function recordsOf(
  mapping: CompiledMapping,
  body: MappedBody,
  device: DeviceEntry,
  receivedAt: EpochMs,
): Result<RawRecords, Refusal> {
  if (body.is === 'frames') {
    return framesOf(mapping.spec.payload, body.bytes, device, receivedAt);
  }
  const { records } = mapping;
  if (records === null) {
    return mapping.fields === null && mapping.spec.record !== 'status'
      ? recordsIn(body.value)
      : ok({ records: [body.value], isArray: false });
  }
  const found = valueAtPath(body.value, records);
  if (Array.isArray(found) || isJsonObject(found)) return recordsIn(found);
  const shown = found === undefined ? 'nothing' : show(found);
  return refuse(
    'wrong-type',
    records.text,
    `records at ${records.text}: expected an array, found ${shown}`,
  );
}

function framesOf(
  name: string,
  bytes: Uint8Array,
  device: DeviceEntry | null,
  receivedAt: EpochMs,
): Result<RawRecords, Refusal> {
  const format = payloadFormat(name);
  return format === undefined
    ? refuse('payload-invalid', '', `no payload format ${name}`)
    : format.records(bytes, { receivedAt, device });
}
