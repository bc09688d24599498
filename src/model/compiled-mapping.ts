import { type JsonPath, parseJsonPath } from '../lib/json-path.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { JSON_PAYLOAD, type MappedField, type Mapping, TEXT_PAYLOAD } from './mapping.ts';
import { type MappedRecord, type MappingTarget, mappingTarget } from './mapping-target.ts';
import { type Conversion, conversionOf } from './quantity.ts';
import { parseTopicPattern, type TopicPattern } from './topic-pattern.ts';

/** A mapping with its texts understood: made once per fleet, used on every message. */
export interface CompiledMapping {
  readonly spec: Mapping;
  readonly pattern: TopicPattern;
  readonly inside: JsonPath | null;
  readonly devicePath: JsonPath | null;
  readonly records: JsonPath | null;
  readonly stampPath: JsonPath | null;
  readonly when: { readonly path: JsonPath; readonly equals: ReadonlySet<string> } | null;
  /** Null: the records have our names already. */
  readonly fields: readonly CompiledField[] | null;
  readonly constants: readonly CompiledConstant[];
}

export interface CompiledField {
  /** As in the file: `runs.A.pOut`. */
  readonly name: string;
  readonly target: MappingTarget;
  readonly path: JsonPath;
  /** Scale, offset and unit in one; null for anything but a number. */
  readonly conversion: Conversion | null;
  readonly written: 'number' | 'text';
  readonly values: ReadonlyMap<string, unknown>;
  /** Bit → flag. */
  readonly bits: readonly (readonly [bit: number, flag: string])[];
}

export interface CompiledConstant {
  readonly target: MappingTarget;
  readonly value: unknown;
}

/** `path` within the mapping, e.g. `fields.vb.unit`. */
export interface MappingProblem {
  readonly path: string;
  readonly problem: string;
}

type Report = (path: string, problem: string) => void;

/** A mapping that has the right shape, or everything that makes no sense in it. */
export function compileMapping(spec: Mapping): Result<CompiledMapping, readonly MappingProblem[]> {
  const problems: MappingProblem[] = [];
  const report: Report = (path, problem) => problems.push({ path, problem });
  const take = <T>(path: string, result: Result<T, string>): T | null => {
    if (result.ok) return result.value;
    report(path, result.error);
    return null;
  };
  const pathAt = (path: string, text: string | undefined): JsonPath | null =>
    text === undefined ? null : take(path, parseJsonPath(text));
  const pattern = take('topic', parseTopicPattern(spec.topic));
  const whenPath = pathAt('when.path', spec.when?.path);
  const compiled = {
    spec,
    inside: pathAt('inside', spec.inside),
    devicePath: pathAt('device.path', spec.device?.path),
    records: pathAt('records', spec.records),
    stampPath: pathAt('ts.path', spec.ts?.path),
    when:
      whenPath === null
        ? null
        : { path: whenPath, equals: new Set([spec.when?.equals ?? []].flat().map(String)) },
    fields: fieldsOf(spec, report),
    constants: constantsOf(spec, report),
  };
  for (const { path, problem } of shapeProblems(spec, pattern)) report(path, problem);
  return pattern === null || problems.length > 0 ? err(problems) : ok({ ...compiled, pattern });
}

function fieldsOf(spec: Mapping, report: Report): readonly CompiledField[] | null {
  if (spec.fields === undefined || spec.record === 'ignore') return null;
  const { record } = spec;
  return Object.entries(spec.fields).flatMap(([name, field]) => {
    const at = `fields.${name}`;
    const target = mappingTarget(name, record);
    const path = parseJsonPath(field.path);
    if (!path.ok) report(`${at}.path`, path.error);
    if (!target.ok) report(at, target.error);
    if (!target.ok || !path.ok) return [];
    const conversion = fieldConversion(field, target.value, at, report);
    for (const [key, problem] of valueProblems(field, target.value))
      report(`${at}.${key}`, problem);
    return [
      {
        name,
        target: target.value,
        path: path.value,
        conversion,
        written: field.written ?? (spec.payload === TEXT_PAYLOAD ? 'text' : 'number'),
        values: new Map(Object.entries(field.values ?? {})),
        bits: Object.entries(field.bits ?? {}).map(([bit, flag]) => [Number(bit), flag] as const),
      },
    ];
  });
}

