import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIELD_UNITS } from '../../../src/decode/field-unit.ts';
import { NAME_LIMIT, OTHER_NAMES } from '../../../src/decode/unknown-fields.ts';
import { METER_FLAGS, MeterValues, RunValues, StationValues } from '../../../src/model/record.ts';
import {
  decodeJson,
  decodeText,
  METER_TOPIC,
  refusedOf,
  STAMP,
  STATION_TOPIC,
} from './decode-fixtures.ts';

const meterRecord = (fields: object) => decodeJson(METER_TOPIC, { ts: STAMP, ...fields });
const stationRecord = (fields: object) => decodeJson(STATION_TOPIC, { ts: STAMP, ...fields });

describe('what is refused in a record, and how it is told', () => {
  it.each([
    [{ vm: '1' }, 'wrong-type', 'vm'],
    [{ vm: 'NaN' }, 'wrong-type', 'vm'],
    [{ vm: true }, 'wrong-type', 'vm'],
    [{ vm: -1 }, 'out-of-range', 'vm'],
    [{ pAbs: 1e308 }, 'out-of-range', 'pAbs'],
    [{ vm: 1, seq: 1.5 }, 'wrong-type', 'seq'],
    [{ vm: 1, seq: 1e300 }, 'wrong-type', 'seq'],
    [{ valve: 'ajar' }, 'wrong-type', 'valve'],
    [{ flags: ['magnet', 'ufo'] }, 'wrong-type', 'flags.1'],
    [{ flags: 'magnet' }, 'wrong-type', 'flags'],
    [{ flags: Array(16).fill('magnet') }, 'wrong-type', 'flags'],
    [{ vm: 1, kind: 'daily' }, 'wrong-type', 'kind'],
    [{ vm: -1, vb: 'x' }, 'wrong-type', 'vb'],
    [{ vm: null, flags: null }, 'no-measured-field', ''],
    [{ seq: 1, rssi: -70 }, 'no-measured-field', ''],
    [{ pOut: 5 }, 'no-measured-field', ''],
  ])('a meter record with %j: %s at %j', (fields, reason, path) => {
    expect(refusedOf(meterRecord(fields))).toMatchObject({ reason, path });
  });

  it.each([
    [{ runs: { A: { pOut: 'x' } } }, 'wrong-type', 'runs.A.pOut'],
    [{ runs: { A: { pOut: 1e6 } } }, 'out-of-range', 'runs.A.pOut'],
    [{ runs: { A: 5 } }, 'wrong-type', 'runs.A'],
    [{ runs: [] }, 'wrong-type', 'runs'],
    [{ runs: { '': { q: 1 } } }, 'wrong-type', 'runs.'],
    [{ runs: { ['x'.repeat(65)]: { q: 1 } } }, 'wrong-type', `runs.${'x'.repeat(64)}`],
    [{ runs: {} }, 'no-measured-field', ''],
    [{ runs: { A: {} } }, 'no-measured-field', ''],
    [{ vm: 5 }, 'no-measured-field', ''],
  ])('a station record with %j: %s at %j', (fields, reason, path) => {
    expect(refusedOf(stationRecord(fields))).toMatchObject({ reason, path });
  });

  it('tells a device engineer what was found, expected and to be done', () => {
    expect(refusedOf(stationRecord({ pOut: 'NaN' })).detail).toBe(
      'pOut: expected kPa gauge from -100 to 20000, found "NaN" (text); send a JSON number without quotes, or leave the field out',
    );
    expect(refusedOf(stationRecord({ runs: { A: { ssv: 'shut' } } })).detail).toBe(
      'runs.A.ssv: expected one of open, tripped, closed, fault, found "shut" (text)',
    );
    expect(refusedOf(meterRecord({ pAbs: 30_000, vm: -1 })).detail).toContain('also wrong: pAbs');
    expect(refusedOf(meterRecord({ flags: ['ufo'] })).detail).toContain('"ufo"');
    const infinite = refusedOf(decodeText(METER_TOPIC, `{"ts":"${STAMP}","vm":1e999}`));
    expect(infinite.detail).toContain('too large');
  });

  it('has a unit for every number', () => {
    const shapes = [MeterValues, StationValues, RunValues];
    const numbers = shapes.flatMap((shape) =>
      Object.entries(shape.shape)
        .filter(([, field]) => field.safeParse(1).success)
        .map(([name]) => name),
    );
    expect(numbers.length).toBeGreaterThan(20);
    expect(new Set(numbers)).toEqual(new Set(Object.keys(FIELD_UNITS)));
  });
});

