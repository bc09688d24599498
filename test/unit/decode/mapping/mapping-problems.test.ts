import { describe, expect, it } from 'vitest';
import { mappingProblems } from './mapping-fixtures.ts';

const GOOD = {
  name: 'plant',
  topic: 'plant/{device}',
  device: { topic: 'device' },
  ts: { format: 'received' },
  fields: { pOut: { path: 'p', unit: 'bar' } },
};
const { ts: _, ...WITHOUT_TS } = GOOD;
const { fields: _fields, ...WITHOUT_FIELDS } = GOOD;

describe('mappings that make sense', () => {
  it.each([
    [GOOD],
    [{ name: 'ours', topic: 'x/{d}', device: { topic: 'd' } }],
    [{ name: 'quiet', topic: 'x/#', record: 'ignore' }],
    [
      {
        name: 'text',
        topic: 'x/{d}/p',
        payload: 'text',
        device: { topic: 'd' },
        ts: GOOD.ts,
        fields: { pOut: { path: '$' } },
      },
    ],
    [
      {
        name: 'status',
        topic: 'x/{d}',
        record: 'status',
        device: { topic: 'd' },
        fields: { status: { path: 'on', values: { true: 'online' } } },
      },
    ],
    [
      {
        name: 'event',
        topic: 'x/{d}',
        record: 'event',
        device: { topic: 'd' },
        ts: GOOD.ts,
        fields: {},
        constants: { code: 'doorOpened' },
      },
    ],
    [
      {
        ...GOOD,
        fields: { 'flags.magnet': { path: 'm' }, flags: { path: 'f', bits: { 3: 'lowBattery' } } },
      },
    ],
  ])('are taken: %#', (mapping) => {
    expect(mappingProblems(mapping)).toEqual([]);
  });

  it('may follow one that leaves them something', () => {
    const second = { ...GOOD, name: 'second' };
    expect(mappingProblems({ ...GOOD, when: { path: 'a', equals: 1 } }, second)).toEqual([]);
    expect(mappingProblems({ ...GOOD, broker: 'a' }, { ...second, broker: 'b' })).toEqual([]);
    expect(mappingProblems({ ...GOOD, topic: 'plant/{device}/x' }, second)).toEqual([]);
  });
});

