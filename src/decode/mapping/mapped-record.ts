import { valueAtPath } from '../../lib/json-path.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { CompiledMapping } from '../../model/compiled-mapping.ts';
import type { MappingTarget } from '../../model/mapping-target.ts';
import type { EpochMs } from '../../model/units.ts';
import { cut } from '../excerpt.ts';
import { isJsonObject } from '../read-fields.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { mappedStamp } from './mapped-stamp.ts';
import { mappedValue } from './mapped-value.ts';

/** One foreign record, and the message it stands in for paths that start with `$`. */
export interface ForeignRecord {
  readonly record: unknown;
  readonly message: unknown;
  readonly receivedAt: EpochMs;
}

type Ours = Record<string, unknown>;

/**
 * A foreign record to one with the field names of contract §2, its numbers in
 * our units; whether they are possible is the record decoder's question. A
 * status record comes out as its word.
 */
export function mappedRecord(
  mapping: CompiledMapping,
  foreign: ForeignRecord,
): Result<unknown, Refusal> {
  const { spec, fields, constants, stampPath } = mapping;
  if (fields === null) return ok(foreign.record);
  const rootOf = (path: { readonly from: 'message' | 'record' } | null): unknown =>
    path?.from === 'message' ? foreign.message : foreign.record;
  const ours: Ours = {};
  let isEmpty = true;
  for (const field of fields) {
    const value = mappedValue(field, valueAtPath(rootOf(field.path), field.path));
    if (!value.ok) {
      const detail = `${field.name} at ${field.path.text}: ${value.error}`;
      return refuse('wrong-type', field.name, detail);
    }
    if (value.value === undefined) continue;
    isEmpty = false;
    put(ours, field.target, value.value);
  }
  if (isEmpty && spec.record !== 'event' && constants.length === 0)
    return nothingFound(mapping, foreign.record);
  for (const { target, value } of constants) put(ours, target, value);
  if (spec.record === 'status') return ok(ours['status']);
  const stamp = mappedStamp(mapping, rootOf(stampPath), foreign.receivedAt);
  if (!stamp.ok) return stamp;
  return ok({ ts: stamp.value, ...(spec.kind === undefined ? {} : { kind: spec.kind }), ...ours });
}

/** A flag by itself joins the list; false still says that flags were read. */
function put(ours: Ours, { holds, steps }: MappingTarget, value: unknown): void {
  if (holds === 'flag' || holds === 'flags') {
    const more: unknown = holds === 'flags' ? value : value === true ? [steps[1]] : [];
    ours['flags'] = [...new Set([ours['flags'], more].filter(Array.isArray).flat())];
    return;
  }
  const [first = '', run, field] = steps;
  if (run === undefined || field === undefined) {
    ours[first] = value;
    return;
  }
  const runs = isJsonObject(ours[first]) ? ours[first] : {};
  const members = isJsonObject(runs[run]) ? runs[run] : {};
  ours[first] = { ...runs, [run]: { ...members, [field]: value } };
}

function nothingFound({ fields }: CompiledMapping, record: unknown): Result<never, Refusal> {
  const paths = (fields ?? []).map(({ path }) => path.text).slice(0, 8);
  const found = isJsonObject(record)
    ? `an object with ${
        Object.keys(record)
          .slice(0, 8)
          .map((name) => cut(name, 40))
          .join(', ') || 'nothing in it'
      }`
    : Array.isArray(record)
      ? 'an array (give records)'
      : `${typeof record}`;
  const detail = `nothing with a value at ${paths.join(', ')}: found ${found}`;
  return refuse('no-measured-field', '', detail);
}
