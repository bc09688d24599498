import { z } from 'zod';
import { DeviceId } from './ids.ts';
import { timeZone } from './time-zone.ts';

/**
 * A foreign topic and payload, told in our terms: part of the fleet, so that a
 * message read again from the journal means what it meant when it came. Paths
 * are those of `lib/json-path.ts`; `docs/mapping.md` explains each key.
 */

const path = z.string().min(1).max(500);
const word = z.string().min(1).max(100);
/** JSON has texts, numbers and truth values; null stands for "leave the field out". */
const scalar = z.union([z.string().max(200), z.number(), z.boolean()]);

const BrokerName = z.string().regex(/^[\w.-]{1,64}$/, 'a broker has the name it has under brokers');

const DeviceSource = z
  .strictObject({
    /** Name of a level of the topic. */
    topic: word.exactOptional(),
    path: path.exactOptional(),
    constant: DeviceId.exactOptional(),
    /** Their name → ours. What is not in it is `prefix` and their name. */
    ids: z.record(z.string().min(1).max(200), DeviceId).exactOptional(),
    prefix: z.string().max(40).exactOptional(),
  })
  .refine(
    ({ topic, path: place, constant }) =>
      [topic, place, constant].filter((given) => given !== undefined).length === 1,
    { message: 'give one of topic, path and constant' },
  );

export const STAMP_FORMATS = ['iso', 'epochSeconds', 'epochMillis', 'local', 'received'] as const;

const Stamp = z
  .strictObject({
    path: path.exactOptional(),
    format: z.enum(STAMP_FORMATS),
    /** Of `local`. */
    timeZone: timeZone.exactOptional(),
  })
  .refine(({ format, path: place }) => (format === 'received') === (place === undefined), {
    message: 'missing: only format received has no path',
    path: ['path'],
  })
  .refine(({ format, timeZone: zone }) => (format === 'local') === (zone !== undefined), {
    message: 'format local needs it, and no other format has it',
    path: ['timeZone'],
  });

export const MappedField = z.strictObject({
  path,
  /** Of the foreign value; without it the value is in our unit already. */
  unit: z.string().min(1).max(20).exactOptional(),
  /** Of a pressure whose unit does not say it. */
  reference: z.enum(['gauge', 'absolute']).exactOptional(),
  atmosphereKPa: z.number().min(50).max(110).exactOptional(),
  /** value × scale + offset, before the unit is converted. */
  scale: z
    .number()
    .refine((scale) => scale !== 0, 'must not be 0')
    .exactOptional(),
  offset: z.number().exactOptional(),
  /** `text`: the number is written as text, `"12.5"`. */
  written: z.enum(['number', 'text']).exactOptional(),
  /** Their value → ours; null leaves the field out. */
  values: z.record(z.string().max(200), z.union([scalar, z.null()])).exactOptional(),
  /** Of `flags` in a number: bit 0 to 31 → flag; a bit that is not here is not read. */
  bits: z.record(z.string().max(10), word).exactOptional(),
});
export type MappedField = z.infer<typeof MappedField>;

/** In `payload:` besides the names of payload formats: the message is one text. */
export const TEXT_PAYLOAD = 'text';
export const JSON_PAYLOAD = 'json';

export const Mapping = z.strictObject({
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
      'a name has 1 to 64 letters, digits, "-", "_" or "."',
    ),
  /** `plant/{site}/meter/{device}/#`; + and # as in MQTT. */
  topic: z.string().min(1).max(1000),
  /** Only what comes through this broker; absent: through any. */
  broker: BrokerName.exactOptional(),
  /** json, text, or a payload format such as cjt188. */
  payload: word.default(JSON_PAYLOAD),
  /** Where in a JSON envelope the payload stands as a text (LoRaWAN and NB-IoT platforms). */
  inside: path.exactOptional(),
  device: DeviceSource.exactOptional(),
  /** `ignore`: its messages are no concern of ours. */
  record: z.enum(['telemetry', 'event', 'status', 'ignore']).default('telemetry'),
  /** Where an array of records stands; absent: the message is one record. */
  records: path.exactOptional(),
  ts: Stamp.exactOptional(),
  kind: z.enum(['interval', 'snapshot']).exactOptional(),
  /** Our field → where it is; absent: the records have our names already. */
  fields: z.record(z.string().min(1).max(140), MappedField).exactOptional(),
  /** Takes a message only when this holds; otherwise the next mapping is asked. */
  when: z
    .strictObject({ path, equals: z.union([scalar, z.array(scalar).min(1).max(100)]) })
    .exactOptional(),
  /** Our field → a value that is always the same. */
  constants: z.record(z.string().min(1).max(140), scalar).exactOptional(),
});
export type Mapping = z.infer<typeof Mapping>;

/** More are a copy per device where one named level would do. */
export const MOST_MAPPINGS = 500;
export const Mappings = z.array(Mapping).max(MOST_MAPPINGS);
