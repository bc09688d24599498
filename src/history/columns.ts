import type { Reading } from '../model/reading.ts';
import {
  METER_FLAGS,
  type MeterValues,
  type RunValues,
  type StationValues,
} from '../model/record.ts';
import type { FieldValue } from './history.ts';

/** One stored field: how its value becomes a number for a column, and comes back. */
export interface FieldColumn<V> {
  readonly name: string;
  readonly type: 'number' | 'choice' | 'flags';
  /** The cell, NaN when the record does not have the field. */
  readonly cell: (values: V) => number;
  readonly show: (cell: number) => FieldValue;
}

type NumberField<V> = (values: V) => number | undefined;

const number = <V>(name: string, read: NumberField<V>): FieldColumn<V> => ({
  name,
  type: 'number',
  cell: (values) => read(values) ?? Number.NaN,
  show: (cell) => cell,
});

/** Choices keep their place in the list for ever: append, never reorder. */
function choice<V>(
  name: string,
  choices: readonly string[],
  read: (values: V) => string | undefined,
): FieldColumn<V> {
  const codes = new Map(choices.map((text, code) => [text, code]));
  return {
    name,
    type: 'choice',
    cell: (values) => {
      const text = read(values);
      return text === undefined ? Number.NaN : (codes.get(text) ?? Number.NaN);
    },
    show: (cell) => choices[cell] ?? '',
  };
}

const flagBits = new Map<string, number>(METER_FLAGS.map((flag, bit) => [flag, 1 << bit]));

/** Flags are a set: they come back in the order of METER_FLAGS, each once. */
const meterFlags: FieldColumn<MeterValues> = {
  name: 'flags',
  type: 'flags',
  cell: (values) =>
    values.flags === undefined
      ? Number.NaN
      : values.flags.reduce((bits, flag) => bits | (flagBits.get(flag) ?? 0), 0),
  show: (cell) => METER_FLAGS.filter((_, bit) => (cell & (1 << bit)) !== 0),
};

export const METER_COLUMNS: readonly FieldColumn<MeterValues>[] = [
  number('vm', (v) => v.vm),
  number('vb', (v) => v.vb),
  number('vbd', (v) => v.vbd),
  number('qm', (v) => v.qm),
  number('qb', (v) => v.qb),
  number('pAbs', (v) => v.pAbs),
  number('tGas', (v) => v.tGas),
  number('c', (v) => v.c),
  number('battery', (v) => v.battery),
  number('credit', (v) => v.credit),
  number('creditMoney', (v) => v.creditMoney),
  number('price', (v) => v.price),
  choice('valve', ['open', 'closed', 'moving', 'fault'], (v) => v.valve),
  meterFlags,
  number('mechIndex', (v) => v.mechIndex),
  number('rssi', (v) => v.rssi),
  number('seq', (v) => v.seq),
];

/** `runs` is stored apart, one row a run; the count tells `{}` from absent. */
export const STATION_COLUMNS: readonly FieldColumn<StationValues>[] = [
  number('pIn', (v) => v.pIn),
  number('pOut', (v) => v.pOut),
  number('pOutMin', (v) => v.pOutMin),
  number('pOutMax', (v) => v.pOutMax),
  number('tGas', (v) => v.tGas),
  number('q', (v) => v.q),
  choice('bypass', ['closed', 'open', 'moving', 'fault'], (v) => v.bypass),
  choice('bypassLock', ['locked', 'unlocked'], (v) => v.bypassLock),
  choice('relief', ['closed', 'open'], (v) => v.relief),
  number('lel', (v) => v.lel),
  choice('door', ['closed', 'open'], (v) => v.door),
  choice('mains', ['ok', 'lost'], (v) => v.mains),
  number('pSense', (v) => v.pSense),
  number('seq', (v) => v.seq),
];

export const RUN_COLUMNS: readonly FieldColumn<RunValues>[] = [
  choice('ssv', ['open', 'tripped', 'closed', 'fault'], (v) => v.ssv),
  choice('inletValve', ['open', 'closed'], (v) => v.inletValve),
  number('position', (v) => v.position),
  number('pIn', (v) => v.pIn),
  number('pOut', (v) => v.pOut),
  number('q', (v) => v.q),
  number('filterDp', (v) => v.filterDp),
];

export const KINDS = ['interval', 'snapshot'] as const;

/** `runs.A.pOut` → run `A`, field `pOut`; a run id may hold dots, a field never does. */
export function runPath(path: string): { readonly run: string; readonly field: string } | null {
  const last = path.lastIndexOf('.');
  if (!path.startsWith('runs.') || last <= 5) return null;
  return { run: path.slice(5, last), field: path.slice(last + 1) };
}

const present = <V>(columns: readonly FieldColumn<V>[], values: V, prefix: string): Field[] =>
  columns.flatMap((column): Field[] => {
    const cell = column.cell(values);
    return Number.isNaN(cell) ? [] : [[prefix + column.name, column.show(cell)]];
  });

type Field = readonly [path: string, value: FieldValue];

/** Every field of a reading under its path. Nested event values are given as JSON text. */
export function fieldsOf(reading: Reading): Readonly<Record<string, FieldValue>> {
  switch (reading.record) {
    case 'meter':
      return Object.fromEntries(present(METER_COLUMNS, reading.values, ''));
    case 'station': {
      const runs = Object.entries(reading.values.runs ?? {}).flatMap(([run, values]) =>
        present(RUN_COLUMNS, values, `runs.${run}.`),
      );
      return Object.fromEntries([...present(STATION_COLUMNS, reading.values, ''), ...runs]);
    }
    case 'event':
      return eventFields(reading.code, reading.values);
    case 'status':
      return { online: reading.online };
  }
}

export function eventFields(
  code: string,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, FieldValue>> {
  const entries = Object.entries(values).map(([name, value]): Field => [name, asFieldValue(value)]);
  return Object.fromEntries([...entries, ['code', code]]);
}

function asFieldValue(value: unknown): FieldValue {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
    return value;
  }
  return JSON.stringify(value) ?? '';
}

/** The kind column of a row: `interval`, `snapshot`, an event's code, or `status`. */
export function kindOf(reading: Reading): string {
  if (reading.record === 'event') return reading.code;
  return reading.record === 'status' ? 'status' : reading.kind;
}
