import type { FieldScalar } from '../../api/schema/field-scalar.ts';

export interface DeviceValue {
  readonly value: FieldScalar;
  /** Event time, epoch ms. */
  readonly ts: number;
}

/** Newest value of each field by event time; a run's field is `runs.A.pOut`. */
export type DeviceValues = ReadonlyMap<string, DeviceValue>;

/** A reading as the stream gives it. */
export interface StreamReading {
  readonly device: string;
  readonly record: 'meter' | 'station' | 'event' | 'status';
  readonly ts: string;
  readonly receivedAt: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export const NO_VALUES: DeviceValues = new Map();

const isScalar = (value: unknown): value is FieldScalar =>
  typeof value === 'number' ||
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (Array.isArray(value) && value.every((one) => typeof one === 'string'));

/** `{runs: {A: {pOut: 3}}}` as `runs.A.pOut`. */
export function fieldsOf(
  values: Readonly<Record<string, unknown>>,
  before = '',
): readonly (readonly [string, FieldScalar])[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const path = `${before}${name}`;
    if (isScalar(value)) return [[path, value] as const];
    const nested = typeof value === 'object' && value !== null && !Array.isArray(value);
    return nested ? fieldsOf({ ...value }, `${path}.`) : [];
  });
}

/** With what came: the newer value of each field stands, whatever the order of arrival. */
export function withFields(
  before: DeviceValues,
  fields: readonly (readonly [string, DeviceValue])[],
): DeviceValues {
  const newer = fields.filter(([path, { ts }]) => ts >= (before.get(path)?.ts ?? -1));
  return newer.length === 0 ? before : new Map([...before, ...newer]);
}

export function withReadings(
  before: ReadonlyMap<string, DeviceValues>,
  readings: readonly StreamReading[],
): ReadonlyMap<string, DeviceValues> {
  const devices = new Map(before);
  for (const { device, record, ts, values } of readings) {
    if (record !== 'meter' && record !== 'station') continue;
    const at = Date.parse(ts);
    const fields = fieldsOf(values).map(([path, value]) => [path, { value, ts: at }] as const);
    devices.set(device, withFields(devices.get(device) ?? NO_VALUES, fields));
  }
  return devices;
}