/** (v × scale + offset) × unit factor + unit offset, as one multiplication and one addition. */
function fieldConversion(
  field: MappedField,
  { holds, field: name }: MappingTarget,
  at: string,
  report: Report,
): Conversion | null {
  const { unit, reference, atmosphereKPa, scale = 1, offset = 0 } = field;
  const asksNumber = [unit, field.scale, field.offset, field.written].some(
    (key) => key !== undefined,
  );
  if (holds !== 'number') {
    if (asksNumber && holds !== 'any')
      report(at, 'unit, scale, offset and written are for numbers');
    if (unit !== undefined && holds === 'any')
      report(`${at}.unit`, 'fields of an event have no unit');
    return field.scale === undefined && field.offset === undefined
      ? null
      : { factor: scale, offset };
  }
  if (unit === undefined) {
    if (reference !== undefined) report(`${at}.reference`, 'give the unit too');
    return { factor: scale, offset };
  }
  const conversion = conversionOf(name, { unit, reference, atmosphereKPa });
  if (!conversion.ok) {
    report(`${at}.unit`, conversion.error);
    return null;
  }
  const { factor, offset: shift } = conversion.value;
  return { factor: scale * factor, offset: offset * factor + shift };
}

type KeyProblem = readonly [key: string, problem: string];

function valueProblems(field: MappedField, { holds, words }: MappingTarget): readonly KeyProblem[] {
  const wrong = (theirs: string, expected: string): KeyProblem => [
    `values.${theirs}`,
    `expected ${expected}, or null to leave it out`,
  ];
  const values = Object.entries(field.values ?? {}).flatMap(([theirs, ours]): KeyProblem[] => {
    if (ours === null || holds === 'any') return [];
    if (holds === 'number') return typeof ours === 'number' ? [] : [wrong(theirs, 'a number')];
    if (holds === 'flag') return typeof ours === 'boolean' ? [] : [wrong(theirs, 'true or false')];
    return words.includes(String(ours)) ? [] : [wrong(theirs, words.join(', '))];
  });
  const bits = Object.entries(field.bits ?? {}).flatMap(([bit, flag]): KeyProblem[] => {
    if (holds !== 'flags') return [['bits', 'only flags has bits']];
    if (!/^(?:[12]?[0-9]|3[01])$/.test(bit)) return [[`bits.${bit}`, 'a bit is 0 to 31']];
    return words.includes(flag) ? [] : [[`bits.${bit}`, `expected ${words.join(', ')}`]];
  });
  return [...values, ...bits];
}

function constantsOf(spec: Mapping, report: Report): readonly CompiledConstant[] {
  const { record } = spec;
  if (record === 'ignore') return [];
  return Object.entries(spec.constants ?? {}).flatMap(([name, value]) => {
    const at = `constants.${name}`;
    if (spec.fields?.[name] !== undefined) report(at, 'is under fields too: keep one');
    const target = mappingTarget(name, record satisfies MappedRecord);
    if (!target.ok) report(at, target.error);
    else if (target.value.holds === 'number' && typeof value !== 'number')
      report(at, 'expected a number');
    else if (target.value.holds === 'word' && !target.value.words.includes(String(value))) {
      report(at, `expected ${target.value.words.join(', ')}`);
    } else if (target.value.holds === 'flags') report(at, 'write flags.FLAG: true');
    return target.ok ? [{ target: target.value, value }] : [];
  });
}

/** Keys that do not go together. */
function shapeProblems(spec: Mapping, pattern: TopicPattern | null): readonly MappingProblem[] {
  const problems: MappingProblem[] = [];
  const report: Report = (path, problem) => problems.push({ path, problem });
  const isOurs = spec.payload === JSON_PAYLOAD || spec.payload === TEXT_PAYLOAD;
  if (spec.record === 'ignore') return problems;
  const level = spec.device?.topic;
  if (spec.device === undefined) report('device', 'missing: say where the device is named');
  else if (level !== undefined && pattern !== null && !pattern.names.has(level)) {
    report('device.topic', `the topic has no level {${level}}`);
  }
  if (/^(?:gas\/v1|spBv1\.0)(?:\/|$)/.test(spec.topic)) {
    report('topic', 'gas/v1/… and spBv1.0/… are read as they are: no mapping is asked');
  }
  if (!isOurs) {
    const given = (['fields', 'records', 'ts', 'kind', 'constants'] as const).filter(
      (key) => spec[key] !== undefined,
    );
    for (const key of given)
      report(key, `payload ${spec.payload} gives whole records: leave it out`);
    if (spec.record !== 'telemetry') report('record', `payload ${spec.payload} holds telemetry`);
    if (spec.when !== undefined && spec.inside === undefined) {
      report('when', `payload ${spec.payload} is no JSON: only an envelope (inside) can be asked`);
    }
    return problems;
  }
  if (spec.payload === TEXT_PAYLOAD && spec.fields === undefined) {
    report('fields', "missing: payload text needs the field, e.g. {pOut: {path: '$'}}");
  }
  if (spec.fields === undefined) {
    const given = (['ts', 'kind', 'constants'] as const).filter((key) => spec[key] !== undefined);
    for (const key of given)
      report(key, 'belongs to fields: without them the records are taken as they are');
  }
  if (spec.fields !== undefined && spec.record !== 'status' && spec.ts === undefined) {
    report('ts', 'missing: say where the time is, or {format: received}');
  }
  return problems;
}
