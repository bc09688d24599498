import { ok, type Result } from '../lib/result.ts';
import type { MeterReading, Reading, StationReading } from '../model/reading.ts';
import { MeterValues, StationValues } from '../model/record.ts';
import type { EpochMs } from '../model/units.ts';
import { cut, show } from './excerpt.ts';
import { checkFields, type JsonObject, type PickedFields, pickFields } from './read-fields.ts';
import { type RecordContext, type RecordDecoder, readStamped } from './record-decoder.ts';
import { type RecordShape, shapeOf } from './record-shape.ts';
import { type Refusal, refuse } from './refusal.ts';

const METER = shapeOf(MeterValues);
const STATION = shapeOf(StationValues);

/**
 * A meter or station record (contract §2). Which of the two it is follows from
 * the device's role in the fleet. A device with both roles is read by the
 * fields: each role takes its own, so a record with both gives two readings.
 */
export const decodeTelemetry: RecordDecoder = (record, context) => {
  const stamped = readStamped(record, context);
  if (!stamped.ok) return stamped;
  const { fields, ts } = stamped.value;
  const kind = kindOf(fields, ts);
  if (!kind.ok) return kind;
  const { device } = context;
  if (device.isStation && device.meter !== null) return decodeBoth(fields, ts, kind.value, context);
  if (!device.isStation && device.meter === null) return noRole(context, ts);
  const shape = device.isStation ? STATION : METER;
  const picked = pickFields(fields, shape, context.onUnknown);
  if (!picked.isMeasured) return nothingMeasured(fields, [shape], ts);
  const read = device.isStation ? stationReading : meterReading;
  const reading = read(picked, ts, kind.value, context);
  return reading.ok ? ok([reading.value]) : reading;
};

type Kind = MeterReading['kind'];

function kindOf(fields: JsonObject, ts: EpochMs): Result<Kind, Refusal> {
  const kind = fields.kind;
  if (kind === undefined || kind === null) return ok('interval');
  if (kind === 'interval' || kind === 'snapshot') return ok(kind);
  const detail = `kind: expected one of interval, snapshot, found ${show(kind)}`;
  return refuse('wrong-type', 'kind', detail, ts);
}

type Values = Readonly<Record<string, unknown>>;

function meterReading(
  picked: PickedFields,
  ts: EpochMs,
  kind: Kind,
  context: RecordContext,
): Result<MeterReading, Refusal> {
  const values = checkFields(picked, METER, rangeRule(context), ts);
  if (!values.ok) return values;
  // the parse border: the schema has just checked every field
  const checked = values.value as MeterValues;
  const { entry, device, index } = context;
  // written out: this runs for every message, and a spread costs as much as the rest
  return ok({
    device: device.spec.id,
    ts,
    receivedAt: entry.at,
    position: entry.position,
    index,
    record: 'meter',
    kind,
    values: checked,
  });
}

function stationReading(
  picked: PickedFields,
  ts: EpochMs,
  kind: Kind,
  context: RecordContext,
): Result<StationReading, Refusal> {
  const values = checkFields(picked, STATION, rangeRule(context), ts);
  if (!values.ok) return values;
  // the parse border: the schema has just checked every field
  const checked = knownRuns(values.value, context);
  const { entry, device, index } = context;
  return ok({
    device: device.spec.id,
    ts,
    receivedAt: entry.at,
    position: entry.position,
    index,
    record: 'station',
    kind,
    values: checked,
  });
}

const rangeRule = (context: RecordContext) =>
  context.waived === 'out-of-range' ? 'waived' : 'enforced';

function decodeBoth(
  fields: JsonObject,
  ts: EpochMs,
  kind: Kind,
  context: RecordContext,
): Result<readonly Reading[], Refusal> {
  // a field is unknown to this device when neither role knows it
  const unlessKnownTo = (other: RecordShape) => (name: string) => {
    if (!other.fields.has(name)) context.onUnknown(name);
  };
  const station = pickFields(fields, STATION, unlessKnownTo(METER));
  const meter = pickFields(fields, METER, () => undefined);
  if (!station.isMeasured && !meter.isMeasured) {
    return nothingMeasured(fields, [STATION, METER], ts);
  }
  const asStation = holdsOwnField(station.values, METER);
  const asMeter = holdsOwnField(meter.values, STATION);
  const readings: Reading[] = [];
  // a record of shared fields alone is the station's
  if (asStation || !asMeter) {
    const reading = stationReading(station, ts, kind, context);
    if (!reading.ok) return reading;
    readings.push(reading.value);
  }
  if (asMeter) {
    const reading = meterReading(meter, ts, kind, context);
    if (!reading.ok) return reading;
    readings.push(reading.value);
  }
  return ok(readings);
}

/** Runs that the fleet does not know count as unknown fields: a name from outside must not become a column. */
function knownRuns(values: StationValues, { device, onUnknown }: RecordContext): StationValues {
  const { runs } = values;
  if (runs === undefined) return values;
  const specs = device.site?.station?.runs ?? [];
  const isKnown = (id: string): boolean => specs.some((spec) => spec.id === id);
  const ids = Object.keys(runs);
  if (ids.every(isKnown)) return values;
  for (const id of ids) if (!isKnown(id)) onUnknown(`runs.${cut(id, 64)}`);
  const kept = Object.entries(runs).filter(([id]) => isKnown(id));
  return { ...values, runs: Object.fromEntries(kept) };
}

/** Whether a measured field is present that the other role does not have. */
function holdsOwnField(values: Values, other: RecordShape): boolean {
  return Object.keys(values).some((name) => name !== 'rssi' && !other.fields.has(name));
}

function nothingMeasured(
  fields: JsonObject,
  shapes: readonly RecordShape[],
  ts: EpochMs,
): Result<never, Refusal> {
  const found = Object.keys(fields)
    .slice(0, 6)
    .map((name) => cut(name, 40));
  const wanted = shapes.flatMap((shape) =>
    [...shape.fields].filter(([, field]) => field.isMeasured).map(([name]) => name),
  );
  const detail = `no measured field with a value: found ${found.join(', ')}; expected at least one of ${wanted.join(', ')}`;
  return refuse('no-measured-field', '', detail, ts);
}

function noRole(context: RecordContext, ts: EpochMs): Result<never, Refusal> {
  const detail = `device ${context.device.spec.id} is in the fleet but is the device of no station and no meter: name it at a site`;
  return refuse('unknown-device', '', detail, ts);
}
