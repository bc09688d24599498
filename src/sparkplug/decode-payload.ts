import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { reasonOf } from '../lib/app-error.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Metric, SparkplugPayload, WireValue } from './payload.ts';

/**
 * Bytes to a payload, or in words why they are none. Reads with the wire reader
 * of @bufbuild/protobuf (maintained, Apache-2.0, no dependencies, no generated
 * code); the numbers are those of sparkplug-b.proto. Fields it does not know are
 * skipped, so that later versions and extensions do no harm. Never throws.
 */
export function decodePayload(bytes: Uint8Array): Result<SparkplugPayload, string> {
  if (bytes.length === 0) return err('the payload is empty');
  try {
    return ok(readMessage(bytes, PAYLOAD, { timestamp: null, seq: null, metrics: [] }));
  } catch (thrown) {
    return err(reasonOf(thrown));
  }
}

/** A field's wire type and what to do with it. */
type Field<T> = readonly [WireType, (reader: BinaryReader, into: T) => void];
type Fields<T> = Readonly<Record<number, Field<T>>>;

function readMessage<T>(bytes: Uint8Array, fields: Fields<T>, into: T): T {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const field = fields[number];
    if (field === undefined) {
      reader.skip(wireType, number);
    } else if (field[0] === wireType) {
      field[1](reader, into);
    } else {
      throw new Error(`field ${number} has wire type ${wireType}`);
    }
  }
  // some reads of the codec go past the end without a word
  if (reader.pos > reader.len) throw new Error('the payload ends within a field');
  return into;
}

const { Varint, Bit32, Bit64, LengthDelimited } = WireType;

type Draft<T> = { -readonly [K in keyof T]: T[K] };

interface PayloadDraft extends Omit<Draft<SparkplugPayload>, 'metrics'> {
  readonly metrics: Metric[];
}

const PAYLOAD: Fields<PayloadDraft> = {
  1: [Varint, (reader, into) => (into.timestamp = Number(reader.uint64()))],
  2: [LengthDelimited, (reader, into) => into.metrics.push(readMetric(reader.bytes()))],
  3: [Varint, (reader, into) => (into.seq = Number(reader.uint64()))],
};

const METRIC: Fields<Draft<Metric>> = {
  1: [LengthDelimited, (reader, into) => (into.name = reader.string())],
  2: [Varint, (reader, into) => (into.alias = `${reader.uint64()}`)],
  3: [Varint, (reader, into) => (into.timestamp = Number(reader.uint64()))],
  4: [Varint, (reader, into) => (into.datatype = reader.uint32())],
  5: [Varint, (reader, into) => (into.isHistorical = reader.bool())],
  7: [Varint, (reader, into) => (into.isNull = reader.bool())],
  9: [LengthDelimited, (reader, into) => readProperties(reader.bytes(), into)],
  10: [Varint, (reader, into) => (into.value = { form: 'int', value: reader.uint32() })],
  11: [Varint, (reader, into) => (into.value = { form: 'long', value: BigInt(reader.uint64()) })],
  12: [Bit32, (reader, into) => (into.value = { form: 'real', value: reader.float() })],
  13: [Bit64, (reader, into) => (into.value = { form: 'real', value: reader.double() })],
  14: [Varint, (reader, into) => (into.value = { form: 'boolean', value: reader.bool() })],
  15: [
    LengthDelimited,
    (reader, into) => (into.value = { form: 'string', value: reader.string() }),
  ],
  16: [LengthDelimited, (reader, into) => (into.value = { form: 'bytes', value: reader.bytes() })],
  17: [LengthDelimited, (reader, into) => (into.value = readDataSet(reader.bytes()))],
  18: [
    LengthDelimited,
    (reader, into) => {
      reader.bytes();
      into.value = { form: 'template' };
    },
  ],
};

const readMetric = (bytes: Uint8Array): Metric =>
  readMessage<Draft<Metric>>(bytes, METRIC, {
    name: null,
    alias: null,
    timestamp: null,
    datatype: null,
    isHistorical: false,
    isNull: false,
    value: null,
    unit: null,
    quality: null,
  });

interface PropertySet {
  readonly keys: string[];
  readonly values: Property[];
}

interface Property {
  text: string | null;
  number: number | null;
}

const PROPERTY: Fields<Property> = {
  3: [Varint, (reader, into) => (into.number = reader.uint32())],
  4: [Varint, (reader, into) => (into.number = Number(reader.uint64()))],
  8: [LengthDelimited, (reader, into) => (into.text = reader.string())],
};

const PROPERTY_SET: Fields<PropertySet> = {
  1: [LengthDelimited, (reader, into) => into.keys.push(reader.string())],
  2: [
    LengthDelimited,
    (reader, into) =>
      into.values.push(readMessage(reader.bytes(), PROPERTY, { text: null, number: null })),
  ],
};

/** Sets of properties may be nested; the two that are read stand at the top. */
function readProperties(bytes: Uint8Array, into: Draft<Metric>): void {
  const { keys, values } = readMessage<PropertySet>(bytes, PROPERTY_SET, { keys: [], values: [] });
  for (const [at, key] of keys.entries()) {
    const value = values[at];
    if (key === 'engUnit') into.unit = value?.text ?? null;
    if (key === 'Quality') into.quality = value?.number ?? null;
  }
}

const ELEMENT: Fields<string[]> = {
  1: [Varint, (reader, into) => into.push(`${reader.uint32()}`)],
  2: [Varint, (reader, into) => into.push(`${reader.uint64()}`)],
  3: [Bit32, (reader, into) => into.push(`${reader.float()}`)],
  4: [Bit64, (reader, into) => into.push(`${reader.double()}`)],
  5: [Varint, (reader, into) => into.push(`${reader.bool()}`)],
  6: [LengthDelimited, (reader, into) => into.push(reader.string())],
};
const ROW: Fields<string[]> = {
  1: [LengthDelimited, (reader, into) => void readMessage(reader.bytes(), ELEMENT, into)],
};
const DATA_SET: Fields<string[]> = {
  4: [
    LengthDelimited,
    (reader, into) => {
      const [first] = readMessage<string[]>(reader.bytes(), ROW, []);
      if (first !== undefined) into.push(first);
    },
  ],
};

const readDataSet = (bytes: Uint8Array): WireValue => ({
  form: 'dataset',
  value: readMessage<string[]>(bytes, DATA_SET, []),
});