describe('fields nobody knows', () => {
  it('are counted, nested ones too, and never refuse a record', () => {
    const sent = { pOut: 1, foo: 1, vm: 2, runs: { A: { q: 1, foo: {} } }, constructor: 1 };
    const { readings, unknownFields } = stationRecord(sent);
    expect(readings).toHaveLength(1);
    expect(readings[0]).toHaveProperty('values', { pOut: 1, runs: { A: { q: 1 } } });
    expect(Object.fromEntries(unknownFields)).toEqual({
      foo: 1,
      vm: 1,
      'runs.A.foo': 1,
      constructor: 1,
    });
  });

  it('cannot reach a prototype', () => {
    const text = `{"ts":"${STAMP}","pOut":1,"__proto__":{"q":5},"runs":{"__proto__":{"q":1},"constructor":{"q":2}}}`;
    const { readings, unknownFields } = decodeText(STATION_TOPIC, text);
    expect(JSON.stringify(readings)).toContain('"values":{"pOut":1,"runs":{}}');
    expect(readings[0]).not.toHaveProperty('values.q');
    expect(Object.fromEntries([...unknownFields].map(([k, n]) => [`.${k}`, n]))).toEqual({
      '.__proto__': 1,
      '.runs.__proto__': 1,
      '.runs.constructor': 1,
    });
    expect(Object.getPrototypeOf({})).not.toHaveProperty('q');
    const event = `{"ts":"${STAMP}","code":"x","__proto__":{"polluted":1}}`;
    const [reading] = decodeText('gas/v1/rtu/event', event).readings;
    expect(reading).not.toHaveProperty('values.polluted');
  });

  it('are remembered up to a limit of names', () => {
    const names = Array.from({ length: 500 }, (_, n) => [`f${n}${'x'.repeat(500)}`, n]);
    const { unknownFields } = meterRecord({ vm: 1, ...Object.fromEntries(names) });
    expect(unknownFields.size).toBe(NAME_LIMIT + 1);
    expect(unknownFields.get(OTHER_NAMES)).toBe(500 - NAME_LIMIT);
  });
});

/** Values on and beside every border, and of every wrong kind. */
const anyValue = fc.oneof(
  fc.constantFrom<unknown>(
    0,
    -0,
    1,
    1.5,
    -1,
    -5.0001,
    105,
    1e12,
    1.0001e12,
    1e308,
    -1e308,
    2 ** 53,
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -100, max: 20_001, noNaN: true }),
  fc.constantFrom<unknown>('open', 'closed', 'moving', 'fault', 'locked', 'ok', 'tripped', '1', ''),
  fc.constantFrom<unknown>(true, null, [], {}, [1], ['magnet'], ['ufo']),
  fc.array(fc.constantFrom(...METER_FLAGS), { maxLength: 20 }),
);
const anyRecord = (schema: { readonly shape: object }, extra = {}) =>
  fc.record(
    { ...Object.fromEntries(Object.keys(schema.shape).map((name) => [name, anyValue])), ...extra },
    { requiredKeys: [] },
  );

const withoutNull = (value: unknown): unknown =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(
        Object.entries(value)
          .filter(([, inner]) => inner !== null)
          .map(([name, inner]) => [name, withoutNull(inner)]),
      );

describe('the quick way on the good path', () => {
  const runs = fc.option(
    fc.dictionary(fc.constantFrom('A', 'B', '', 'x'.repeat(65)), anyRecord(RunValues), {
      maxKeys: 2,
    }),
  );
  it.each([
    ['meter', METER_TOPIC, MeterValues, anyRecord(MeterValues)],
    ['station', STATION_TOPIC, StationValues, anyRecord(StationValues, { runs })],
  ] as const)('gives the verdict and values of the %s schema', (_, topic, schema, records) => {
    fc.assert(
      fc.property(records, (record) => {
        const sent: unknown = JSON.parse(JSON.stringify(record));
        const truth = schema.safeParse(withoutNull(sent));
        const { readings, rejections } = decodeJson(topic, { ts: STAMP, ...record });
        if (rejections[0]?.reason === 'no-measured-field') return;
        expect(rejections.length === 0).toBe(truth.success);
        if (truth.success) expect(readings[0]).toHaveProperty('values', truth.data);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the verdict of the schema field by field', () => {
    for (const [topic, schema] of [
      [METER_TOPIC, MeterValues],
      [STATION_TOPIC, StationValues],
    ] as const) {
      const names = Object.keys(schema.shape).filter((name) => name !== 'runs');
      fc.assert(
        fc.property(fc.constantFrom(...names), anyValue, (name, value) => {
          fc.pre(value !== null);
          // a measured field beside it, so that only this field decides
          const beside = name === 'tGas' ? {} : { tGas: 20 };
          const sent: object = JSON.parse(JSON.stringify({ ...beside, [name]: value }));
          const { rejections } = decodeJson(topic, { ts: STAMP, ...sent });
          expect(rejections.length === 0).toBe(schema.safeParse(sent).success);
        }),
        { numRuns: 500 },
      );
    }
  });
});
