import { z } from 'zod';
import type { DeviceEntry } from '../../model/fleet-index.ts';
import { MeterValues, RunValues, StationValues } from '../../model/record.ts';
import { Refusal } from '../errors/refusal.ts';

interface FieldName {
  readonly name: string;
  readonly numeric: boolean;
}

/** Read off the record schemas: a field added there can be asked for here. */
const fieldsOf = (shape: Readonly<Record<string, z.ZodType>>): readonly FieldName[] =>
  Object.entries(shape)
    .filter(([name]) => name !== 'runs')
    .map(([name, type]) => ({
      name,
      numeric: type instanceof z.ZodOptional && type.unwrap() instanceof z.ZodNumber,
    }));

const METER = fieldsOf(MeterValues.shape);
const STATION = fieldsOf(StationValues.shape);
const RUN = fieldsOf(RunValues.shape);

/** Fields that records of the device have; of its runs those in the fleet. */
function knownFields({ isStation, meter, site }: DeviceEntry): readonly FieldName[] {
  const runs = isStation ? (site?.station?.runs ?? []) : [];
  const unassigned = !isStation && meter === null;
  const all = [
    ...(meter !== null || unassigned ? METER : []),
    ...(isStation || unassigned ? STATION : []),
    ...runs.flatMap(({ id }) => RUN.map((run) => ({ ...run, name: `runs.${id}.${run.name}` }))),
  ];
  return [...new Map(all.map((one) => [one.name, one])).values()];
}

/** A run that has left the fleet still has its history. */
const RUN_PATH = /^runs\.[^.].*\.([A-Za-z]+)$/;

const runField = (path: string): FieldName | undefined => {
  const field = RUN_PATH.exec(path)?.[1];
  return RUN.find(({ name }) => name === field);
};

/**
 * The fields asked for, each once; undefined when none are named. Throws
 * `field-unknown` naming the known ones.
 */
export function fieldsAsked(
  asked: string | undefined,
  device: DeviceEntry,
  wanted: 'any' | 'numeric',
): readonly string[] | undefined {
  const known = knownFields(device).filter((field) => wanted === 'any' || field.numeric);
  if (asked === undefined) {
    return wanted === 'any' ? undefined : known.map(({ name }) => name);
  }
  const names = [...new Set(asked.split(',').map((name) => name.trim()))];
  const unknown = names.filter((name) => {
    const field =
      known.find((one) => one.name === name) ?? (device.meter ? undefined : runField(name));
    return field === undefined || (wanted === 'numeric' && !field.numeric);
  });
  if (unknown.length === 0) return names;
  const list = known.map(({ name }) => name).join(', ');
  const what = wanted === 'numeric' ? 'numeric field' : 'field';
  throw new Refusal('field-unknown', `no ${what} ${unknown.join(', ')}; known are ${list}`, {
    errors: unknown.map((name) => ({ path: `querystring.fields.${name}`, problem: 'unknown' })),
  });
}
