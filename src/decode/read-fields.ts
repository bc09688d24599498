import type { z } from 'zod';
import { ok, type Result } from '../lib/result.ts';
import type { EpochMs } from '../model/units.ts';
import { cut, show } from './excerpt.ts';
import { ENVELOPE_FIELDS, expectedAt, type RecordShape } from './record-shape.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Parsed JSON that is neither null nor an array. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface PickedFields {
  /** Known fields that are not null; unchecked. */
  readonly values: Record<string, unknown>;
  /** True when one of them is a measurement. */
  readonly isMeasured: boolean;
  /** True when the quick tests settle that the schema accepts; false: ask it. */
  readonly isSettled: boolean;
}

/**
 * Copies the fields that the shape knows. Null means absent. `onUnknown` gets
 * the path of every other field; `__proto__` is always one of those, so no
 * record can reach a prototype.
 */
export function pickFields(
  record: JsonObject,
  shape: RecordShape,
  onUnknown: (name: string) => void,
  prefix = '',
): PickedFields {
  const values: Record<string, unknown> = {};
  let isMeasured = false;
  let isSettled = true;
  for (const name of Object.keys(record)) {
    const value = record[name];
    const field = shape.fields.get(name);
    if (field === undefined) {
      if (prefix !== '' || !ENVELOPE_FIELDS.has(name)) onUnknown(prefix + name);
    } else if (value === null) {
      continue;
    } else if (field.members === null || !isJsonObject(value)) {
      values[name] = value;
      isMeasured ||= field.isMeasured;
      isSettled &&= field.accepts(value);
    } else {
      const members = pickMembers(value, field.members, onUnknown, `${prefix}${name}.`);
      values[name] = members.values;
      isMeasured ||= members.isMeasured;
      isSettled &&= members.isSettled;
    }
  }
  return { values, isMeasured, isSettled };
}

function pickMembers(
  byId: JsonObject,
  shape: RecordShape,
  onUnknown: (name: string) => void,
  prefix: string,
): PickedFields {
  const values: Record<string, unknown> = {};
  let isMeasured = false;
  let isSettled = true;
  for (const id of Object.keys(byId)) {
    const member = byId[id];
    if (member === null) continue;
    if (id === '__proto__') {
      onUnknown(prefix + id);
    } else if (isJsonObject(member)) {
      const picked = pickFields(member, shape, onUnknown, `${prefix}${cut(id, 64)}.`);
      values[id] = picked.values;
      isMeasured ||= picked.isMeasured;
      isSettled &&= picked.isSettled && id !== '' && id.length <= 64;
    } else {
      // not an object: kept for the schema to refuse
      values[id] = member;
      isMeasured = true;
      isSettled = false;
    }
  }
  return { values, isMeasured, isSettled };
}

/** Whether values outside their physical limits are refused, or used because a person said so. */
export type RangeRule = 'enforced' | 'waived';

/** Checks picked fields against the schema; the first wrong type is told before any range. */
export function checkFields(
  { values, isSettled }: PickedFields,
  shape: RecordShape,
  ranges: RangeRule,
  ts: EpochMs,
): Result<Readonly<Record<string, unknown>>, Refusal> {
  if (isSettled) return ok(values);
  const parsed = shape.schema.safeParse(values);
  if (parsed.success) return ok(values);
  const issues = parsed.error.issues;
  const wrongType = issues.find((issue) => !isRange(issue));
  if (wrongType === undefined && ranges === 'waived') return ok(values);
  const told = wrongType ?? issues[0];
  if (told === undefined) return ok(values);
  const others = new Set(issues.map((issue) => pathOf(issue.path)));
  others.delete(pathOf(told.path));
  return refuseField(values, shape, told, [...others], ts);
}

/** A number of the right kind outside its limits: a judgement, which can be waived. */
const isRange = (issue: z.core.$ZodIssue): boolean =>
  (issue.code === 'too_big' || issue.code === 'too_small') && issue.origin === 'number';

const pathOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => cut(String(part), 64)).join('.');

function refuseField(
  values: Readonly<Record<string, unknown>>,
  shape: RecordShape,
  issue: z.core.$ZodIssue,
  others: readonly string[],
  ts: EpochMs,
): Result<never, Refusal> {
  const path = pathOf(issue.path);
  const also = others.length === 0 ? '' : `; also wrong: ${others.slice(0, 3).join(', ')}`;
  if (issue.code === 'invalid_key') {
    return refuse('wrong-type', path, `${path}: an id has 1 to 64 characters${also}`, ts);
  }
  const found = valueAt(values, issue.path);
  const expected = expectedAt(shape, issue.path);
  const detail = `${path}: expected ${expected}, found ${show(found)}${adviceFor(found, issue)}${also}`;
  return refuse(isRange(issue) ? 'out-of-range' : 'wrong-type', path, detail, ts);
}

function adviceFor(found: unknown, issue: z.core.$ZodIssue): string {
  if (isRange(issue)) return '; check the unit and the sensor';
  if (issue.code === 'invalid_type' && typeof found === 'string') {
    return '; send a JSON number without quotes, or leave the field out';
  }
  return '';
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  let at: unknown = values;
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    // own property of parsed JSON, checked on the line above
    at = (at as Record<PropertyKey, unknown>)[part];
  }
  return at;
}
