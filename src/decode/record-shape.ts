import { z } from 'zod';
import { UNMEASURED_FIELDS } from '../model/record.ts';
import { FIELD_UNITS } from './field-unit.ts';

/**
 * What a zod record schema says about its fields, read once at start: the
 * schema stays the only place where a field, its type and its limits are written.
 */
export interface RecordShape {
  readonly schema: z.ZodType;
  readonly fields: ReadonlyMap<string, FieldShape>;
}

export interface FieldShape {
  readonly isMeasured: boolean;
  /** What a good value is, e.g. `kPa gauge from -100 to 20000`. */
  readonly expected: string;
  /** For an object of objects by id (`runs`): the shape of each. */
  readonly members: RecordShape | null;
  /** The schema's verdict on a good value without its cost; false only means: ask the schema. */
  readonly accepts: (value: unknown) => boolean;
}

/** Fields of a record's envelope: known, but not among its values. */
export const ENVELOPE_FIELDS: ReadonlySet<string> = new Set(['ts', 'kind']);

export function shapeOf(schema: z.ZodObject): RecordShape {
  const fields = new Map<string, FieldShape>();
  for (const [name, optional] of Object.entries(schema.shape)) {
    const type: unknown = optional instanceof z.ZodOptional ? optional.unwrap() : optional;
    fields.set(name, {
      isMeasured: !UNMEASURED_FIELDS.has(name),
      expected: expectedOf(name, type),
      members: membersOf(type),
      accepts: acceptsOf(type),
    });
  }
  return { schema, fields };
}

function membersOf(type: unknown): RecordShape | null {
  return type instanceof z.ZodRecord && type.valueType instanceof z.ZodObject
    ? shapeOf(type.valueType)
    : null;
}

/** Quick tests for the types that records are made of; any other type is left to the schema. */
function acceptsOf(type: unknown): (value: unknown) => boolean {
  if (type instanceof z.ZodNumber) {
    const low = type.minValue ?? Number.NaN;
    const high = type.maxValue ?? Number.NaN;
    return type.isInt
      ? (value) => Number.isSafeInteger(value) && Number(value) >= low && Number(value) <= high
      : (value) => typeof value === 'number' && value >= low && value <= high;
  }
  if (type instanceof z.ZodEnum) {
    const options = new Set<unknown>(type.options);
    return (value) => options.has(value);
  }
  if (type instanceof z.ZodArray) return (value) => Array.isArray(value) && value.length === 0;
  return () => false;
}

function expectedOf(name: string, type: unknown): string {
  if (type instanceof z.ZodNumber) {
    const unit = FIELD_UNITS[name] ?? 'a number';
    return `${unit} from ${type.minValue} to ${type.maxValue}`;
  }
  if (type instanceof z.ZodEnum) return `one of ${type.options.join(', ')}`;
  if (type instanceof z.ZodArray && type.element instanceof z.ZodEnum) {
    return `an array of ${type.element.options.join(', ')}`;
  }
  return 'an object';
}

/** `runs.A.pOut` of a problem's path to what the field should hold. */
export function expectedAt(shape: RecordShape, path: readonly PropertyKey[]): string {
  const [name, , member] = path;
  const field = shape.fields.get(String(name));
  const inner = member === undefined ? undefined : field?.members?.fields.get(String(member));
  if (inner !== undefined) return inner.expected;
  if (field?.members && path.length === 1) return 'an object by id, such as {"A": {…}}';
  return field?.expected ?? 'a known value';
}
