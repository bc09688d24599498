import { z } from 'zod';
import { err, ok, type Result } from '../lib/result.ts';
import { METER_FLAGS, MeterValues, RunValues, StationValues } from './record.ts';

/** Where in one of our records a mapped value goes, and what it must be there. */
export interface MappingTarget {
  /** `['runs', 'A', 'pOut']`. */
  readonly steps: readonly string[];
  /** The field's own name, `pOut`: its unit is known by it. */
  readonly field: string;
  /** `any`: an event's own field. `flag`: one of `flags`, by itself. */
  readonly holds: 'number' | 'word' | 'flags' | 'flag' | 'any';
  /** Good words of `word`, good flags of `flags`. */
  readonly words: readonly string[];
}

export type MappedRecord = 'telemetry' | 'event' | 'status';

const FIELDS: Readonly<Record<string, unknown>> = { ...StationValues.shape, ...MeterValues.shape };
const RUN_FIELDS: Readonly<Record<string, unknown>> = RunValues.shape;

/** `vb`, `runs.A.pOut`, `flags.magnet`, an event's `code`, `status`; or why there is no such field. */
export function mappingTarget(name: string, record: MappedRecord): Result<MappingTarget, string> {
  if (record === 'status') {
    return name === 'status'
      ? ok({ steps: [name], field: name, holds: 'word', words: ['online', 'offline'] })
      : err('a status record has the field status alone');
  }
  if (record === 'event') {
    return name === 'ts' || name === '__proto__'
      ? err('an event has code and fields of its own; ts has a key beside fields')
      : ok({ steps: [name], field: name, holds: 'any', words: [] });
  }
  const [first = '', second, third, ...rest] = name.split('.');
  if (first === 'flags' && second !== undefined && third === undefined) {
    return isFlag(second)
      ? ok({ steps: [first, second], field: second, holds: 'flag', words: [] })
      : err(`${second} is no flag: expected ${METER_FLAGS.join(', ')}`);
  }
  if (first === 'runs') return runTarget(name, [second, third], rest);
  const known = Object.keys(FIELDS).filter((field) => field !== 'runs');
  if (second !== undefined || !known.includes(first)) {
    return err(`no such field: expected ${known.join(', ')}, flags.FLAG or runs.RUN.FIELD`);
  }
  return ok({ steps: [first], field: first, ...holdsOf(FIELDS[first]) });
}

const isFlag = (name: string): boolean => METER_FLAGS.some((flag) => flag === name);

function runTarget(
  name: string,
  [run, field]: readonly (string | undefined)[],
  rest: readonly string[],
): Result<MappingTarget, string> {
  const known = Object.keys(RUN_FIELDS);
  if (!run || run === '__proto__' || field === undefined || rest.length > 0) {
    return err(`${name}: expected runs.RUN.FIELD, such as runs.A.pOut`);
  }
  if (!known.includes(field)) return err(`a run has no ${field}: expected ${known.join(', ')}`);
  return ok({ steps: ['runs', run, field], field, ...holdsOf(RUN_FIELDS[field]) });
}

function holdsOf(type: unknown): Pick<MappingTarget, 'holds' | 'words'> {
  const inner: unknown = type instanceof z.ZodOptional ? type.unwrap() : type;
  if (inner instanceof z.ZodEnum) return { holds: 'word', words: inner.options.map(String) };
  if (inner instanceof z.ZodArray) return { holds: 'flags', words: METER_FLAGS };
  return { holds: 'number', words: [] };
}