describe('a mapping that cannot be meant', () => {
  it.each([
    [{ ...GOOD, name: 'a b' }, 'mappings[0].name: a name has 1 to 64'],
    [{ ...GOOD, extra: 1 }, 'mappings[0].extra: unknown key'],
    [
      { ...GOOD, topic: 'plant/{device' },
      'mappings[0].topic: "{device": a named level is a whole level',
    ],
    [
      { ...GOOD, topic: 'gas/v1/{device}/x' },
      'mappings[0].topic: gas/v1/… and spBv1.0/… are read as they are',
    ],
    [
      { ...GOOD, payload: 'xml' },
      'mappings[0].payload: no such payload format: expected json, text, cjt188, obis',
    ],
    [{ ...GOOD, broker: 'a/b' }, 'mappings[0].broker: a broker has the name'],
    [
      { ...GOOD, record: 'reading' },
      'mappings[0].record: Invalid option: expected one of "telemetry"',
    ],
    [{ ...GOOD, device: {} }, 'mappings[0].device: give one of topic, path and constant'],
    [{ ...GOOD, device: { topic: 'device', path: 'x' } }, 'mappings[0].device: give one of'],
    [
      { ...GOOD, device: { topic: 'dev' } },
      'mappings[0].device.topic: the topic has no level {dev}',
    ],
    [
      { ...GOOD, device: { constant: 'ghost' } },
      'mappings[0].device.constant: no device has the id ghost',
    ],
    [
      { ...GOOD, device: { path: 'x', ids: { a: 'ghost' } } },
      'mappings[0].device.ids.a: no device has the id ghost',
    ],
    [{ ...GOOD, device: { path: 'x[' } }, 'mappings[0].device.path: not a path at "["'],
    [{ ...GOOD, device: undefined }, 'mappings[0].device: missing'],
    [WITHOUT_TS, 'mappings[0].ts: missing: say where the time is, or {format: received}'],
    [
      { ...GOOD, ts: { format: 'iso' } },
      'mappings[0].ts.path: missing: only format received has no path',
    ],
    [
      { ...GOOD, ts: { path: 't', format: 'local' } },
      'mappings[0].ts.timeZone: format local needs it',
    ],
    [
      { ...GOOD, ts: { path: 't', format: 'iso', timeZone: 'Asia/Shanghai' } },
      'mappings[0].ts.timeZone: format local needs it',
    ],
    [
      { ...GOOD, ts: { path: 't', format: 'local', timeZone: 'Mars' } },
      'mappings[0].ts.timeZone: not a time zone name',
    ],
    [{ ...WITHOUT_FIELDS, constants: { lel: 1 } }, 'mappings[0].constants: belongs to fields'],
    [
      { ...GOOD, fields: { p_out: { path: 'p' } } },
      'mappings[0].fields.p_out: no such field: expected pIn, pOut',
    ],
    [
      { ...GOOD, fields: { pOut: { path: 'p', unit: 'L' } } },
      'mappings[0].fields.pOut.unit: L is no unit of pOut: expected kPa',
    ],
    [
      { ...GOOD, fields: { pAbs: { path: 'p', unit: 'barg' } } },
      'mappings[0].fields.pAbs.unit: pAbs is absolute, the value gauge',
    ],
    [
      { ...GOOD, fields: { pAbs: { path: 'p', reference: 'gauge' } } },
      'mappings[0].fields.pAbs.reference: give the unit too',
    ],
    [
      { ...GOOD, fields: { pOut: { path: 'p', scale: 0 } } },
      'mappings[0].fields.pOut.scale: must not be 0',
    ],
    [
      { ...GOOD, fields: { door: { path: 'p', unit: 'bar' } } },
      'mappings[0].fields.door: unit, scale, offset and written are for numbers',
    ],
    [
      { ...GOOD, fields: { door: { path: 'p', values: { 1: 'ajar' } } } },
      'mappings[0].fields.door.values.1: expected closed, open, or null to leave it out',
    ],
    [
      { ...GOOD, fields: { pOut: { path: 'p', values: { x: 'y' } } } },
      'mappings[0].fields.pOut.values.x: expected a number',
    ],
    [
      { ...GOOD, fields: { pOut: { path: 'p', values: { x: [] } } } },
      'mappings[0].fields.pOut.values.x: expected a text, a number, true, false or null',
    ],
    [
      { ...GOOD, fields: { pOut: { path: 'p', bits: { 1: 'magnet' } } } },
      'mappings[0].fields.pOut.bits: only flags has bits',
    ],
    [{ ...GOOD, fields: { flags: { path: 'p', bits: { 40: 'magnet' } } } }, 'a bit is 0 to 31'],
    [
      { ...GOOD, fields: { flags: { path: 'p', bits: { 1: 'alarm' } } } },
      'mappings[0].fields.flags.bits.1: expected lowBattery',
    ],
    [
      { ...GOOD, fields: { 'flags.alarm': { path: 'p' } } },
      'mappings[0].fields.flags.alarm: alarm is no flag',
    ],
    [
      { ...GOOD, fields: { 'flags.magnet': { path: 'p', values: { x: 'yes' } } } },
      'values.x: expected true or false',
    ],
    [
      { ...GOOD, fields: { 'runs.A': { path: 'p' } } },
      'mappings[0].fields.runs.A: runs.A: expected runs.RUN.FIELD',
    ],
    [
      { ...GOOD, fields: { 'runs.A.vb': { path: 'p' } } },
      'mappings[0].fields.runs.A.vb: a run has no vb',
    ],
    [{ ...GOOD, fields: { 'runs.__proto__.q': { path: 'p' } } }, 'expected runs.RUN.FIELD'],
    [{ ...GOOD, constants: { pOut: 1 } }, 'mappings[0].constants.pOut: is under fields too'],
    [{ ...GOOD, constants: { pIn: 'x' } }, 'mappings[0].constants.pIn: expected a number'],
    [{ ...GOOD, constants: { door: 'ajar' } }, 'mappings[0].constants.door: expected closed, open'],
    [{ ...GOOD, constants: { flags: 'x' } }, 'mappings[0].constants.flags: write flags.FLAG: true'],
    [{ ...GOOD, when: { path: 'a' } }, 'mappings[0].when.equals: expected a text, a number'],
    [
      { ...GOOD, record: 'status', fields: { online: { path: 'x' } } },
      'mappings[0].fields.online: a status record has the field status alone',
    ],
    [
      { ...GOOD, record: 'event', fields: { ts: { path: 'x' } } },
      'an event has code and fields of its own',
    ],
    [
      { ...GOOD, payload: 'cjt188' },
      'mappings[0].fields: payload cjt188 gives whole records: leave it out',
    ],
    [
      { ...WITHOUT_FIELDS, payload: 'cjt188', record: 'event' },
      'mappings[0].record: payload cjt188 holds telemetry',
    ],
    [
      {
        name: 'f',
        topic: 'x',
        payload: 'cjt188',
        device: { constant: 'evc' },
        when: { path: 'a', equals: 1 },
      },
      'mappings[0].when: payload cjt188 is no JSON',
    ],
    [
      { name: 'f', topic: 'x', payload: 'text', device: { constant: 'evc' } },
      'mappings[0].fields: missing: payload text needs the field',
    ],
  ])('is refused with its place: %#', (mapping, problem) => {
    expect(mappingProblems(mapping).join('\n')).toContain(problem);
  });

  it('is refused when an earlier one takes all its messages, or has its name', () => {
    const behind = { ...GOOD, name: 'second' };
    expect(
      mappingProblems({ ...GOOD, topic: 'plant/#', device: { constant: 'rtu' } }, behind),
    ).toEqual([
      'mappings[1].topic: never asked: mappings[0] takes all its messages; put this one before it',
    ]);
    expect(mappingProblems(GOOD, { ...behind, broker: 'a' })[0]).toContain('never asked');
    expect(mappingProblems(GOOD, { ...GOOD, topic: 'x/{device}' })).toEqual([
      'mappings[1].name: is already the name of mappings[0]',
    ]);
  });

  it('shows all its problems at once, and those of the others', () => {
    const bad = { ...GOOD, topic: '+/#/x', fields: { nothing: { path: '[' } } };
    expect(mappingProblems(bad, { ...GOOD, name: '' }).length).toBe(4);
  });
});
